"""Weeks of plans in words: a member's own, and a server's with nobody in it by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import discord
from discord import ButtonStyle

from bot.cards.layout import Block, card, count_of, gallery, plain, row, text
from bot.cards.plan_words import CATEGORIES, SLOTS
from bot.components import press
from bot.replies import Attachment
from core.not_enough import NotEnough
from core.plans.favourites import FavouriteTask
from core.plans.insights import Aspect, Insight, NoPattern
from core.plans.records import Tally
from core.plans.server_week import ServerWeek
from core.plans.suggestions import (
    FollowPattern,
    LighterDays,
    LittleMore,
    RepeatTask,
    Suggestion,
    TinyVersions,
    TryCategory,
)
from core.plans.weekly import WeekSummary
from core.plans.weeks import MyWeek
from db.tasks import Task


def my_week(week: MyWeek, picture: Attachment, owner: int, *, weeks_ago: int = 0) -> discord.ui.LayoutView:
    """Show a member their week."""
    found = week.summary
    blocks: list[Block] = [text(f"## {_span(found.week)}", *_totals(found)), gallery(picture)]
    blocks.append(text("**What I see**", *_insights(found)))
    if favourites := [f"- {_favourite(task, week.tasks)}" for task in found.favourites]:
        blocks.append(text("**What you liked**", *favourites))
    if ideas := [f"- {_idea(idea, week.tasks)}" for idea in found.suggestions]:
        blocks.append(text("**For next week**", *ideas))
    return card(*blocks, text("-# Seen by you alone."), _below(owner, weeks_ago))


def empty_week(week: MyWeek, owner: int, *, weeks_ago: int = 0) -> discord.ui.LayoutView:
    """Say that there is nothing to sum up."""
    return card(
        text(
            f"## {_span(week.summary.week)}",
            "Nothing was planned in this week yet, so there is nothing to sum up.",
        ),
        _below(owner, weeks_ago),
    )


def days(picture: Attachment, owner: int) -> discord.ui.LayoutView:
    """Show up to a year of a member's days."""
    return card(
        text("## Your days", "-# One square a day. A missed day undoes none of the others."),
        gallery(picture),
        row(press("My week", "week.show", owner, 0), press("Today's plan", "plan.today", owner)),
    )


def server_week(found: ServerWeek, tasks: Mapping[int, Task]) -> discord.ui.LayoutView:
    """Tell a server how its week went."""
    blocks: list[Block] = [
        text(
            f"## {_span(found.week)} in this server",
            f"**{found.members} members** did **{found.total.done:,}** of {found.total.due:,} small tasks.",
        )
    ]
    if not isinstance(found.loved, NotEnough):
        loved = [f"- {_title(task.task_id, tasks)}" for task in found.loved]
        blocks.append(text("**Most loved**", *loved))
    if not isinstance(found.categories, NotEnough):
        shares = [f"- {CATEGORIES[part.category]}: {_percent(part.share)} done" for part in found.categories]
        blocks.append(text("**By topic**", *shares))
    return card(
        *blocks,
        text("-# Figures of at least five members, nobody by name. `/plan start` joins in."),
    )


def _totals(found: WeekSummary) -> Iterator[str]:
    total = found.total
    yield f"**{total.done} of {total.due}** tasks done ({_percent(total.share)}){_compared(total, found.before)}"
    parts = [
        count_of(found.variety, "different one", "different ones"),
        count_of(found.minutes, "minute", "minutes"),
    ]
    if found.tiny:
        parts.append(f"{found.tiny} in two minutes")
    if not isinstance(found.satisfaction, NotEnough):
        parts.append(f"satisfaction {found.satisfaction:.1f} of 5")
    yield " · ".join(parts)
    streak = found.streak
    if streak.current:
        held = f", {count_of(streak.freezes, 'freeze', 'freezes')} in hand" if streak.freezes else ""
        yield f"{count_of(streak.current, 'day', 'days')} kept in a row{held} · longest: {streak.longest}"


def _compared(total: Tally, before: Tally | NotEnough) -> str:
    if isinstance(before, NotEnough):
        return ""
    change = round(100 * total.share) - round(100 * before.share)
    if not change:
        return ", as in the week before"
    return f", {abs(change)} points {'more' if change > 0 else 'less'} than the week before"


def _insights(found: WeekSummary) -> Iterator[str]:
    match found.insights:
        case NotEnough(have=have, need=need):
            yield f"Too little to tell a pattern by: {have} of the {need} tasks that it takes."
        case NoPattern(items=items):
            yield f"No pattern that I would trust yet, in {items} tasks of the last weeks."
        case insights:
            yield from (f"- {_insight(one)}" for one in insights)


def _insight(found: Insight) -> str:
    more = "more" if found.gap > 0 else "less"
    return (
        f"{_where(found)} you do {more}: {_percent(found.share)} of {found.due}, "
        f"else {_percent(found.others_share)} of {found.others_due}. Chance does not explain that."
    )


def _where(found: Insight) -> str:
    match found.aspect:
        case Aspect.WEEKDAY:
            return f"On {found.value.capitalize()}s"
        case Aspect.SLOT:
            return f"In the {SLOTS[found.value].lower()}"
        case Aspect.CATEGORY:
            return f"Of {CATEGORIES[found.value]}"
        case Aspect.WEEKEND:
            return "At weekends"


def _favourite(task: FavouriteTask, tasks: Mapping[int, Task]) -> str:
    liked = "" if task.satisfaction is None else f", {task.satisfaction:.1f} of 5"
    return f"{_title(task.task_id, tasks)}: done {count_of(task.done, 'time', 'times')}{liked}"


def _idea(idea: Suggestion, tasks: Mapping[int, Task]) -> str:
    match idea:
        case FollowPattern(insight):
            follow = "plan more" if insight.gap > 0 else "go easier on yourself"
            return f"{_where(insight)} {follow}: that is where the gap is."
        case LighterDays():
            return "Make days lighter: `/plan settings`, **Take it easy**. Two weeks were a lot."
        case LittleMore():
            return "There is room for a little more: another type or more minutes in `/plan settings`, if you like."
        case TinyVersions(undone):
            return f"{undone} tasks were left. The two-minute versions count just as much."
        case RepeatTask(task):
            return f"Have **{_title(task.task_id, tasks)}** again: it works for you."
        case TryCategory(category):
            return f"Try something of {CATEGORIES[category]}: you did nothing of it lately."


def _title(task_id: int, tasks: Mapping[int, Task]) -> str:
    return plain(tasks[task_id].title) if task_id in tasks else "a task that is no longer in the library"


def _below(owner: int, weeks_ago: int) -> Block:
    return row(
        press("Today's plan", "plan.today", owner, style=ButtonStyle.primary),
        press("The week before", "week.show", owner, weeks_ago + 1),
        press("All my days", "week.days", owner),
    )


def _span(week: dt.date) -> str:
    end = week + dt.timedelta(days=6)
    return f"Week of {week.day} {week:%B} to {end.day} {end:%B}"


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"
