"""Sending what nobody clicked for: to a channel or to a person, from any process that is logged in to Discord."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import discord

from bot.replies import Attachment
from core.jobs import Delivery, Job
from db.schedules import PauseReason

LOOKED_THROUGH = 1_000
CLOCKS_DIFFER_BY = dt.timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Post:
    """A card with its files."""

    card: discord.ui.LayoutView
    files: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells one post from all others: for some minutes Discord refuses a second message with the same nonce, and
    the component id stays in the message for good."""

    nonce: str
    component_id: int

    @classmethod
    def of(cls, job: Job) -> Self:
        """Return the mark of what a run posts: the same whenever and wherever it is run."""
        named = f"{job.kind}|{job.guild_id}|{job.user_id}|{job.period}".encode()
        digest = hashlib.blake2b(named, digest_size=12)
        return cls(digest.hexdigest(), int.from_bytes(digest.digest()[:4]) >> 1 | 1)


class Refused(Exception):
    """Discord will not take it until a person changes something: ``reason`` says what stands in the way."""

    def __init__(self, reason: PauseReason) -> None:
        super().__init__(reason)
        self.reason = reason


class Sender(Protocol):
    """Whatever brings posts to people. Any error but Refused is worth another attempt."""

    async def send(self, delivery: Delivery, post: Post, mark: Mark) -> int:
        """Send a post and return the message's id. Raises Refused."""

    async def find(self, delivery: Delivery, mark: Mark, since: dt.datetime) -> int | None:
        """Return the message that an earlier attempt sent. Raises Refused."""


class DiscordSender:
    """Sends by REST alone, so that a client without a gateway will do."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def send(self, delivery: Delivery, post: Post, mark: Mark) -> int:
        """Send a post and return the message's id. Raises Refused."""
        post.card.children[0].id = mark.component_id
        try:
            channel = await self._channel(delivery)
            files = [file.as_file() for file in post.files]
            # With a nonce, discord.py asks Discord to enforce it.
            return (await channel.send(view=post.card, files=files, nonce=mark.nonce)).id
        except (discord.Forbidden, discord.NotFound) as exc:
            raise _refusal(delivery, exc) from exc

    async def find(self, delivery: Delivery, mark: Mark, since: dt.datetime) -> int | None:
        """Return the message that an earlier attempt sent; None also where we may not look. Raises Refused."""
        try:
            channel = await self._channel(delivery)
            async for message in channel.history(
                after=since - CLOCKS_DIFFER_BY, limit=LOOKED_THROUGH, oldest_first=True
            ):
                ours = self._client.user is not None and message.author.id == self._client.user.id
                if ours and any(part.id == mark.component_id for part in message.components):
                    return message.id
        except discord.Forbidden:
            return None
        except discord.NotFound as exc:
            raise _refusal(delivery, exc) from exc
        return None

    async def _channel(self, delivery: Delivery) -> discord.abc.Messageable:
        if delivery.user_id is not None:
            return await self._client.create_dm(discord.Object(delivery.user_id))
        if delivery.channel_id is None:
            raise Refused("channel_gone")
        return self._client.get_partial_messageable(delivery.channel_id)


def _refusal(delivery: Delivery, error: discord.HTTPException) -> Refused:
    if delivery.user_id is not None:
        return Refused("dm_closed")
    return Refused("channel_gone" if isinstance(error, discord.NotFound) else "channel_closed")
