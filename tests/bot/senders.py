"""A sender for the tests, which forgets nothing: like Discord, it takes each nonce once."""

from __future__ import annotations

import asyncio
import datetime as dt

from bot.sending import Mark, Post
from core.jobs import Delivery


class FakeSender:
    """Keeps what was sent; raises what it was told to, before or after taking a post."""

    def __init__(self) -> None:
        self.sent: list[tuple[Delivery, Post]] = []
        self.before: list[Exception] = []
        self.after: list[Exception] = []
        self.looked = 0
        self.may_send = asyncio.Event()
        self.may_send.set()
        self._ids: dict[str, int] = {}

    async def send(self, delivery: Delivery, post: Post, mark: Mark) -> int:
        await self.may_send.wait()
        if self.before:
            raise self.before.pop(0)
        if mark.nonce not in self._ids:
            self.sent.append((delivery, post))
            self._ids[mark.nonce] = len(self.sent)
        if self.after:
            raise self.after.pop(0)
        return self._ids[mark.nonce]

    async def find(self, _: Delivery, mark: Mark, since: dt.datetime) -> int | None:
        assert since <= dt.datetime.now(dt.UTC)
        self.looked += 1
        return self._ids.get(mark.nonce)
