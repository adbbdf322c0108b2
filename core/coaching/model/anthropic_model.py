"""The Anthropic API as a `CoachModel`. Every way in which the SDK can fail ends in one of six endings.

The SDK's own retries are off: it obeys any `retry-after`, however long, and its timeout is per read, so that a
dripping stream never ends. Here one deadline holds for everything, and nothing is tried again after text was shown.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import anthropic
import httpx2
from anthropic import AsyncAnthropic
from anthropic.types import CacheControlEphemeralParam
from pydantic import ValidationError

from core.coaching.model.protocol import (
    Answer,
    BatchResults,
    Ending,
    Extracted,
    Form,
    OnText,
    Prompt,
    Stop,
    Turn,
    Usage,
)

# Until five minutes after the last use: after each block of the system prompt, and after the conversation so far.
KEPT: CacheControlEphemeralParam = {"type": "ephemeral"}
WORTH_RETRYING = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
NOT_FOUND = 404
_CHANCE = random.SystemRandom()
# What the SDK lets through when a body with status 200 is not what it should be.
MALFORMED = (
    anthropic.APIResponseValidationError,
    json.JSONDecodeError,
    ValidationError,
    AssertionError,
    AttributeError,
    TypeError,
)


@dataclass(frozen=True, slots=True)
class ModelLimits:
    """Patience with the server."""

    deadline_seconds: float = 7.0
    """For a whole answer, retries included."""
    generation_deadline_seconds: float = 90.0
    """For what nobody waits for: profiles and prompts."""
    silence_seconds: float = 6.0
    """Between two pieces of an answer."""
    connect_seconds: float = 3.0
    attempts: int = 3
    longest_retry_after_seconds: float = 3.0

    def seconds_for(self, prompt: Prompt) -> float:
        """Return how long an answer may take."""
        return self.generation_deadline_seconds if prompt.patient else self.deadline_seconds


class AnthropicModel:
    """One client, one key."""

    def __init__(self, key: str, limits: ModelLimits, base_url: str | None = None) -> None:
        self._limits = limits
        self._client = AsyncAnthropic(
            api_key=key,  # always given: without one the SDK would look for a profile on this machine
            base_url=base_url,
            max_retries=0,
            timeout=httpx2.Timeout(limits.silence_seconds, connect=limits.connect_seconds),
            _strict_response_validation=True,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def ask(self, prompt: Prompt, on_text: OnText | None = None) -> Answer:
        """Answer a prompt (see `CoachModel`)."""
        stream = _Stream(self._client, prompt, on_text)
        limits = self._limits
        try:
            async with asyncio.timeout(limits.seconds_for(prompt)):
                for _ in range(limits.attempts):
                    pause = await stream.attempt()
                    if pause is None or stream.text or pause > limits.longest_retry_after_seconds:
                        break
                    await asyncio.sleep(pause)
        except TimeoutError:
            stream.ending, stream.detail = stream.cut(Ending.BUSY), "deadline"
        except Stop:
            stream.ending, stream.detail = Ending.TRUNCATED, "stopped"
        return stream.answer()

    async def extract(self, prompt: Prompt, form: type[Form]) -> Extracted[Form]:
        """Fill in a form (see `CoachModel`)."""

        async def parse() -> Extracted[Form]:
            said = await self._client.messages.parse(**_request(prompt), output_format=form)
            usage = _usage(said.usage)
            if said.stop_reason == "refusal" or said.parsed_output is None:
                return Extracted(Ending.REFUSED, None, usage, str(said.stop_reason))
            return Extracted(Ending.OK, said.parsed_output, usage)

        failed: Extracted[Form] = Extracted(Ending.UNREACHABLE)
        try:
            async with asyncio.timeout(self._limits.seconds_for(prompt)):
                for _ in range(self._limits.attempts):
                    found = await _tried(parse)
                    if isinstance(found, Extracted):
                        return found
                    failed = Extracted(found.ending, detail=found.detail)
                    if found.pause is None or found.pause > self._limits.longest_retry_after_seconds:
                        break
                    await asyncio.sleep(found.pause)
        except TimeoutError:
            failed = Extracted(Ending.BUSY, detail="deadline")
        return failed

    async def submit(self, prompts: Mapping[str, Prompt]) -> str | None:
        """Hand in a batch (see `BatchModel`)."""
        requests: Any = [{"custom_id": key, "params": _request(prompt)} for key, prompt in prompts.items()]
        patience = self._limits.generation_deadline_seconds  # megabytes go up before anything is answered
        made = await _tried(lambda: self._client.messages.batches.create(requests=requests, timeout=patience))
        return None if isinstance(made, _Failure) else made.id

    async def collect(self, batch_id: str) -> BatchResults:
        """Look how a batch is doing (see `BatchModel`)."""
        found = await _tried(lambda: self._client.messages.batches.retrieve(batch_id))
        if isinstance(found, _Failure):
            return BatchResults(found.status == NOT_FOUND, {}, lost=found.status == NOT_FOUND)
        if found.processing_status != "ended":
            return BatchResults(False, {})
        read = await _tried(lambda: self._results(batch_id))
        return BatchResults(False, {}) if isinstance(read, _Failure) else BatchResults(True, read)

    async def _results(self, batch_id: str) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        async for one in await self._client.messages.batches.results(batch_id):
            result = one.result
            if result.type == "succeeded":
                said = result.message
                text = "".join(block.text for block in said.content if block.type == "text")
                answers[one.custom_id] = Answer(_ending(said.stop_reason, text), text, _usage(said.usage))
            else:
                busy = result.type in {"expired", "canceled"}
                answers[one.custom_id] = Answer(Ending.BUSY if busy else Ending.REJECTED, detail=result.type)
        return answers


class _Stream:
    """One answer as it comes in, over as many attempts as it takes."""

    def __init__(self, client: AsyncAnthropic, prompt: Prompt, on_text: OnText | None) -> None:
        self._client, self._prompt, self._on_text = client, prompt, on_text
        self._attempts = 0
        self.ending, self.detail, self.text, self.usage = Ending.UNREACHABLE, "", "", Usage()

    def answer(self) -> Answer:
        return Answer(self.ending, self.text, self.usage, self.detail, self._attempts)

    def cut(self, otherwise: Ending) -> Ending:
        return Ending.TRUNCATED if self.text else otherwise

    async def attempt(self) -> float | None:
        """Try once; return after how many seconds it is worth trying again, None when it is not."""
        self._attempts += 1
        tried = await _tried(self._read)
        if isinstance(tried, _Failure):
            self.ending, self.detail = self.cut(tried.ending), tried.detail
            return tried.pause
        stop_reason = tried[0]
        if stop_reason is None:  # a clean end before its time: the SDK says nothing
            self.ending, self.detail = self.cut(Ending.UNREACHABLE), "ended early"
            return _moment()
        self.ending, self.detail = _ending(stop_reason, self.text), stop_reason
        return None

    async def _read(self) -> tuple[str | None]:
        stop_reason: str | None = None
        async with self._client.messages.stream(**_request(self._prompt), cache_control=KEPT) as events:
            async for event in events:
                if event.type == "message_start":
                    self.usage = _usage(event.message.usage)
                elif event.type == "text":
                    self.text += event.text
                    if self._on_text is not None:
                        await self._on_text(event.text)
                elif event.type == "message_delta":
                    stop_reason = event.delta.stop_reason
                    self.usage = _with_output(self.usage, event.usage.output_tokens)
        return (stop_reason,)


@dataclass(frozen=True, slots=True)
class _Failure:
    """A call that failed: how, and after how many seconds it is worth trying again (None: never)."""

    ending: Ending
    detail: str
    pause: float | None
    status: int | None = None


async def _tried(call: Callable[[], Awaitable[Any]]) -> Any:
    """Make a call; return what it gives, or a `_Failure`."""
    try:
        return await call()
    except anthropic.APIStatusError as exc:
        status = exc.status_code
        in_stream = status == 200  # an error event in the midst of a stream
        if in_stream or status in WORTH_RETRYING:
            pause = _moment() if in_stream else _retry_after(exc.response.headers.get("retry-after"))
            return _Failure(Ending.BUSY, f"status {status}", pause, status)
        return _Failure(Ending.REJECTED, f"status {status}", None, status)
    except (
        anthropic.APIConnectionError,
        httpx2.HTTPError,
    ) as exc:  # mid-stream the SDK lets httpx2's through
        return _Failure(Ending.UNREACHABLE, type(exc).__name__, _moment())
    except MALFORMED as exc:
        return _Failure(Ending.UNREACHABLE, f"malformed: {type(exc).__name__}", _moment())


def _request(prompt: Prompt) -> dict[str, Any]:
    return {
        "model": prompt.model,
        "max_tokens": prompt.most_tokens,
        "system": [{"type": "text", "text": block, "cache_control": KEPT} for block in prompt.system],
        "messages": _messages(prompt.turns),
        "metadata": {"user_id": prompt.member_key},
    }


def _messages(turns: Sequence[Turn]) -> list[dict[str, str]]:
    return [{"role": turn.role, "content": turn.text} for turn in turns]


def _usage(usage: Any) -> Usage:
    return Usage(
        usage.input_tokens or 0,
        usage.output_tokens or 0,
        usage.cache_read_input_tokens or 0,
        usage.cache_creation_input_tokens or 0,
    )


def _with_output(usage: Usage, output_tokens: int) -> Usage:
    return Usage(usage.input_tokens, output_tokens, usage.cache_read_tokens, usage.cache_write_tokens)


def _ending(stop_reason: str | None, text: str) -> Ending:
    if stop_reason == "refusal" or not text.strip():
        return Ending.REFUSED
    if stop_reason in {"max_tokens", "model_context_window_exceeded", "pause_turn"}:
        return Ending.TRUNCATED
    return Ending.OK


def _retry_after(header: str | None) -> float:
    try:
        return max(0.0, float(header)) if header else _moment()
    except ValueError:
        return _moment()


def _moment() -> float:
    """Seconds before the next try, spread so that many do not come back at once."""
    return _CHANCE.uniform(0.2, 0.6)
