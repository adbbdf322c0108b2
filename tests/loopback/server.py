"""The loopback server: its parts, its lifecycle, and how a client is pointed at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.loopback.actor import Actor
from tests.loopback.exchange import Exchange
from tests.loopback.faults import Faults
from tests.loopback.gateway import Gateway
from tests.loopback.messages import Messages
from tests.loopback.rest import API_PATH, Rest
from tests.loopback.world import Payload, World

HOST = "127.0.0.1"
MAX_BODY_BYTES = 64 * 1024 * 1024
BACKLOG = 4_096


class LoopbackDiscord:
    """A Discord for one bot; use it as `async with LoopbackDiscord() as server`."""

    def __init__(self) -> None:
        self.world = World()
        self.faults = Faults()
        self.gateway = Gateway(self.world)
        self.messages = Messages(self.world, self.gateway)
        self.exchange = Exchange(self.world, self.gateway, self.messages, self.faults)
        self.rest = Rest(self.world, self.gateway, self.messages, self.exchange, self.faults)
        self.api_url = ""
        self._runner: web.AppRunner | None = None

    @property
    def gateway_url(self) -> str:
        """Where clients open their websocket."""
        return self.gateway.url

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/files/{id}/{filename}", self._file)
        app.router.add_routes(self.rest.routes())
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0, backlog=BACKLOG).start()
        address = f"{HOST}:{self._runner.addresses[0][1]}"
        self.api_url = f"http://{address}{API_PATH}"
        self.gateway.url = f"ws://{address}/gateway"
        self.world.files_url = f"http://{address}/files"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self.gateway.close()
        await self._runner.cleanup()

    @contextmanager
    def install(self) -> Iterator[None]:
        """Point every discord.py client of this process here for a while."""
        before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self.api_url, yarl.URL(self.gateway_url)
        try:
            yield
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before

    def actor(self, user: Payload, channel: Payload, *, locale: str = "en-US") -> Actor:
        """A person looking at a channel."""
        return Actor(self.world, self.exchange, self.messages, user, channel, locale)

    async def _file(self, request: web.Request) -> web.Response:
        upload = self.world.files.get(request.match_info["id"])
        if upload is None:
            raise web.HTTPNotFound
        return web.Response(body=upload.data)
