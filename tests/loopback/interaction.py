"""One interaction: what a person did, and everything the bot answered to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from tests.loopback.messages import EPHEMERAL, LOADING
from tests.loopback.world import Payload


class Kind(IntEnum):
    """What a person did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class Reply(IntEnum):
    """How a bot may answer first."""

    MESSAGE = 4
    DEFER = 5
    DEFER_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(slots=True)
class Interaction:
    """One interaction; it grows as the bot answers."""

    id: str
    token: str
    kind: Kind
    user: Payload
    channel: Payload
    source: Payload | None
    opened_at: float
    acknowledged: bool = False
    response: Payload | None = None
    rejections: list[int] = field(default_factory=list)
    original: Payload | None = None
    followups: list[Payload] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def reply(self) -> Reply | None:
        """The accepted first answer's kind."""
        return None if self.response is None else Reply(self.response["type"])

    @property
    def message(self) -> Payload:
        """The message that the bot answered with, or edited."""
        if self.original is None:
            raise LookupError(f"no message in answer to interaction {self.id}")
        return self.original

    @property
    def modal(self) -> Payload:
        """The form that the bot opened."""
        return self._data(Reply.MODAL)

    @property
    def choices(self) -> list[Payload]:
        """The suggestions that the bot made."""
        suggestions: list[Payload] = self._data(Reply.CHOICES)["choices"]
        return suggestions

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the person can see the answer."""
        return bool(self.message["flags"] & EPHEMERAL)

    @property
    def has_outcome(self) -> bool:
        """Whether a first answer was accepted, or came too late."""
        return self.response is not None or (bool(self.rejections) and not self.acknowledged)

    @property
    def is_complete(self) -> bool:
        """Whether the bot answered with more than the promise of an answer."""
        if self.response is None:
            return False
        return self.original is None or not self.original["flags"] & LOADING

    def _data(self, expected: Reply) -> Payload:
        if self.response is None or self.reply is not expected:
            raise LookupError(f"no {expected.name.lower()} in answer to interaction {self.id}")
        data: Payload = self.response["data"]
        return data

    def touch(self) -> None:
        """Wake whoever waits for a change."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_until(self, ready: Callable[[Interaction], object], timeout: float = 5.0) -> Interaction:
        """Wait for the bot to bring about a state; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not ready(self):
                await self._changed.wait()
        return self

    async def completed(self, timeout: float = 5.0) -> Interaction:
        """Wait for the answer that a deferral promised; raises TimeoutError."""
        return await self.wait_until(lambda interaction: interaction.is_complete, timeout)
