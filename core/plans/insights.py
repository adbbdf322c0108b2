"""When and at what a member does more or less than else: only differences that chance does not explain.

Days differ (a good one, a bad one), and weeks do, so items are never compared across them: categories and times
of day are compared within each day, weekdays and weekends within each week. Each comparison is an exact conditional
test, the same as Fisher's where there is one stratum (stratified: Gart 1970; Mehta, Patel & Gray 1985).
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from itertools import combinations
from statistics import fmean
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from core.not_enough import NotEnough
from core.plans.days import week_of
from core.plans.records import ItemRecord
from core.plans.vocabulary import WEEKDAYS

Key = TypeVar("Key")
Chances = npt.NDArray[np.float64]
"""The probability of each whole number from 0 on."""
Stratum = tuple[int, Chances]
"""What was observed, and how likely each outcome was if nothing made a difference."""

_WEEKEND = (5, 6)
_PARTS = 60
"""A day's share done is counted in sixtieths, which are exact for up to six items."""


@dataclass(frozen=True, slots=True)
class InsightSettings:
    """What a difference must be to be told: on enough items, unlikely by chance, and not small."""

    weeks: int = 8
    """How far back to look."""
    least_items: int = 30
    least_of_group: int = 8
    """Items of a weekday, time of day or category, and as many others."""
    least_gap: float = 0.15
    false_alarm_probability: float = 0.05
    """The chance that a member without any pattern is told of one, over all that is looked at together."""


class Aspect(StrEnum):
    """What items are compared by."""

    WEEKDAY = "weekday"
    SLOT = "slot"
    CATEGORY = "category"
    WEEKEND = "weekend"


USUAL = (Aspect.WEEKDAY, Aspect.SLOT, Aspect.CATEGORY)


@dataclass(frozen=True, slots=True)
class Insight:
    """A weekday, weekend, time of day or category that more, or less, is done of than of all others."""

    aspect: Aspect
    value: str
    """One of the vocabulary's weekdays, slots or categories, or "weekend"."""
    done: int
    due: int
    others_done: int
    others_due: int
    p_value: float
    """Adjusted for all that was looked at (Bonferroni)."""

    @property
    def share(self) -> float:
        """The share done, 0 to 1."""
        return self.done / self.due

    @property
    def others_share(self) -> float:
        """The share done of all others, 0 to 1."""
        return self.others_done / self.others_due

    @property
    def gap(self) -> float:
        """How much larger its share is than that of all others, -1 to 1."""
        return self.share - self.others_share


@dataclass(frozen=True, slots=True)
class NoPattern:
    """So many items were compared and what differs may well be chance."""

    items: int


Insights = tuple[Insight, ...]
"""One for each aspect that shows a difference: at least one, the largest gap first."""


_VALUE_OF: Mapping[Aspect, Callable[[ItemRecord], str]] = {
    Aspect.WEEKDAY: lambda item: WEEKDAYS[item.day.weekday()],
    Aspect.SLOT: lambda item: item.slot,
    Aspect.CATEGORY: lambda item: item.category,
    Aspect.WEEKEND: lambda item: "weekend" if item.day.weekday() in _WEEKEND else "workday",
}


def find_insights(
    items: Iterable[ItemRecord],
    today: dt.date,
    settings: InsightSettings | None = None,
    aspects: Sequence[Aspect] = USUAL,
) -> Insights | NoPattern | NotEnough:
    """Compare the items of the last weeks whose day is over, by each of these aspects."""
    settings = settings or InsightSettings()
    since = today - dt.timedelta(weeks=settings.weeks)
    past = sorted((item for item in items if since <= item.day < today), key=lambda item: item.day)
    if len(past) < settings.least_items:
        return NotEnough("items", len(past), settings.least_items)
    compared = [group for aspect in aspects for group in _groups(past, aspect, settings)]
    days, weeks = list(_grouped(past, lambda item: item.day).values()), _weekday_shares(past)
    tested = []
    for group in compared:
        if abs(group.gap) >= settings.least_gap:
            p_value = len(compared) * exact_p_value(_strata(days, weeks, group), group.gap > 0)
            tested.append(replace(group, p_value=min(1.0, p_value)))
    clear = [insight for insight in tested if insight.p_value <= settings.false_alarm_probability]
    clearest = [
        min(of_aspect, key=lambda insight: insight.p_value)
        for aspect in aspects
        if (of_aspect := [insight for insight in clear if insight.aspect is aspect])
    ]
    return tuple(sorted(clearest, key=lambda insight: -abs(insight.gap))) or NoPattern(len(past))


def exact_p_value(strata: Iterable[Stratum], above: bool) -> float:
    """Return how likely a sum over all strata is as far from the expected one, to either side, as the observed one.

    1 when that one is not above, or not below, as was asked: counts over all days may say so and days deny it.
    """
    total, chances = 0, np.ones(1)
    for observed, of_stratum in strata:
        total, chances = total + observed, np.convolve(chances, of_stratum)
    sums = np.arange(len(chances))
    expected = float(sums @ chances)
    if (total > expected) != above:
        return 1.0
    return float(chances[np.abs(sums - expected) >= abs(total - expected) - 1e-9].sum())


@cache
def hypergeometric(items: int, done: int, drawn: int) -> Chances:
    """Return how likely 0, 1, ... of ``drawn`` items are done, when ``done`` of all are."""
    most = min(done, drawn)
    ways = [math.comb(drawn, hit) * math.comb(items - drawn, done - hit) for hit in range(most + 1)]
    return np.array(ways) / math.comb(items, done)


def _groups(past: Sequence[ItemRecord], aspect: Aspect, settings: InsightSettings) -> Iterator[Insight]:
    """Yield what to compare with all others, not tested yet: what has enough items, and one of two mirrored."""
    value_of = _VALUE_OF[aspect]
    due = Counter(map(value_of, past))
    done = Counter(value_of(item) for item in past if item.done)
    for value in sorted(due)[: 1 if len(due) == 2 else None]:
        others_due = len(past) - due[value]
        if min(due[value], others_due) >= settings.least_of_group:
            others_done = done.total() - done[value]
            yield Insight(aspect, value, done[value], due[value], others_done, others_due, p_value=1.0)


def _strata(
    days: Iterable[Sequence[ItemRecord]], weeks: Iterable[Mapping[str, int]], group: Insight
) -> Iterator[Stratum]:
    if group.aspect is Aspect.WEEKDAY:
        return _weeks(weeks, [group.value])
    if group.aspect is Aspect.WEEKEND:
        return _weeks(weeks, [WEEKDAYS[day] for day in _WEEKEND])
    return _days(days, group)


def _days(days: Iterable[Sequence[ItemRecord]], group: Insight) -> Iterator[Stratum]:
    """Yield for each day how many of the value's items were done: of as many, any could have been."""
    value_of = _VALUE_OF[group.aspect]
    for items in days:
        of_value = [item.done for item in items if value_of(item) == group.value]
        yield sum(of_value), hypergeometric(len(items), sum(item.done for item in items), len(of_value))


def _weeks(weeks: Iterable[Mapping[str, int]], weekdays: Collection[str]) -> Iterator[Stratum]:
    """Yield for each week the sum of the shares done of some weekdays: it could have been that of any as many days."""
    for shares in weeks:
        of_weekdays = [share for weekday, share in shares.items() if weekday in weekdays]
        yield sum(of_weekdays), _sums(tuple(sorted(shares.values())), len(of_weekdays))


@lru_cache(maxsize=4096)
def _sums(values: tuple[int, ...], drawn: int) -> Chances:
    """Return how likely ``drawn`` of the values, all equally likely, sum up to 0, 1, ..."""
    return np.bincount([sum(some) for some in combinations(values, drawn)]) / math.comb(len(values), drawn)


def _weekday_shares(past: Iterable[ItemRecord]) -> list[dict[str, int]]:
    """Return for each week its weekdays' shares done, in parts."""
    return [
        {
            weekday: round(_PARTS * fmean(item.done for item in of_day))
            for weekday, of_day in _grouped(items, _VALUE_OF[Aspect.WEEKDAY]).items()
        }
        for items in _grouped(past, lambda item: week_of(item.day)).values()
    ]


def _grouped(items: Iterable[ItemRecord], key: Callable[[ItemRecord], Key]) -> dict[Key, list[ItemRecord]]:
    groups: dict[Key, list[ItemRecord]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
