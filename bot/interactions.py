"""The one door: every interaction is let in once, deferred when slow, timed, counted and answered here."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import discord
import structlog
from prometheus_client import Counter, Histogram

from bot import errors
from bot.replies import Answer, Body, Reply
from core.bounded import Bounded
from core.caller import Caller

log = structlog.get_logger(__name__)

INTERACTIONS = Counter(
    "attune_interactions", "Interactions by what they ran and how they ended.", ["name", "outcome"]
)
SECONDS = Histogram("attune_interaction_seconds", "Seconds from arrival to answer.", ["name"])

REMEMBERED_DELIVERIES = 20_000
Found = TypeVar("Found")


class Door:
    """Runs handlers. ``before`` may answer in a handler's place: that is how consent is asked for."""

    def __init__(
        self,
        *,
        defer_after_seconds: float = 1.0,
        before: Callable[[discord.Interaction, str, Body], Awaitable[Answer | None]] | None = None,
    ) -> None:
        self._defer_after = defer_after_seconds
        self._before = before
        self._seen: Bounded[int, bool] = Bounded(REMEMBERED_DELIVERIES)
        self._inside = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._draining = False

    async def run(self, interaction: discord.Interaction, name: str, body: Body) -> None:
        """Let an interaction in, run its handler, and answer."""
        if self._seen.get(interaction.id):
            INTERACTIONS.labels(name, "repeated").inc()
            return
        self._seen.put(interaction.id, True)
        started = time.perf_counter()
        with self.inside():
            response = _Response(interaction, self._defer_after)
            try:
                answer, outcome = await self._answer(interaction, name, body)
                await response.send(answer)
            except discord.HTTPException as exc:
                outcome = "unsent"
                log.warning("answer_unsent", name=name, status=exc.status, code=exc.code)
            finally:
                response.close()
        INTERACTIONS.labels(name, outcome).inc()
        SECONDS.labels(name).observe(time.perf_counter() - started)

    @property
    def is_draining(self) -> bool:
        """Whether newcomers are turned away."""
        return self._draining

    @contextlib.contextmanager
    def inside(self) -> Iterator[None]:
        """Count as inside, so that a drain waits."""
        self._inside += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._idle.set()

    async def fail(self, interaction: discord.Interaction, name: str, error: BaseException) -> None:
        """Answer for an error that was raised before a handler could run."""

        async def body(_: discord.Interaction) -> Answer:
            raise error

        await self.run(interaction, name, body)

    async def choices(self, name: str, find: Callable[[], Found | Awaitable[Found]], nothing: Found) -> Found:
        """Answer an autocomplete; an error offers nothing instead."""
        started = time.perf_counter()
        try:
            found = find()
            return await found if isinstance(found, Awaitable) else found
        except Exception as exc:
            if errors.sentence(exc) is None:
                log.exception("autocomplete_failed", name=name)
            return nothing
        finally:
            SECONDS.labels(f"{name} autocomplete").observe(time.perf_counter() - started)

    async def drain(self, seconds: float) -> bool:
        """Turn newcomers away, and wait until those inside have been answered; False when time ran out."""
        self._draining = True
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _answer(self, interaction: discord.Interaction, name: str, body: Body) -> tuple[Answer, str]:
        if self._draining:
            return Reply(errors.DRAINING), "draining"
        try:
            if self._before and (instead := await self._before(interaction, name, body)) is not None:
                return instead, "asked"
            return await body(interaction), "ok"
        except Exception as exc:  # the command handler's broad except: a person always gets an answer
            if (text := errors.sentence(exc)) is not None:
                return Reply(text), type(exc).__name__
            reference = errors.reference()
            log.exception("interaction_failed", name=name, reference=reference)
            return Reply(errors.apology(reference)), "bug"


class _Response:
    """Discord's response to one interaction: deferred by a timer unless the answer comes first."""

    def __init__(self, interaction: discord.Interaction, defer_after_seconds: float) -> None:
        self._interaction = interaction
        self._turn = asyncio.Lock()
        self._deferring: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(defer_after_seconds, self._start_deferring)

    def close(self) -> None:
        self._timer.cancel()

    def _start_deferring(self) -> None:
        self._deferring = asyncio.create_task(self._defer())

    async def _defer(self) -> None:
        async with self._turn:
            response = self._interaction.response
            if response.is_done():
                return
            try:
                # A click keeps its message as it is meanwhile; a command shows "thinking", privately.
                if self._interaction.message is None:
                    await response.defer(ephemeral=True, thinking=True)
                else:
                    await response.defer()
            except discord.HTTPException as exc:
                log.warning("defer_failed", status=exc.status, code=exc.code)

    async def send(self, answer: Answer) -> None:
        self._timer.cancel()
        async with self._turn:
            if isinstance(answer, discord.ui.Modal):
                if self._interaction.response.is_done():
                    answer = Reply(errors.TOO_SLOW)
                else:
                    await self._interaction.response.send_modal(answer)
                    return
            await self._send(answer)

    async def _send(self, reply: Reply) -> None:
        interaction, response = self._interaction, self._interaction.response
        content = _content(reply)
        if reply.edits and (interaction.message is not None or response.is_done()):
            content["attachments"] = content.pop("files", [])
            if response.is_done():
                await interaction.edit_original_response(**content)
            else:
                await response.edit_message(**content)
        elif response.is_done():
            await interaction.followup.send(**content, ephemeral=not reply.public)
        else:
            await response.send_message(**content, ephemeral=not reply.public)


def _content(reply: Reply) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if reply.text is not None:
        content["content"] = reply.text
    if reply.card is not None:
        content["view"] = reply.card
    if reply.buttons is not None:
        content["view"] = reply.buttons
    if reply.files:
        content["files"] = [file.as_file() for file in reply.files]
    return content


def caller(interaction: discord.Interaction) -> Caller:
    """Return who asks, as the services want to know it."""
    return Caller(interaction.user.id, interaction.guild_id, interaction.id, discord.utils.utcnow())
