"""A Messages API on this machine, for the real SDK: it answers, streams, caches, batches and fails as told."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, TypeAlias

from aiohttp import web

Payload: TypeAlias = dict[str, Any]
SMALLEST_CACHED_TOKENS = 512
TOKENS_A_WORD = 1.8
REFUSED_PARAMETERS = ("temperature", "top_p", "top_k")
ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}


@dataclass(frozen=True)
class Says:
    """An answer; a stream of it can be slow, or be cut after so many events."""

    text: str = "ok"
    stop_reason: str | None = "end_turn"
    seconds_before: float = 0.0
    seconds_between: float = 0.0
    cut_after: int | None = None
    cut: Literal["reset", "clean", "error", "garbage"] = "reset"


@dataclass(frozen=True)
class Fails:
    """An error status."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mangles:
    """A body with status 200 that is not what it should be."""

    body: str = '{"id": "msg_1", "type": "mess'
    content_type: str = "application/json"


Step: TypeAlias = Says | Fails | Mangles


class LoopbackAnthropic:
    """Use it as `async with LoopbackAnthropic() as api`; scripted steps come first, then `default` for ever."""

    def __init__(self, default: Step | Callable[[Payload], Step] = Says()) -> None:
        self.default = default
        self.script: list[Step] = []
        self.requests: list[Payload] = []
        self.batch_ends = True
        self.batch_fate: dict[str, str] = {}
        self.url = ""
        self._cached: set[str] = set()
        self._batches: dict[str, list[Payload]] = {}
        self._ids = itertools.count(1)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 2**20)
        app.add_routes(
            [
                web.post("/v1/messages", self._answer),
                web.post("/v1/messages/batches", self._take_batch),
                web.get("/v1/messages/batches/{id}", self._show_batch),
                web.get("/v1/messages/batches/{id}/results", self._batch_results),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        step = self.script.pop(0) if self.script else self._default(body)
        if isinstance(step, Says) and (wrong := _wrong(body)):
            step = Fails(400, {"x-wrong": wrong})
        if isinstance(step, Fails):
            return _error(step)
        if isinstance(step, Mangles):
            return web.Response(text=step.body, content_type=step.content_type)
        await asyncio.sleep(step.seconds_before)
        message = self._message(body, step)
        if body.get("stream"):
            return await _streamed(request, message, step)
        return web.json_response(message)

    def _default(self, body: Payload) -> Step:
        return self.default(body) if callable(self.default) else self.default

    def _message(self, body: Payload, step: Says) -> Payload:
        return {
            "id": f"msg_{next(self._ids)}",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": [{"type": "text", "text": step.text}] if step.text else [],
            "stop_reason": step.stop_reason,
            "stop_sequence": None,
            "usage": self._usage(body, tokens(step.text)),
        }

    def _usage(self, body: Payload, output_tokens: int) -> Payload:
        """Count tokens; the longest prefix that a mark was set after before is read, what goes on to a mark written."""
        blocks = list(_blocks(body))
        sizes = list(itertools.accumulate(tokens(text) for text, _ in blocks))
        texts = [text for text, _ in blocks]
        keys = [
            hashlib.sha256(json.dumps([body["model"], texts[:end]]).encode()).hexdigest()
            for end in range(1, len(texts) + 1)
        ]
        read = max((size for size, key in zip(sizes, keys, strict=True) if key in self._cached), default=0)
        marked = [
            (size, key)
            for size, key, (_, is_marked) in zip(sizes, keys, blocks, strict=True)
            if is_marked and size >= SMALLEST_CACHED_TOKENS
        ]
        self._cached.update(key for _, key in marked)
        written = max(max((size for size, _ in marked), default=0) - read, 0)
        total = sizes[-1]
        return {
            "input_tokens": total - read - written,
            "output_tokens": output_tokens,
            "cache_read_input_tokens": read,
            "cache_creation_input_tokens": written,
        }

    async def _take_batch(self, request: web.Request) -> web.Response:
        body = await request.json()
        if self.script and isinstance(step := self.script.pop(0), Fails):
            return _error(step)
        batch_id = f"msgbatch_{next(self._ids)}"
        self._batches[batch_id] = body["requests"]
        return web.json_response(self._batch(batch_id))

    async def _show_batch(self, request: web.Request) -> web.Response:
        batch_id = request.match_info["id"]
        return web.json_response(self._batch(batch_id)) if batch_id in self._batches else _error(Fails(404))

    def _batch(self, batch_id: str) -> Payload:
        now = dt.datetime.now(dt.UTC)
        counted = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 0)
        return {
            "id": batch_id,
            "type": "message_batch",
            "processing_status": "ended" if self.batch_ends else "in_progress",
            "request_counts": counted,
            "created_at": now.isoformat(),
            "expires_at": (now + dt.timedelta(days=1)).isoformat(),
            "ended_at": now.isoformat() if self.batch_ends else None,
            "archived_at": None,
            "cancel_initiated_at": None,
            "results_url": f"{self.url}/v1/messages/batches/{batch_id}/results" if self.batch_ends else None,
        }

    async def _batch_results(self, request: web.Request) -> web.Response:
        lines = []
        for one in reversed(self._batches[request.match_info["id"]]):  # the order is anybody's guess
            step = self._default(one["params"])
            fate = self.batch_fate.get(one["custom_id"], "succeeded")
            result: Payload = {"type": fate}
            if fate == "succeeded":
                assert isinstance(step, Says)
                result["message"] = self._message(one["params"], step)
            elif fate == "errored":
                result["error"] = {
                    "type": "error",
                    "error": {"type": "api_error", "message": "no"},
                    "request_id": None,
                }
            lines.append(json.dumps({"custom_id": one["custom_id"], "result": result}))
        return web.Response(text="\n".join(lines), content_type="application/x-jsonl")


def tokens(text: str) -> int:
    """Estimate the tokens of a text."""
    return round(len(text.split()) * TOKENS_A_WORD)


def _wrong(body: Payload) -> str:
    """Say what the API would refuse about a request."""
    for parameter in REFUSED_PARAMETERS:
        if parameter in body:
            return parameter
    turns = body.get("messages") or []
    if not turns or turns[0]["role"] != "user" or turns[-1]["role"] != "user":
        return "messages"
    return "" if all(turn["content"] for turn in turns) else "content"


def _blocks(body: Payload) -> Iterator[tuple[str, bool]]:
    for block in body.get("system", []):
        yield block["text"], "cache_control" in block
    turns = body["messages"]
    for number, turn in enumerate(turns, start=1):
        yield f"{turn['role']}: {turn['content']}", "cache_control" in body and number == len(turns)


def _error(step: Fails) -> web.Response:
    told = {"type": ERROR_TYPES.get(step.status, "api_error"), "message": "scripted"}
    return web.json_response({"type": "error", "error": told}, status=step.status, headers=step.headers)


async def _streamed(request: web.Request, message: Payload, step: Says) -> web.StreamResponse:
    response = web.StreamResponse(headers={"content-type": "text/event-stream"})
    await response.prepare(request)
    for number, (name, data) in enumerate(_events(message)):
        if number == step.cut_after:
            if step.cut == "reset":
                assert request.transport is not None
                request.transport.abort()
                return response
            if step.cut == "error":
                told = {"type": "overloaded_error", "message": "Overloaded"}
                await response.write(_frame("error", {"type": "error", "error": told}))
            if step.cut == "garbage":
                await response.write(b'event: content_block_delta\ndata: {"type": "content_blo\n\n')
            break
        await response.write(_frame(name, data))
        await asyncio.sleep(step.seconds_between)
    await response.write_eof()
    return response


def _events(message: Payload) -> Iterator[tuple[str, Payload]]:
    usage = message["usage"]
    begun = {**message, "content": [], "stop_reason": None, "usage": {**usage, "output_tokens": 1}}
    yield "message_start", {"type": "message_start", "message": begun}
    for index, block in enumerate(message["content"]):
        empty = {"type": "text", "text": ""}
        yield "content_block_start", {"type": "content_block_start", "index": index, "content_block": empty}
        for word in block["text"].split(" "):
            piece = {"type": "text_delta", "text": f"{word} "}
            yield "content_block_delta", {"type": "content_block_delta", "index": index, "delta": piece}
        yield "content_block_stop", {"type": "content_block_stop", "index": index}
    ended = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    counted = {"output_tokens": usage["output_tokens"]}
    yield "message_delta", {"type": "message_delta", "delta": ended, "usage": counted}
    yield "message_stop", {"type": "message_stop"}


def _frame(name: str, data: Payload) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
