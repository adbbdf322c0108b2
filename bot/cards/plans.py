"""A member's daily plan, in words and buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import discord
from discord import ButtonStyle

from bot.cards.layout import Block, bar, card, count_of, film_name, line, plain, row, text
from bot.cards.plan_words import MODE_REASONS, MODES, PHASES, SKIP_REASONS, SLOTS, day_name
from bot.components import press
from core.plans.views import PlanItem, PlanView

PROGRESS_FIELDS = 10
MOST_WITH_BUTTONS = 5
"""Items with a row of buttons each: Discord takes 40 parts in a card."""
MOST_WITH_LINES = 4
"""Items with a line between them as well."""
SATISFACTION = ("1 ☹", "2", "3", "4", "5 ☺")
TINY_MINUTES = 2


def plan(view: PlanView, owner: int) -> discord.ui.LayoutView:
    """Show a day: what is open can be settled at once, when it is today."""
    crowded = len(view.items) > MOST_WITH_BUTTONS
    blocks: list[Block] = [text(*_heading(view))]
    for slot, items in groupby(view.items, key=lambda item: item.slot):
        heading: str | None = f"### {SLOTS[slot]}"
        for item in items:
            if len(view.items) <= MOST_WITH_LINES:
                blocks.append(line())
            blocks.append(text(heading, *_lines(item)))
            blocks.extend(_buttons(view, item, owner, crowded=crowded))
            heading = None
    if not view.items:
        blocks.append(text("Nothing fits your settings on this day: `/plan settings` opens them."))
    blocks.append(_below(view, owner))
    return card(*blocks)


def week(views: Sequence[PlanView], owner: int) -> discord.ui.LayoutView:
    """Show the days ahead at a glance; a day is opened by its button."""
    blocks: list[Block] = [
        text(
            "## Your week",
            "Plans ahead may still change with how you are on the day. No task comes on two days running.",
        )
    ]
    for view in views:
        blocks.append(line())
        blocks.append(
            text(f"**{_when(view)}**" + (" · rest day" if view.rest else ""), *map(_glance, view.items))
        )
    return card(
        *blocks,
        row(press("Open today", "plan.show", owner, views[0].day.toordinal(), style=ButtonStyle.primary)),
    )


def _celebration(view: PlanView) -> str:
    """Say what it means to have come to a new phase."""
    name, meaning = PHASES[view.progress.phase]
    return f"🎉 **You have come to {name}.** From now on: {meaning}."


def _heading(view: PlanView) -> Iterator[str]:
    yield f"## {_when(view)}"
    if view.when == "today":
        yield f"{MODES[view.mode]}, {MODE_REASONS[view.mode_reason]}."
    if view.rest:
        yield "A day of rest: all of it is optional, and your streak is safe."
    if view.moved_up:
        yield _celebration(view)
    if view.film is not None:
        yield f"🎬 For tonight: **{film_name(view.film)}**"
    yield f"-# {_standing(view)}"


def _standing(view: PlanView) -> str:
    progress = view.progress
    parts = [PHASES[progress.phase][0]]
    if progress.next_phase is not None:
        fields = bar(int(progress.share * PROGRESS_FIELDS), PROGRESS_FIELDS)
        parts[0] += f" {fields} {PHASES[progress.next_phase][0]}"
    if view.streak.current:
        parts.append(f"{count_of(view.streak.current, 'day', 'days')} kept in a row")
    if view.when == "past":
        parts.append("this day is over, so it stays as it is")
    return " · ".join(parts)


def _when(view: PlanView) -> str:
    name = day_name(view.day)
    return f"Today · {name}" if view.when == "today" else name


def _lines(item: PlanItem) -> Iterator[str]:
    task, title = item.task, plain(item.task.title)
    if item.state == "done":
        yield f"✅ **{title}**" + (f" · {item.minutes} min" if item.minutes else "")
        if item.asks_satisfaction:
            yield "How satisfying was it?"
    elif item.state == "skipped":
        reason = f" ({SKIP_REASONS[item.skip_reason].lower()})" if item.skip_reason else ""
        yield f"➖ {title}: skipped{reason}"
        if item.skip_reason is None:
            yield "Why? It helps me choose better; you needn't say."
    else:
        minutes = TINY_MINUTES if item.tiny else task.minutes
        yield f"**{title}** · {minutes} min"
        yield plain(task.tiny if item.tiny else task.instructions)
        yield f"-# {plain(task.anchor)}"
        if item.snoozed_until is not None:
            yield f"-# Put off until {discord.utils.format_dt(item.snoozed_until, 't')}"


def _buttons(view: PlanView, item: PlanItem, owner: int, *, crowded: bool) -> Iterator[Block]:
    """Give an item its row: what can be done about it now."""
    at = (owner, view.day.toordinal(), item.item)
    if view.when == "ahead":
        yield row(press("Swap", "plan.swap", *at))
    elif not view.editable:
        return
    elif item.state == "open":
        yield row(
            press("Done", "plan.done", *at, style=ButtonStyle.success),
            press("Full version" if item.tiny else "2-minute version", "plan.tiny", *at, int(not item.tiny)),
            press("Skip", "plan.skip", *at),
            press("Swap", "plan.swap", *at),
            press("In 2 hours", "plan.snooze", *at),
        )
    elif crowded:
        return
    elif item.asks_satisfaction:
        yield row(
            *(press(label, "plan.satisfied", *at, score) for score, label in enumerate(SATISFACTION, start=1))
        )
    elif item.state == "skipped" and item.skip_reason is None:
        reasons = [reason for reason in SKIP_REASONS if reason != "other"]
        yield row(
            *(press(SKIP_REASONS[reason], "plan.why", *at, reason) for reason in reasons),
            press("Undo", "plan.undo", *at),
        )
    elif item.state == "done":
        yield row(press("How long?", "plan.how_long", *at), press("Undo", "plan.undo", *at))
    else:
        yield row(press("Undo", "plan.undo", *at))


def _glance(item: PlanItem) -> str:
    mark = {"done": "✅", "skipped": "➖"}.get(item.state, "▫️")
    return f"{mark} {plain(item.task.title)} · {SLOTS[item.slot].lower()}"


def _below(view: PlanView, owner: int) -> Block:
    if view.when == "today":
        buttons = [press("Check in", "plan.checkin", owner), press("The week ahead", "plan.week", owner)]
        if not view.rest and len(view.items) <= MOST_WITH_LINES:
            buttons.append(press("Rest today", "plan.rest", owner))
        return row(*buttons)
    return row(press("Back to today", "plan.today", owner))
