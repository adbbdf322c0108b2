"""A member's behaviour over the last weeks in figures, and in plain words for a prompt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from core.coaching.behaviour.change_detection import Snapshot
from core.not_enough import NotEnough
from core.plans.insights import USUAL, Aspect, Insight, Insights, InsightSettings, NoPattern, find_insights
from core.plans.records import ItemRecord, Tally, tally
from core.plans.streaks import DayState, Streak

ASPECTS = (*USUAL, Aspect.WEEKEND)


@dataclass(frozen=True, slots=True)
class BehaviourSettings:
    """What is looked at, and how much of it there must be."""

    window_days: int = 30
    least_days: int = 7
    """Days with a plan, for any figure."""
    insights: InsightSettings = field(default_factory=InsightSettings)
    """Patterns look further back than the window: in a month most of them cannot be told from luck."""

    @property
    def reach_days(self) -> int:
        """How many days back items are needed."""
        return max(self.window_days, 7 * self.insights.weeks)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The days of a window that ended before a day; days of rest on which nothing was done count nowhere."""

    day: dt.date
    window_days: int
    items: Tally
    days: Tally
    """Days with a plan, and those of them on which something was told."""
    streak: int
    longest_streak: int
    patterns: Insights | NoPattern | NotEnough
    pattern_weeks: int

    def snapshot(self) -> Snapshot:
        """Return what later behaviour is compared with."""
        return Snapshot(self.day, self.items.done, self.items.due, self.days.done, self.days.due, self.streak)


def behaviour(
    items: Iterable[ItemRecord],
    checked_in: Collection[dt.date],
    streak: Streak,
    today: dt.date,
    settings: BehaviourSettings | None = None,
) -> Behaviour | NotEnough:
    """Sum up the days before the member's day ``today``.

    ``items`` reach back `BehaviourSettings.reach_days`, ``checked_in`` are days on which the member told how they were,
    ``streak`` is of all their days. A day counts as told when an item was done or skipped on it, or a check-in made.
    """
    settings = settings or BehaviourSettings()
    rested = {day.day for day in streak.days if day.state is DayState.RESTED}
    counted = [item for item in items if item.day < today and item.day not in rested]
    since = today - dt.timedelta(days=settings.window_days)
    recent = [item for item in counted if item.day >= since]
    planned = {item.day for item in recent}
    if len(planned) < settings.least_days:
        return NotEnough("days", len(planned), settings.least_days)
    told = {item.day for item in recent if item.state != "open"} | planned.intersection(checked_in)
    return Behaviour(
        today,
        settings.window_days,
        tally(recent),
        Tally(len(told), len(planned)),
        streak.current,
        streak.longest,
        find_insights(counted, today, settings.insights, ASPECTS),
        settings.insights.weeks,
    )


def broken_streak(streak: Streak, since: dt.date) -> int:
    """Return the kept days of the longest streak that a missed day, ``since`` or later, put an end to; 0 for none."""
    longest = kept = 0
    for day in streak.days:
        if day.state is DayState.KEPT:
            kept += 1
        elif day.state is DayState.MISSED:
            longest = max(longest, kept) if day.day >= since else longest
            kept = 0
    return longest


def behaviour_block(found: Behaviour) -> str:
    """Write behaviour as lines of a prompt; every number in it is the member's, or says how much was looked at."""
    return "\n".join(
        [
            f"The {found.window_days} days before {found.day}:",
            f"- Tasks done: {_of(found.items)}",
            f"- Days on which something was logged: {_of(found.days)}",
            f"- Streak: {found.streak} days now, {found.longest_streak} at its longest",
            *_patterns(found),
        ]
    )


def _patterns(found: Behaviour) -> list[str]:
    match found.patterns:
        case NotEnough(have=have, need=need):
            return [f"- Patterns: too early to tell ({have} tasks, {need} are needed)"]
        case NoPattern(items=items):
            return [f"- Patterns: none that luck would not explain, in {items} tasks"]
        case insights:
            return [f"- Over {found.pattern_weeks} weeks, {_told(one)}" for one in insights]


def _told(one: Insight) -> str:
    share, others = Tally(one.done, one.due), Tally(one.others_done, one.others_due)
    return f"{_where(one)}: {_of(share)}; else: {_of(others)}"


def _where(one: Insight) -> str:
    match one.aspect:
        case Aspect.WEEKDAY:
            return f"on {one.value.capitalize()}s"
        case Aspect.SLOT:
            return f"in the {one.value}"
        case Aspect.CATEGORY:
            return f"of {one.value}"
        case Aspect.WEEKEND:
            return "at weekends"


def _of(part: Tally) -> str:
    return f"{part.done} of {part.due} ({_percent(part.share)}%)"


def _percent(share: float) -> int:
    return round(100 * share)
