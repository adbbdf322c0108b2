"""How plans do on a server, for its moderators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import discord

from bot.cards.layout import bar, card, count_of, text
from bot.cards.plan_words import PHASES
from core.not_enough import NotEnough
from core.plans.reports import PlanReport
from db.plan_figures import DayFeedback

Figure = TypeVar("Figure")
FIELDS = 10
SHOWN_DAYS = 7
SOURCES = {
    "dynamic": "chosen for the member",
    "ai": "written by the model",
    "last_good": "the last good plan again",
    "template": "the fixed set",
}


def report(found: PlanReport) -> discord.ui.LayoutView:
    """Show a server's plans in figures."""
    return card(
        text(
            "## Daily plans in this server",
            f"-# {found.first.day} {found.first:%B} to {found.last.day} {found.last:%B}. Every figure is of enough "
            "members that nobody can be told from it.",
        ),
        text("**Feedback by day**", *_feedback(found.feedback)),
        text(
            "**Done, by learning phase**",
            *_told(
                found.completion,
                lambda of: (
                    f"- {PHASES[of.phase][0]}: {bar(round(FIELDS * of.done / of.due), FIELDS)} "
                    f"{round(100 * of.done / of.due)}% ({count_of(of.members, 'member', 'members')})"
                ),
            ),
        ),
        text(
            "**Members in each phase**",
            *_told(found.phases, lambda of: f"- {PHASES[of.phase][0]}: {of.members}"),
        ),
        text(
            "**Where plans came from**",
            *_told(found.sources, lambda of: f"- {SOURCES[of.source]}: {100 * of.share:.1f}%"),
        ),
        text(
            "**Variety**",
            _missing(found.variety)
            if isinstance(found.variety, NotEnough)
            else f"- {found.variety.different:.1f} different tasks a week",
        ),
    )


def _feedback(days: Sequence[DayFeedback] | NotEnough) -> Sequence[str]:
    return _told(
        days if isinstance(days, NotEnough) else days[-SHOWN_DAYS:],
        lambda of: (
            f"- {of.day.day} {of.day:%b}: {of.done} done, {of.skipped} skipped, {of.swapped} swapped "
            f"({count_of(of.members, 'member', 'members')})"
        ),
    )


def _told(figures: Sequence[Figure] | NotEnough, words: Callable[[Figure], str]) -> Sequence[str]:
    return [_missing(figures)] if isinstance(figures, NotEnough) else [words(figure) for figure in figures]


def _missing(lacking: NotEnough) -> str:
    return f"- Too few members yet: a figure needs {lacking.need}."
