"""Answers of the coach in a thread or private chat: typing, Stop, pieces, and Regenerate under the newest."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias, TypeGuard

import discord
import structlog

from bot import coach_lines
from bot.cards.support import help_card
from bot.components import press
from bot.discord_text import LONGEST_MESSAGE, split
from bot.replies import Reply
from core.bounded import Bounded
from core.coaching.model.protocol import OnText
from core.coaching.safety.help_lines import Region
from core.coaching.talks.heard import Heard, Help, Spoken

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 1.5
"""After so long without an answer there is something to stop."""
EDIT_SECONDS = 1.25
CURSOR = " ▌"
REMEMBERED_TALKS = 1_000

Hear: TypeAlias = Callable[[OnText], Awaitable[Heard]]
Place: TypeAlias = discord.abc.Messageable


class CoachReplies:
    """Answers messages where they were written."""

    def __init__(self, region: Callable[[int], Awaitable[Region | None]], *, streams: bool) -> None:
        self._region = region
        self._streams = streams
        self._newest: Bounded[int, discord.Message] = Bounded(REMEMBERED_TALKS)
        """By conversation: the message that has Regenerate."""

    async def answer(self, place: Place, owner: int, conversation_id: int, hear: Hear) -> None:
        """Show that an answer is coming, then the answer. Raises what ``hear`` does."""
        live = _LiveAnswer(place, owner, streams=self._streams)
        heard: Heard | None = None
        try:
            async with place.typing():
                heard = await hear(live.take)
        finally:
            shown = await live.end()
            if shown is not None and not _is_new(heard):
                with contextlib.suppress(discord.HTTPException):
                    await shown.delete()
        if isinstance(heard, Help):
            await place.send(view=help_card(heard.assessment, await self._region(owner), owner))
        elif _is_new(heard):
            await self._show(place, owner, conversation_id, heard, shown)

    async def anew(
        self,
        place: Place,
        owner: int,
        conversation_id: int,
        spoken: Spoken,
        shown: discord.Message | None,
        pieces: int,
    ) -> Reply:
        """Give another answer in the place of what is shown; below it, where that is the last of several pieces."""
        texts = split(coach_lines.answer(spoken))
        under = _regenerate(owner, conversation_id, spoken, len(texts))
        first = shown.content if shown is not None and pieces > 1 else texts.pop(0)
        if texts:
            self._newest.put(conversation_id, await _send(place, texts, under))
            under = _buttons()
        return Reply(first, buttons=under, edits=True)

    async def _show(
        self, place: Place, owner: int, conversation_id: int, spoken: Spoken, shown: discord.Message | None
    ) -> None:
        pieces = split(coach_lines.answer(spoken))
        under = _regenerate(owner, conversation_id, spoken, len(pieces))
        if shown is not None:
            try:
                shown = await shown.edit(content=pieces[0], view=_buttons() if pieces[1:] else under)
            except discord.NotFound:  # deleted meanwhile
                shown = None
        rest = pieces if shown is None else pieces[1:]
        last = await _send(place, rest, under) if rest else shown
        before = self._newest.get(conversation_id)
        if last is not None:
            self._newest.put(conversation_id, last)
        if before is not None:
            with contextlib.suppress(discord.HTTPException):  # deleted, or the thread is closed
                await before.edit(view=None)


class _LiveAnswer:
    """What is shown while an answer comes: a line to stop it by, and as a setting the text so far."""

    def __init__(self, place: Place, owner: int, *, streams: bool) -> None:
        self._place = place
        self._owner = owner
        self._streams = streams
        self._text = ""
        self._shown: discord.Message | None = None
        self._is_over = False
        self._turn = asyncio.Lock()
        self._showing = asyncio.create_task(self._show())

    async def take(self, piece: str) -> None:
        """Take a piece of the answer. Discord is not waited for here: the answer's time is running."""
        self._text += piece

    async def end(self) -> discord.Message | None:
        """Show nothing more; return the message that was shown."""
        self._is_over = True
        async with self._turn:  # a message that is under way is one to know of
            self._showing.cancel()
        return self._shown

    async def _show(self) -> None:
        await asyncio.sleep(PATIENCE_SECONDS)
        try:
            while not self._is_over:
                async with self._turn:
                    await self._put(self._so_far())
                await asyncio.sleep(EDIT_SECONDS)
        except discord.HTTPException as exc:  # the answer itself is still to come
            log.info("coach_progress_unsent", status=exc.status, code=exc.code)

    def _so_far(self) -> str:
        if not self._streams or not self._text.strip():
            return coach_lines.WAITING
        [first, *_] = split(self._text, LONGEST_MESSAGE - len(CURSOR))
        return first if first.endswith("```") else first + CURSOR

    async def _put(self, text: str) -> None:
        if self._is_over:
            return
        if self._shown is None:
            stop = _buttons(press("Stop", "coach.stop", self._owner))
            self._shown = await self._place.send(text, view=stop)
        elif text != self._shown.content:
            self._shown = await self._shown.edit(content=text)


def _regenerate(owner: int, conversation_id: int, spoken: Spoken, pieces: int) -> discord.ui.View:
    """Offer another answer, where this one was kept."""
    if spoken.position is None:
        return _buttons()
    return _buttons(press("Regenerate", "coach.again", owner, conversation_id, spoken.position, pieces))


def _buttons(*buttons: discord.ui.Button[Any]) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    view.stop()  # what a button does stands in its custom id: nothing is kept in memory
    return view


async def _send(place: Place, pieces: Sequence[str], under: discord.ui.View) -> discord.Message:
    for piece in pieces[:-1]:
        await place.send(piece)
    return await place.send(pieces[-1], view=under)


def _is_new(heard: Heard | None) -> TypeGuard[Spoken]:
    """Tell whether there is an answer that was not shown before."""
    return isinstance(heard, Spoken) and not heard.repeated
