"""Discord without a network: interactions go into discord.py's own parser, its answers end in a stub."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, Self

import discord
from multidict import CIMultiDict

from bot.charts.painter import Painter
from bot.client import AttuneBot
from core.engine import Engine
from tests.loopback.interaction import Kind, Reply
from tests.loopback.world import Payload, World

STRING, INTEGER, NUMBER = 3, 4, 10
_TYPES = {str: STRING, int: INTEGER, float: NUMBER}


class _Response:
    """What an accepted answer gets back over HTTP."""

    status = 200
    headers = CIMultiDict({"Content-Type": "application/json"})

    def __init__(self, text: str) -> None:
        self._text = text

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def text(self, encoding: str = "utf-8") -> str:
        """Return the receipt."""
        return self._text


class StubbedDiscord:
    """One server; `command` acts for one of its people and returns once the bot has answered."""

    closed = False

    def __init__(self, bot: AttuneBot) -> None:
        self._bot = bot
        self._world = World()
        self._guild = self._world.add_guild("Benchmark")
        self._channel = self._world.add_channel(self._guild, "films")
        self._answers: dict[str, asyncio.Future[str]] = {}
        self._receipt = ""

    async def start(self) -> None:
        """Do what logging in and being told of the server would do."""
        http: Any = self._bot.http
        connection: Any = self._bot._connection
        user: Any = self._world.bot
        http._HTTPClient__session = self  # discord.py offers no other way in
        connection.user = discord.ClientUser(state=connection, data=user)
        connection.shard_count = 1
        connection._add_guild_from_data(self._guild)
        await self._bot.setup_hook()

    def join(self) -> int:
        """Let a person into the server; return their id."""
        user = self._world.add_user("member")
        self._world.add_member(self._guild, user)
        return int(user["id"])

    async def command(self, user_id: int, name: str, options: Mapping[str, str | int | float]) -> str:
        """Send a slash command; return the body that answered it."""
        interaction_id = self._world.snowflake()
        answered: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._answers[interaction_id] = answered
        connection: Any = self._bot._connection
        connection.parse_interaction_create(self._event(interaction_id, user_id, name, options))
        return await answered

    def request(self, method: str, url: str, *, data: str, **_: Any) -> _Response:
        """Take an answer, as aiohttp's session would send it."""
        self._answers.pop(url.split("/")[-3]).set_result(data)
        # The stub's own work counts against the bot: one receipt serves for all.
        self._receipt = self._receipt or self._receipt_for(json.loads(data)["data"])
        return _Response(self._receipt)

    async def close(self) -> None:
        """Close, as discord.py asks of its session."""

    def _event(
        self, interaction_id: str, user_id: int, name: str, options: Mapping[str, str | int | float]
    ) -> Any:
        guild_id = self._guild["id"]
        given = [{"name": key, "type": _TYPES[type(value)], "value": value} for key, value in options.items()]
        return {
            "id": interaction_id,
            "application_id": self._world.bot["id"],
            "type": Kind.COMMAND,
            "token": f"token-{interaction_id}",
            "version": 1,
            "data": {"id": "1", "name": name, "type": 1, "options": given},
            "channel_id": self._channel["id"],
            "channel": self._channel,
            "guild_id": guild_id,
            "guild": {"id": guild_id, "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": guild_id},
            "context": 0,
            "app_permissions": "2147600384",
            "attachment_size_limit": 10_485_760,
            "member": {**self._world.members[guild_id][str(user_id)], "permissions": "2147600384"},
        }

    def _receipt_for(self, data: Payload) -> str:
        message = {
            "id": self._world.snowflake(),
            "type": 20,
            "channel_id": self._channel["id"],
            "author": self._world.bot,
            "content": data.get("content", ""),
            "components": data.get("components", []),
            "flags": data.get("flags", 0),
            "timestamp": "2025-01-01T00:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
        }
        summary = {"id": message["id"], "type": Kind.COMMAND, "response_message_id": message["id"]}
        resource = {"type": Reply.MESSAGE, "message": message}
        return json.dumps({"interaction": summary, "resource": resource})


@contextlib.asynccontextmanager
async def stubbed(engine: Engine) -> AsyncIterator[StubbedDiscord]:
    """Give a bot with its commands, over this engine, in a stubbed Discord."""
    async with AttuneBot(engine, Painter(), shard_count=1) as bot:
        stub = StubbedDiscord(bot)
        await stub.start()
        yield stub
