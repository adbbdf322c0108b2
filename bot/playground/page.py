"""The playground's page: SimCord's channel page, a bar of channels beside it, and everything behind one port."""

from __future__ import annotations

import asyncio
import contextlib
import html
import secrets
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import simcord
from aiohttp import web

from bot.playground import simcord_internals as internals

_STATIC = Path(__file__).with_name("static")
_PUBLISH_SECONDS = 0.2
_SHUTDOWN_SECONDS = 0.5
_HOST = "127.0.0.1"

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PlaygroundPortTaken(Exception):
    """Another program listens on the port that the page should have."""

    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} is taken.")
        self.port = port


class PlaygroundPage:
    """A web server on this machine that shows every channel of the virtual server, live."""

    def __init__(
        self, env: internals.RealtimeEnv, people: Sequence[simcord.MemberActor], *, title: str
    ) -> None:
        self._env, self._people, self._title = env, people, title
        self._previews: dict[int, internals.ChannelPreview] = {}
        self._opened = contextlib.AsyncExitStack()
        self._turn = asyncio.Lock()
        self._session = secrets.token_urlsafe(8)
        self._port = 0

    @property
    def url(self) -> str:
        """The address that people open."""
        return f"http://{_HOST}:{self._port}/play"

    async def open(self, port: int) -> None:
        """Listen on the port (0 picks a free one); raises `PlaygroundPortTaken`."""
        runner = web.AppRunner(
            self._application(),
            access_log=None,
            shutdown_timeout=_SHUTDOWN_SECONDS,
            handler_cancellation=False,
        )
        await runner.setup()
        self._opened.push_async_callback(runner.cleanup)
        try:
            await web.TCPSite(runner, _HOST, port).start()
        except OSError as exc:
            await self.close()
            raise PlaygroundPortTaken(port) from exc
        self._port = int(runner.addresses[0][1])

    async def close(self) -> None:
        """Close every channel and the port."""
        await self._opened.aclose()

    async def publish_forever(self) -> None:
        """Keep every open page up to date, also with what the bot says by itself."""
        while True:
            if self._env.take_changes():
                await self.show_channels()
            await asyncio.sleep(_PUBLISH_SECONDS)

    async def show_channels(self) -> None:
        """Publish every channel, thread and direct message to the people who may read it."""
        for channel in self._env.channels():
            readers = self._env.readers(channel, self._people)
            if channel.id in self._previews:
                self._previews[channel.id].publish(readers)
            elif readers:
                preview = internals.ChannelPreview(channel, readers, turn=self._turn, port=self._port)
                self._previews[channel.id] = await self._opened.enter_async_context(preview)

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._only_this_machine])
        application.add_routes(
            [
                web.get("/", self._to_the_page),
                web.get("/play", self._page),
                web.get("/play/channels.json", self._channels),
                web.get("/play/static/{file}", self._own_asset),
                web.get("/play/{channel}", self._page),
                *(web.route(method, route, self._api) for method, route in internals.API_ROUTES),
                *(web.get(route, self._simcord_asset) for route in internals.ASSETS),
            ]
        )
        return application

    @web.middleware
    async def _only_this_machine(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        # A foreign page that rebinds its name to 127.0.0.1 would otherwise read the channels' secrets.
        if request.headers.get("Host") not in {f"{_HOST}:{self._port}", f"localhost:{self._port}"}:
            raise web.HTTPForbidden
        return await handler(request)

    async def _to_the_page(self, _: web.Request) -> web.Response:
        raise web.HTTPFound("/play")

    async def _page(self, request: web.Request) -> web.Response:
        preview = self._find(request.match_info.get("channel"))
        return web.Response(
            text=_compose(self._title, preview, self._session),
            content_type="text/html",
            headers=internals.SECURITY_HEADERS,
        )

    def _find(self, channel_id: str | None) -> internals.ChannelPreview:
        for preview in self._previews.values():
            if channel_id in (None, preview.channel.name, str(preview.channel.id)):
                return preview
        raise web.HTTPFound("/play")  # a thread of an earlier run, say

    async def _channels(self, request: web.Request) -> web.Response:
        viewer_id = request.query.get("viewer", "")
        readable = [preview for preview in self._previews.values() if viewer_id in preview.viewers_now()]
        body = {"session": self._session, "channels": [p.describe(viewer_id) for p in readable]}
        return web.json_response(body, headers=internals.SECURITY_HEADERS)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        secret, *_ = internals.split_credential(request)
        for preview in self._previews.values():
            if preview.capability == secret:
                return await preview.answer(request)
        raise web.HTTPUnauthorized

    async def _own_asset(self, request: web.Request) -> web.StreamResponse:
        path = _STATIC / Path(request.match_info["file"]).name
        if not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=internals.SECURITY_HEADERS)

    async def _simcord_asset(self, request: web.Request) -> web.StreamResponse:
        file = internals.ASSETS[request.path]
        if (script := internals.changed_script(file)) is not None:
            return web.Response(
                text=script, content_type="application/javascript", headers=internals.SECURITY_HEADERS
            )
        keep = "max-age=86400" if file.startswith("fonts/") else "no-cache"  # the fonts weigh 30 MB
        headers = {**internals.SECURITY_HEADERS, "Cache-Control": keep}
        return web.FileResponse(internals.asset_path(file), headers=headers)


def _compose(title: str, preview: internals.ChannelPreview, session: str) -> str:
    name = html.escape(title)
    return internals.replace_each(
        internals.page_source(),
        (
            ("<title>SimCord Preview</title>", f"<title>{name}</title>"),
            ("</head>", '<link rel="stylesheet" href="/play/static/playground.css"></head>'),
            (
                "<body>",
                f'<body data-secret="{preview.capability}" data-channel="{preview.channel.id}" '
                f'data-session="{session}" data-server="{name}">',
            ),
            (
                '<script type="module" src="/app.js">',
                '<script type="module" src="/play/static/playground.js"></script>\n    '
                '<script type="module" src="/app.js">',
            ),
        ),
    )
