"""The REST side: one table of routes, each a few lines over the world behind it."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.loopback.errors import DiscordError
from tests.loopback.exchange import Exchange
from tests.loopback.faults import Faults, RouteFault
from tests.loopback.gateway import Gateway
from tests.loopback.messages import Messages
from tests.loopback.world import Payload, Upload, World

API_PATH = "/api/v10"
LOG_LENGTH = 1_000
NEWEST = 1 << 64


@dataclass(frozen=True, slots=True)
class Call:
    """One request, unpacked."""

    method: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    uploads: tuple[Upload, ...]


Handler = Callable[[Call], Awaitable[Any]]


def json_response(data: object, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A JSON answer; discord.py parses it only if the content type names no charset."""
    typed = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(data).encode(), status=status, headers=typed)


async def unpack(request: web.Request) -> Call:
    """Read a JSON or multipart request."""
    body: Any = None
    uploads: list[Upload] = []
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            if part.name == "payload_json":
                body = json.loads(await part.text())
            else:
                field = (part.name or "").removeprefix("files[").removesuffix("]")
                uploads.append(Upload(part.filename or "file", bytes(await part.read(decode=True)), field))
    elif request.can_read_body:
        body = await request.json()
    path = request.path.removeprefix(API_PATH)
    return Call(request.method, path, request.match_info, request.query, body, tuple(uploads))


def disturbed(fault: RouteFault) -> web.Response | None:
    """The answer that a fault gives in the handler's place, if any."""
    if fault.status is None:
        return None
    if fault.status != 429:
        return json_response({"code": 0, "message": "Internal Server Error"}, fault.status)
    # Without Via discord.py takes a 429 for a Cloudflare ban and does not retry.
    headers = {"Via": "1.1 loopback", "Retry-After": str(fault.retry_after_seconds)}
    limited = {
        "message": "You are being rate limited.",
        "retry_after": fault.retry_after_seconds,
        "global": False,
    }
    return json_response(limited, 429, headers)


class Rest:
    """The routes a bot needs; `unhandled` lists what it asked for in vain."""

    def __init__(
        self, world: World, gateway: Gateway, messages: Messages, exchange: Exchange, faults: Faults
    ) -> None:
        self.calls: deque[Call] = deque(maxlen=LOG_LENGTH)
        self.unhandled: list[str] = []
        self._world = world
        self._gateway = gateway
        self._messages = messages
        self._exchange = exchange
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        """The route table."""
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/users/@me", self._get_me),
            ("GET", "/users/@me/guilds", self._get_guilds),
            ("POST", "/users/@me/channels", self._post_private_channel),
            ("GET", "/oauth2/applications/@me", self._get_application),
            ("GET", "/gateway/bot", self._get_gateway),
            ("GET", "/applications/{app}/commands", self._get_commands),
            ("PUT", "/applications/{app}/commands", self._put_commands),
            ("GET", "/applications/{app}/guilds/{guild}/commands", self._get_commands),
            ("PUT", "/applications/{app}/guilds/{guild}/commands", self._put_commands),
            ("POST", "/interactions/{interaction}/{token}/callback", self._post_callback),
            ("POST", "/webhooks/{app}/{token}", self._post_followup),
            ("GET", "/webhooks/{app}/{token}/messages/{message}", self._get_answer),
            ("PATCH", "/webhooks/{app}/{token}/messages/{message}", self._patch_answer),
            ("DELETE", "/webhooks/{app}/{token}/messages/{message}", self._delete_answer),
            ("GET", "/channels/{channel}", self._get_channel),
            ("GET", "/channels/{channel}/messages", self._get_history),
            ("POST", "/channels/{channel}/messages", self._post_message),
            ("GET", "/channels/{channel}/messages/{message}", self._get_message),
            ("PATCH", "/channels/{channel}/messages/{message}", self._patch_message),
            ("DELETE", "/channels/{channel}/messages/{message}", self._delete_message),
            ("*", "/{tail:.*}", self._unknown),
        ]
        return [
            web.route(method, API_PATH + path, self._endpoint(handler)) for method, path, handler in table
        ]

    def _endpoint(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def endpoint(request: web.Request) -> web.StreamResponse:
            call = await unpack(request)
            self.calls.append(call)
            fault = self._faults.take_route(call.method, call.path)
            if fault is not None:
                await asyncio.sleep(fault.delay_seconds)
                if (answer := disturbed(fault)) is not None:
                    return answer
            try:
                result = await handler(call)
            except DiscordError as error:
                return json_response({"code": error.code, "message": error.message}, error.status)
            return web.Response(status=204) if result is None else json_response(result)

        return endpoint

    async def _unknown(self, call: Call) -> None:
        self.unhandled.append(f"{call.method} {call.path}")
        raise DiscordError(501, 0, f"the loopback server has no {call.method} {call.path}")

    async def _get_me(self, _: Call) -> Payload:
        return self._world.bot

    async def _get_guilds(self, call: Call) -> list[Payload]:
        bot_id, after = self._world.bot["id"], int(call.query.get("after", 0))
        joined = [guild for guild in self._world.guilds.values() if int(guild["id"]) > after]
        return [
            {
                "id": guild["id"],
                "name": guild["name"],
                "owner": False,
                "permissions": self._world.permissions(guild, bot_id),
                "features": guild["features"],
            }
            for guild in joined[: int(call.query.get("limit", 200))]
        ]

    async def _post_private_channel(self, call: Call) -> Payload:
        user = self._world.users.get(str(call.body["recipient_id"]))
        if user is None:
            raise DiscordError(404, 10013, "Unknown User")
        return self._world.private_channel(user)

    async def _get_application(self, _: Call) -> Payload:
        return {
            "id": self._world.bot["id"],
            "name": self._world.bot["username"],
            "description": "",
            "icon": None,
            "verify_key": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": self._world.bot,
            "team": None,
            "flags": 0,
        }

    async def _get_gateway(self, _: Call) -> Payload:
        limits = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 16}
        return {"url": self._gateway.url, "shards": 1, "session_start_limit": limits}

    async def _get_commands(self, call: Call) -> list[Payload]:
        return self._world.commands.get(call.params.get("guild"), [])

    async def _put_commands(self, call: Call) -> list[Payload]:
        return self._world.set_commands(call.params.get("guild"), call.body)

    async def _post_callback(self, call: Call) -> Payload | None:
        receipt = await self._exchange.respond(call.params["token"], call.body, call.uploads)
        return receipt if call.query.get("with_response") in {"1", "true"} else None

    async def _post_followup(self, call: Call) -> Payload:
        return await self._exchange.follow_up(call.params["token"], call.body, call.uploads)

    async def _get_answer(self, call: Call) -> Payload:
        return self._exchange.answer(call.params["token"], call.params["message"])

    async def _patch_answer(self, call: Call) -> Payload:
        params = call.params
        return await self._exchange.edit(params["token"], params["message"], call.body, call.uploads)

    async def _delete_answer(self, call: Call) -> None:
        await self._exchange.delete(call.params["token"], call.params["message"])

    async def _get_channel(self, call: Call) -> Payload:
        return self._world.channel(call.params["channel"])

    async def _get_history(self, call: Call) -> list[Payload]:
        history, limit = self._messages.history(call.params["channel"]), int(call.query.get("limit", 50))
        if "after" in call.query:
            found = [m for m in history if int(m["id"]) > int(call.query["after"])][-limit:]
        else:
            before = int(call.query.get("before", NEWEST))
            found = [m for m in history if int(m["id"]) < before][:limit]
        return [self._shown(message) for message in found]

    async def _post_message(self, call: Call) -> Payload:
        return await self._messages.post(call.params["channel"], self._world.bot, call.body, call.uploads)

    async def _get_message(self, call: Call) -> Payload:
        return self._shown(self._find_message(call))

    async def _patch_message(self, call: Call) -> Payload:
        return await self._messages.edit(self._find_message(call), call.body, call.uploads)

    async def _delete_message(self, call: Call) -> None:
        await self._messages.delete(self._find_message(call))

    def _find_message(self, call: Call) -> Payload:
        return self._messages.find(call.params["channel"], call.params["message"])

    def _shown(self, message: Payload) -> Payload:
        return self._gateway.visible(message, self._gateway.intents)
