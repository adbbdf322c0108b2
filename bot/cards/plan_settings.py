"""How a member's plans come about: starting, the questionnaire, settings, and what was learned."""

from __future__ import annotations

import calendar
from collections.abc import Mapping

import discord
from discord import ButtonStyle

from bot.cards.layout import Block, bar, card, line, listed, plain, row, text
from bot.cards.plan_words import (
    ARCHETYPES,
    CATEGORIES,
    PHASES,
    PROPOSALS,
    SLOTS,
    clock_time,
)
from bot.components import press
from core.plans.archetypes import Proposal
from core.plans.liking import LearnedPreferences
from core.plans.preferences import CATEGORY, DIFFICULTY, TASK, TIME_OF_DAY, Opinion
from db.plan_members import PlanMember

FIELDS = 10
MOST_TOLD = 6
TOLD_EVIDENCE = 1.0
"""Items' worth of evidence before an opinion is worth telling."""
_DIMENSIONS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    TASK: ("Tasks", {}),
    CATEGORY: ("Topics", CATEGORIES),
    TIME_OF_DAY: ("Times of day", SLOTS),
    DIFFICULTY: (
        "Difficulty",
        {"1": "A moment", "2": "Easy", "3": "Some effort", "4": "Demanding", "5": "Hard"},
    ),
}


def welcome(owner: int) -> discord.ui.LayoutView:
    """Say what a daily plan is, and how to begin."""
    return card(
        text(
            "## A small plan for every day",
            "A few habits of one to twenty minutes: water, movement, food, rest, focus. I learn which of them you "
            "really do, and choose those. You can skip, swap or shrink any of them, and rest days are free.",
            "-# What you do is seen by you alone. I'm no doctor: these are everyday habits, not advice on health.",
        ),
        row(
            press("Find my type: 7 quick questions", "plan.ask", owner, "", style=ButtonStyle.primary),
            press("I'll choose myself", "plan.pick", owner, ""),
        ),
    )


def settings(member: PlanMember, proposed: Proposal | None, owner: int) -> discord.ui.LayoutView:
    """Show what a member chose, each with a way to change it."""
    blocks: list[Block] = [text("## Your plan's settings", *_chosen(member))]
    if proposed is not None:
        name = ARCHETYPES[proposed.archetype][0]
        blocks += [
            line(),
            text(PROPOSALS[proposed.reason].format(name=name)),
            row(
                press(f"Try {name}", "plan.propose", owner, proposed.archetype, style=ButtonStyle.primary),
                press("Stay as I am", "plan.propose", owner, ""),
            ),
        ]
    return card(
        *blocks,
        line(),
        row(
            press("Type, time, topics", "plan.edit_plan", owner, style=ButtonStyle.primary),
            press("Rest and reminders", "plan.edit_rhythm", owner),
            _switch("Take it easy", "overwhelmed", owner, on=member.overwhelmed),
        ),
        row(
            _switch("Weekly summary by message", "weekly_summary_dm", owner, on=member.weekly_summary_dm),
            press(
                "Leave the board" if member.on_board else "Show me on the server's board",
                "plan.board",
                owner,
                int(not member.on_board),
            ),
        ),
        row(*_phases(member, owner)),
        row(
            press("What you learned about me", "plan.learned", owner),
            press("Stop my plans", "plan.stop", owner, 0),
        ),
    )


def learned(found: LearnedPreferences, owner: int) -> discord.ui.LayoutView:
    """Show what was learned, in a member's own terms, with a way to forget it."""
    blocks: list[Block] = [
        text(
            "## What I learned about you",
            "From what you did and skipped; it fades with time. I choose by it, and nobody else sees it.",
        )
    ]
    for dimension, (title, name_of) in _DIMENSIONS.items():
        seen = [one for one in found.opinions if one.dimension == dimension and one.evidence >= TOLD_EVIDENCE]
        if seen:
            lines = [f"- {_named(one, name_of, found)}: {_liking(one.liking)}" for one in seen[:MOST_TOLD]]
            blocks.append(text(f"**{title}**", *lines))
    if len(blocks) == 1:
        blocks.append(text("Nothing yet: that takes a few tasks done or skipped."))
    return card(
        *blocks,
        row(
            press("Forget all of this", "plan.forget", owner, style=ButtonStyle.danger),
            press("Back to the settings", "plan.settings", owner),
        ),
    )


def sure_to_stop(owner: int) -> discord.ui.LayoutView:
    """Ask before plans end."""
    return card(
        text(
            "## Stop your plans?",
            "No more plans and reminders. What you did is kept, and `/plan start` goes on from there; "
            "`/privacy delete` removes it all.",
        ),
        row(
            press("Stop my plans", "plan.stop", owner, 1, style=ButtonStyle.danger),
            press("Keep them", "plan.settings", owner),
        ),
    )


def stopped(owner: int) -> discord.ui.LayoutView:
    """Say that plans have ended."""
    return card(
        text("Your plans have stopped. Whenever you like, `/plan start` goes on where you left."),
        row(press("Start again", "plan.pick", owner, "")),
    )


def _chosen(member: PlanMember) -> list[str]:
    name, meaning = ARCHETYPES[member.archetype]
    off = [CATEGORIES[category] for category in member.categories_off]
    rest = [calendar.day_name[day] for day in member.rest_weekdays]
    reminder = "off" if member.reminder_minute is None else f"at {clock_time(member.reminder_minute)}"
    phase, held = PHASES[member.phase][0], " (you chose to stay there)" if member.phase_by_hand else ""
    return [
        f"**{name}**: {meaning}",
        f"About **{member.wanted_minutes} minutes** a day" + (f", without {listed(off)}" if off else ""),
        f"Days end at **{clock_time(member.day_end_minutes)}**, time zone **{member.time_zone}**",
        f"Days of rest: **{listed(rest) or 'none'}** · Reminder: **{reminder}**",
        f"Phase: **{phase}**{held}",
        *(["**Taking it easy**: at most 2 tasks a day"] if member.overwhelmed else []),
    ]


def _switch(label: str, name: str, owner: int, *, on: bool) -> discord.ui.Button[discord.ui.View]:
    return press(f"{label}: {'on' if on else 'off'}", "plan.switch", owner, name, int(not on))


def _phases(member: PlanMember, owner: int) -> list[discord.ui.Button[discord.ui.View]]:
    """Offer to stay in another phase, or to leave it to time and evidence again."""
    others = [
        press(f"Go to {name}", "plan.phase", owner, phase)
        for phase, (name, _) in PHASES.items()
        if phase != member.phase
    ]
    return (
        [*others, press("Let phases change by themselves", "plan.phase", owner, "")]
        if member.phase_by_hand
        else others
    )


def _named(found: Opinion, names: Mapping[str, str], learned: LearnedPreferences) -> str:
    if found.dimension == TASK:
        task = learned.tasks.get(int(found.value))
        return plain(task.title) if task else "a task that is gone"
    return names.get(found.value, found.value)


def _liking(share: float) -> str:
    return f"{bar(round(FIELDS * share), FIELDS)} {round(100 * share)}%"
