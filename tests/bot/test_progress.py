"""Progress by edits: seldom, only after the door has deferred, and never after the answer."""

from __future__ import annotations

import asyncio
from typing import Any

import discord

from bot.progress import Progress

EVERY = 0.02


class FakeResponse:
    def __init__(self) -> None:
        self.done = True

    def is_done(self) -> bool:
        return self.done


class FakeInteraction:
    """Keeps the cards that it was told to show."""

    def __init__(self) -> None:
        self.response = FakeResponse()
        self.shown: list[discord.ui.LayoutView] = []
        self.fails = False

    async def edit_original_response(self, *, view: discord.ui.LayoutView) -> None:
        if self.fails:
            raise discord.HTTPException(FakeHttp(), "gone")  # type: ignore[arg-type]
        self.shown.append(view)


class FakeHttp:
    status, reason = 500, "gone"


def card() -> Any:
    return discord.ui.LayoutView()


async def test_only_the_newest_card_is_shown_each_time() -> None:
    interaction = FakeInteraction()
    first, second, third = card(), card(), card()
    async with Progress(interaction, EVERY) as progress:  # type: ignore[arg-type]
        progress.tell(first)
        progress.tell(second)
        await asyncio.sleep(EVERY * 2.5)
        progress.tell(third)
        await asyncio.sleep(EVERY * 2.5)
    assert interaction.shown == [second, third]
    assert progress.shown


async def test_nothing_is_shown_before_the_door_has_deferred_or_after_the_end() -> None:
    interaction = FakeInteraction()
    interaction.response.done = False
    async with Progress(interaction, EVERY) as progress:  # type: ignore[arg-type]
        progress.tell(card())
        await asyncio.sleep(EVERY * 2.5)
    interaction.response.done = True
    await asyncio.sleep(EVERY * 2.5)
    assert interaction.shown == []
    assert not progress.shown


async def test_an_edit_that_fails_does_not_stop_the_work() -> None:
    interaction = FakeInteraction()
    interaction.fails = True
    async with Progress(interaction, EVERY) as progress:  # type: ignore[arg-type]
        progress.tell(card())
        await asyncio.sleep(EVERY * 2.5)
    assert not progress.shown
