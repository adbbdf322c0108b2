"""SimCord's page of one channel, without a port of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import available_timezones

from aiohttp import web
from simcord.backend.access import can_access_channel, can_access_message
from simcord.builders import ChannelHandle
from simcord.preview import Preview, _server

API_ROUTES: Final = (
    ("POST", "/api/pages"),
    ("DELETE", "/api/pages/{context_id}"),
    ("GET", "/api/state"),
    ("GET", "/api/commands"),
    ("GET", "/api/action-result"),
    ("POST", "/api/action"),
    ("GET", "/api/assets/{asset_id}"),
)
_CREDENTIAL = "X-Simcord-Capability"


class ChannelPreview(Preview):
    """One channel's pages, without a port of their own."""

    _MAX_PAGES = 64

    def __init__(
        self, channel: ChannelHandle, viewers: Sequence[Any], *, turn: asyncio.Lock, port: int
    ) -> None:
        super().__init__(
            channel._env,
            channel,
            tuple(viewers),
            layout="channel",
            display="responsive",
            width=960,
            height=720,
            locale="en-US",
            timezone="UTC",
            presentation_time=None,
            assets=None,
            port=port,
        )
        self._turn = turn
        self._server = self._mounted = _PortlessServer(self, port)

    async def __aenter__(self) -> ChannelPreview:
        self.env._preview = None  # SimCord allows one preview; turns keep ours apart
        await super().__aenter__()
        return self

    def _initial_target(self, viewer: Any, channel_id: int) -> None:
        """Pin no message: the page follows the newest one."""

    async def _action(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with self._turn:
            self.env._preview = self
            page = self._pages.get(context_id or "")
            if page is not None and isinstance(body, dict) and "published_revision" in body:
                # Pages are published whenever anything changes; a click on the one before is still meant.
                body = {**body, "published_revision": page.revision}
            return await super()._action(context_id, body)

    def publish(self, readers: Sequence[Any]) -> None:
        """Show every open page what the channel holds now, to those who may read it now."""
        self.viewers = tuple(readers) or self.viewers
        self._advance_presentation_time()
        for page in tuple(self._pages.values()):
            if page is not self._python:  # SimCord's own page, which nobody looks at
                self._publish(page, reason="refresh")

    def viewers_now(self) -> set[str]:
        """Ids of the people who may read this channel at the moment."""
        channel_id = self.channel.id
        return {str(v.id) for v in self.viewers if can_access_channel(self.env, channel_id, v, history=True)}

    def describe(self, viewer_id: str) -> dict[str, str]:
        """The channel's line in the bar, as this person sees it."""
        model = self.channel._channel
        return {
            "id": str(model.id),
            "name": model.name or self.env.backend.bot_user.name.title(),
            "kind": "direct" if model.guild_id is None else "thread" if model.is_thread else "channel",
            "parent": str(model.parent_id or ""),
            "newest": str(self._newest_message_id(viewer_id)),
        }

    def _newest_message_id(self, viewer_id: str) -> int:
        viewer = self._viewer(viewer_id)
        messages = self.env.backend.messages.get(self.channel.id, {})
        return next(
            (
                key
                for key in sorted(messages, reverse=True)
                if can_access_message(self.env, self.channel.id, messages[key], viewer, history=True)
            ),
            0,
        )

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request of the page's own script."""
        return await self._mounted.answer(request)


class _PortlessServer(_server.PreviewServer):
    """SimCord's request handlers, mounted in an application that somebody else runs."""

    preview: ChannelPreview

    def __init__(self, preview: ChannelPreview, port: int) -> None:
        super().__init__(preview, port)
        handlers = (
            self._pages,
            self._delete_page,
            self._state,
            self._commands,
            self._action_result,
            self._action,
            self._asset,
        )
        self._handlers = dict(zip(API_ROUTES, handlers, strict=True))

    async def start(self) -> None:
        _server.web = web  # SimCord binds this name only when it starts a server itself
        self.port = self._requested_port

    async def answer(self, request: web.Request) -> web.StreamResponse:
        resource = request.match_info.route.resource
        return await self._handlers[request.method, resource.canonical](request)

    def _authorized(self, request: web.Request, *, context: str | None = None) -> bool:
        headers = request.headers.copy()
        headers[_CREDENTIAL], *_ = split_credential(request)
        return bool(super()._authorized(request.clone(headers=headers), context=context))

    async def _pages(self, request: web.Request) -> web.Response:
        if not self._authorized(request):
            raise web.HTTPUnauthorized
        _, viewer_id, zone = split_credential(request)
        if zone in available_timezones():
            self.preview.timezone = zone
        page = self.preview._open_page(viewer_id if viewer_id in self.preview.viewers_now() else None)
        return web.json_response(self.preview._page_payload(page), headers=self._SECURITY_HEADERS)


def split_credential(request: web.Request) -> tuple[str, str, str]:
    """The preview's secret, the viewer's id and their time zone: the page sends `secret.viewer.zone`."""
    secret, viewer_id, zone, *_ = [*request.headers.get(_CREDENTIAL, "").split("."), "", ""]
    return secret, viewer_id, zone
