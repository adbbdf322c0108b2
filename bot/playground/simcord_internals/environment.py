"""SimCord's virtual Discord in real time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import discord
import simcord
from simcord import _dpy_internals as dpy
from simcord.backend import serializers
from simcord.backend.access import can_access_channel
from simcord.backend.models import Channel
from simcord.builders import ChannelHandle, GuildHandle, UserHandle
from simcord.enums import ChannelType
from simcord.gateway import ShardRouter
from simcord.http import FakeHTTPClient, FakeWebhookAdapter

from bot.playground.simcord_internals.version import require_pinned_version

_FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)
_ACKNOWLEDGE_SECONDS = 3.0  # Discord's own limit for the first response
_GRACE_SECONDS = 0.15  # after the acknowledgement: most handlers end here, the slow ones are published later
_AUTOCOMPLETE_RESPONSE = 8
_SPOKEN = (ChannelType.TEXT, ChannelType.NEWS)


class WallClock:
    """SimCord's clock interface, following real time."""

    def __init__(self) -> None:
        self._started = datetime.now(UTC)

    @property
    def elapsed(self) -> float:
        """Real seconds since the clock was made."""
        return (self.now() - self._started).total_seconds()

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC)


class FoundingClock(WallClock):
    """Always the same moment."""

    def now(self) -> datetime:
        """The moment when the virtual server was founded."""
        return _FOUNDED


class RealtimeEnv(simcord.Env):
    """SimCord's virtual Discord around a not yet started bot, on an untouched event loop and the wall clock."""

    def __init__(self, bot: discord.Client) -> None:
        require_pinned_version()
        unsharded = isinstance(bot, discord.AutoShardedClient) and bot.shard_count is None
        super().__init__(bot, check_errors=False, shard_count=1 if unsharded else None)
        self.backend.clock = WallClock()
        self._handlers: set[asyncio.Task[Any]] = set()
        self._interaction: Any = None

    @contextmanager
    def founding(self) -> Iterator[None]:
        """Let what is created inside have the same ids at every start, so that a database recognises its people."""
        present, self.backend.clock = self.backend.clock, FoundingClock()
        try:
            yield
        finally:
            self.backend.clock = present

    async def start(self) -> None:
        """Log the bot in and show it every guild that was built so far."""
        loop = self._loop = asyncio.get_running_loop()
        self._generation += 1
        dpy.install_http(self.bot, FakeHTTPClient(self.backend, loop))
        dpy.set_guild_ready_timeout(self.bot, 0.0)
        self._webhook_adapter = FakeWebhookAdapter(self.backend)
        router = self._route_gateway()
        with self._bot_scope():
            await self.bot.login("playground")
            if isinstance(self.bot, discord.AutoShardedClient):
                self.bot.shard_count = self._shard_count
                dpy.install_shards(self.bot, router.shards)
            for shard_id in self._shard_ids:
                router.identify(shard_id)
            for guild in list(self.backend.guilds.values()):
                self.backend.emit("GUILD_CREATE", serializers.guild_create_payload(self.backend, guild))
        self._started = True

    def _route_gateway(self) -> ShardRouter:
        state = dpy.get_state(self.bot)
        self._message_states.add(state)
        state.shard_count, state.shard_ids = self._shard_count, list(self._shard_ids)
        router = ShardRouter(
            self.backend, state, self.bot.dispatch, self._shard_count, tuple(self._shard_ids)
        )
        if not isinstance(self.bot, discord.AutoShardedClient):
            dpy.install_websocket(self.bot, router.websockets[0])

        def feed(event: str, payload: Mapping[str, Any]) -> None:
            before = asyncio.all_tasks()
            with self._bot_scope():
                router.feed(event, payload)
            begun = asyncio.all_tasks() - before
            self._handlers = {task for task in self._handlers if not task.done()} | begun

        self._gateway_feed = feed
        self.backend.subscribers.append(feed)
        return router

    def _notify_dispatch_observers(self, interaction: Any) -> None:
        self._interaction = interaction
        self._handlers.clear()
        super()._notify_dispatch_observers(interaction)

    async def _settle_internal(self, **_: Any) -> None:
        """Wait until the bot's handlers return, or until shortly after they acknowledged."""
        loop = asyncio.get_running_loop()
        interaction, self._interaction = self._interaction, None
        ends, acknowledged = loop.time() + _ACKNOWLEDGE_SECONDS, interaction is None
        while (busy := {task for task in self._handlers if not task.done()}) and loop.time() < ends:
            if acknowledged or interaction.responded:
                await asyncio.wait(busy, timeout=_GRACE_SECONDS)
                break
            await asyncio.wait(busy, timeout=0.02)
        self._handlers.clear()

    async def shutdown(self) -> None:
        """Close the pages, then the bot."""
        await self._run_pre_shutdown()
        if self._gateway_feed in self.backend.subscribers:
            self.backend.subscribers.remove(self._gateway_feed)
        await self.bot.close()
        self._started = False

    def take_changes(self) -> bool:
        """Whether anything a page shows happened since the last call; forgets what happened."""
        with self._bot_scope():
            self.backend.expire_due_polls()
            self.backend.activate_due_scheduled_events()
        entries = list(self.backend.transcript)
        self.backend.transcript.clear()
        self.backend.http_requests.clear()
        return any(_is_visible(*entry) for entry in entries)

    def channels(self) -> list[ChannelHandle]:
        """Every channel, thread and direct message in which people can talk."""
        return [
            ChannelHandle(self, self._guild_of(channel), channel)
            for channel in self.backend.channels.values()
            if channel.type in _SPOKEN or channel.is_thread or channel.type == ChannelType.DM
        ]

    def readers(self, channel: ChannelHandle, people: Sequence[simcord.MemberActor]) -> list[Any]:
        """The people who may read the channel, as the handles that SimCord wants for it."""
        if channel.guild is None:
            users = (UserHandle(self, self.backend.get_user(person.id)) for person in people)
            return [user for user in users if can_access_channel(self, channel.id, user)]
        return [person for person in people if can_access_channel(self, channel.id, person, history=True)]

    def _guild_of(self, channel: Channel) -> GuildHandle | None:
        return next((guild for guild in self._guilds if guild.id == channel.guild_id), None)


def _is_visible(kind: str, name: str, payload: Any) -> bool:
    if kind == "GATEWAY":
        return name.startswith(("MESSAGE", "CHANNEL", "THREAD"))
    is_autocomplete = isinstance(payload, dict) and payload.get("type") == _AUTOCOMPLETE_RESPONSE
    return not (name.startswith("GET ") or "/commands" in name or is_autocomplete)
