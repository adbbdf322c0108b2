"""Streaks that are kind: days on which something was done, with rest, skips and freezes between them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.plans.days import week_of
from core.plans.records import DayRecord


@dataclass(frozen=True, slots=True)
class StreakSettings:
    """How much a streak forgives."""

    skips_per_week: int = 2
    """Days of a week (Monday to Sunday) on which everything may be skipped."""
    kept_per_freeze: int = 7
    """Days kept that earn a freeze, which then covers one missed day."""
    most_freezes: int = 2
    """Freezes held at once; days kept beyond them earn nothing."""


class DayState(StrEnum):
    """What a day means for the streak. Only a kept day counts, and only a missed day ends it."""

    KEPT = "kept"
    RESTED = "rested"
    """A day of rest or of travel, or nothing was planned."""
    SKIPPED = "skipped"
    """All of it was skipped, within the week's budget."""
    FROZEN = "frozen"
    """Missed, and covered by a freeze."""
    MISSED = "missed"
    OPEN = "open"
    """Not over, and nothing done yet."""


@dataclass(frozen=True, slots=True)
class StreakDay:
    """A day as the streak sees it."""

    day: dt.date
    state: DayState
    planned: int
    done: int


@dataclass(frozen=True, slots=True)
class Streak:
    """Days kept without a missed one between them."""

    current: int
    longest: int
    freezes: int
    """Freezes held."""
    kept_until_freeze: int | None
    """Days to keep until the next freeze; None when no more can be held."""
    skips_left: int
    """Days of today's week on which everything may still be skipped."""
    days: tuple[StreakDay, ...]
    """Every day from the first record on, in order of time."""


def streak(
    records: Iterable[DayRecord],
    today: dt.date,
    settings: StreakSettings | None = None,
    rest_weekdays: Collection[int] = (),
) -> Streak:
    """Return the streak of a member from all their records, one for each day, in any order.

    A day without a record is missed unless it is one of the ``rest_weekdays`` (0 is Monday); where these change,
    the past ones have to be kept as records of rest. Done counts on any day. Each kept day adds one to a credit
    (of at most ``kept_per_freeze * most_freezes``) that a missed day draws ``kept_per_freeze`` from; where the
    credit is too small the streak ends and it is lost. So no rest, skip or freeze ever makes a streak shorter.
    """
    settings = settings or StreakSettings()
    of_day = {record.day: record for record in records}
    first = min(of_day, default=dt.date.max)
    last = max([today, *(record.day for record in of_day.values() if record.done)])
    current = longest = credit = 0
    most_credit = settings.kept_per_freeze * settings.most_freezes
    skips: Counter[dt.date] = Counter()
    days = []
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = dt.date.fromordinal(ordinal)
        record = of_day.get(day)
        state = _state(day, record, today, rest_weekdays)
        if state is DayState.SKIPPED:
            skips[week_of(day)] += 1
            if skips[week_of(day)] > settings.skips_per_week:
                state = DayState.MISSED
        if state is DayState.KEPT:
            current, credit = current + 1, min(credit + 1, most_credit)
            longest = max(longest, current)
        elif state is DayState.MISSED and credit >= settings.kept_per_freeze:
            state, credit = DayState.FROZEN, credit - settings.kept_per_freeze
        elif state is DayState.MISSED:
            current = credit = 0
        days.append(StreakDay(day, state, record.planned if record else 0, record.done if record else 0))
    return Streak(
        current=current,
        longest=longest,
        freezes=credit // settings.kept_per_freeze,
        kept_until_freeze=None
        if credit == most_credit
        else settings.kept_per_freeze - credit % settings.kept_per_freeze,
        skips_left=max(0, settings.skips_per_week - skips[week_of(today)]),
        days=tuple(days),
    )


def _state(
    day: dt.date, record: DayRecord | None, today: dt.date, rest_weekdays: Collection[int]
) -> DayState:
    """Return what a day by itself is, before the budget of skips and the freezes."""
    if record is not None and record.done:
        return DayState.KEPT
    if day.weekday() in rest_weekdays or (record is not None and (record.rest or not record.planned)):
        return DayState.RESTED
    if day >= today:
        return DayState.OPEN
    if record is not None and record.skipped >= record.planned:
        return DayState.SKIPPED
    return DayState.MISSED
