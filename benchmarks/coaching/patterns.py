"""Patterns: how many members without one are told of one, and how many weekends with less done are found."""

from __future__ import annotations

import datetime as dt

import numpy as np

from benchmarks.coaching.lives import MONDAY, WEEKEND, Kind, items, live
from benchmarks.figures import Figure, at_most, ratio_at_least
from core.coaching.behaviour.metrics import ASPECTS
from core.plans.insights import Aspect, InsightSettings, find_insights
from core.plans.records import ItemRecord, tally

SEED = 12
SETTINGS = InsightSettings()
DAYS = 7 * SETTINGS.weeks
TODAY = MONDAY + dt.timedelta(days=DAYS)
FALSE_TARGET, FOUND_TARGET = 5.0, 0.7
GAP = 0.40


def figures(members: int) -> list[Figure]:
    """Measure on members with the usual days, and with good and bad ones."""
    return [figure for day_sd in (0.0, 1.0) for figure in _of(day_sd, members)]


def _of(day_sd: float, members: int) -> list[Figure]:
    rng, kind = np.random.default_rng(SEED), Kind(4, 0.6, day_sd)
    steady = np.full(DAYS, 0.6)
    lapsing = np.where(np.isin(np.arange(DAYS) % 7, WEEKEND), 0.8 - GAP, 0.8)
    told = guessed = found = 0
    for _ in range(members):
        lived = items(rng, live(rng, kind, steady))
        told += isinstance(find_insights(lived, TODAY, SETTINGS, ASPECTS), tuple)
        guessed += _has_bad_weekday(lived)
        insights = find_insights(items(rng, live(rng, kind, lapsing)), TODAY, SETTINGS, ASPECTS)
        found += isinstance(insights, tuple) and any(one.aspect is Aspect.WEEKEND for one in insights)
    days = "good and bad days" if day_sd else "days alike"
    return [
        at_most(
            f"told of a pattern without one, {days}",
            100 * told / members,
            "% of members",
            "a weekday 15 points off",
            100 * guessed / members,
            FALSE_TARGET,
        ),
        ratio_at_least(
            f"weekends {round(100 * GAP)} points lower that are found, {days}",
            100 * found / members,
            "% of members",
            "all of them",
            100.0,
            FOUND_TARGET,
        ),
    ]


def _has_bad_weekday(lived: list[ItemRecord]) -> bool:
    """Tell whether some weekday looks bad to who asks for a gap and no more."""
    whole = tally(lived).share
    weekdays = [tally(item for item in lived if item.day.weekday() == weekday) for weekday in range(7)]
    return any(whole - of.share >= SETTINGS.least_gap for of in weekdays)
