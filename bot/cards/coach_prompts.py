"""A coach's instructions over time: every version, what changed from one to another, and a way back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
from discord import ButtonStyle

from bot.cards.coach_words import cause_told
from bot.cards.layout import Block, card, count_of, line, row, text
from bot.cards.pages import on_page, pages, turning
from bot.components import press
from core.coaching.instructions.prompt_diff import Piece
from core.coaching.instructions.prompts import Comparison, History, Version
from core.coaching.jobs import CoachReadyPost

VERSIONS_A_PAGE = 5
HISTORY, SHOW, COMPARE, USE = (
    "coach_prompt.history",
    "coach_prompt.show",
    "coach_prompt.compare",
    "coach_prompt.use",
)


def history(found: History, owner: int, page: int = 0) -> discord.ui.LayoutView:
    """List the versions, the newest first."""
    blocks: list[Block] = [text("## Your coach's instructions", *_about(found))]
    count = max(1, -(-len(found.versions) // VERSIONS_A_PAGE))
    page = min(page, count - 1)
    for version in found.versions[page * VERSIONS_A_PAGE : (page + 1) * VERSIONS_A_PAGE]:
        used = " · **in use**" if version.version == found.in_use else ""
        blocks += [
            line(),
            text(
                f"**Version {version.version}**{used}",
                f"{version.made_at:%d %B %Y}, {cause_told(version.cause)} · {count_of(version.words, 'word', 'words')}",
            ),
            row(*_buttons(version, found, owner)),
        ]
    turn = turning(HISTORY, owner, page=page, of=count)
    below = [
        press("Write new instructions", "coach_prompt.refresh", owner),
        press("What your coach knows", "coach_profile.show", owner, 0),
    ]
    return card(*blocks, line(), row(*below, *turn))


def version(found: History, number: int, owner: int, page: int = 0) -> discord.ui.LayoutView:
    """Show a version to be read. Raises NotFound."""
    shown = found.version(number)
    told = pages(discord.utils.escape_mentions(shown.text).split("\n"))
    page = on_page(told, page)
    buttons = [press("All versions", HISTORY, owner, 0)]
    if found.in_use not in {None, number}:
        buttons.append(press("Compare with the one in use", COMPARE, owner, number, found.in_use, 0))
    buttons += turning(SHOW, owner, number, page=page, of=len(told))
    return card(
        text(f"## Version {number}", f"-# {shown.made_at:%d %B %Y}, {cause_told(shown.cause)}"),
        text(told[page]),
        row(*buttons),
    )


def comparison(found: Comparison, owner: int, page: int = 0) -> discord.ui.LayoutView:
    """Show what became of a version in another."""
    old, new = found.old.version, found.new.version
    told = pages(discord.utils.escape_mentions(_piece(piece)) for piece in found.pieces)
    page = on_page(told, page)
    turn = turning(COMPARE, owner, old, new, page=page, of=len(told))
    return card(
        text(f"## From version {old} to version {new}", "-# ➖ is gone, ➕ is new."),
        text(told[page] or "Nothing: they say the same."),
        row(press("All versions", HISTORY, owner, 0), *turn),
    )


def writing(owner: int) -> discord.ui.LayoutView:
    """Say that new instructions are being written."""
    return card(
        text(
            "## Preparing your coach",
            "I'm writing new instructions for your coach, from what it knows about you. That takes a minute or two; "
            "meanwhile it goes by the present ones. A talk that runs keeps those it began with.",
        ),
        row(press("All versions", HISTORY, owner, 0)),
    )


def ready(post: CoachReadyPost) -> discord.ui.LayoutView:
    """Say what became of an interview, where it was held."""
    told = (
        "From your next talk on it goes by instructions that were written for you."
        if post.is_personal
        else "Instructions for you alone could not be written this time, so it knows you less well for now. "
        "`/coach refresh` tries again."
    )
    return card(
        text("## Your coach is ready", told),
        row(
            press("Begin a talk", "coach.begin", post.user_id, style=discord.ButtonStyle.primary),
            press("What your coach knows", "coach_profile.show", post.user_id, 0),
        ),
    )


def _about(found: History) -> Iterator[str]:
    yield "What your coach is told about you before a talk. You can read all of it, and go back to any version."
    if found.is_preparing:
        yield "**A new version is being written.** Look again in a minute or two."
    elif not found.versions:
        yield "None were written for you yet."


def _buttons(version: Version, found: History, owner: int) -> Iterator[discord.ui.Button[Any]]:
    number = version.version
    yield press("Read", SHOW, owner, number, 0)
    before = [other.version for other in found.versions if other.version < number]
    if before:
        yield press("What changed", COMPARE, owner, before[0], number, 0)
    if number != found.in_use:
        yield press("Use this one", USE, owner, number, style=ButtonStyle.primary)


def _piece(piece: Piece) -> str:
    if piece.kind == "kept":
        return f"-# … {count_of(piece.sentences, 'sentence', 'sentences')} as before"
    return f"{'➖' if piece.kind == 'gone' else '➕'} {piece.text.lstrip('#').strip()}"
