"""Invented members: days of tasks done or not, with good days and bad ones, and nothing else behind them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.plans.records import DayRecord, ItemRecord
from core.plans.streaks import DayState, streak
from core.plans.vocabulary import CATEGORIES, SLOTS

MONDAY = dt.date(2026, 1, 5)
WEEKEND = (5, 6)
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Kind:
    """A kind of member: how much is planned, how much of it is usually done, and how much days differ."""

    tasks: int
    usual: float
    day_sd: float
    """Of the log odds: at 1, a bad day turns 60% into 36%."""


@dataclass(frozen=True)
class Days:
    """What was done of ``tasks`` on each day from the Monday on."""

    tasks: int
    done: npt.NDArray[np.int64]
    streaks: list[int]
    """As they stood at the end of each day."""


def live(rng: np.random.Generator, kind: Kind, usual: Floats) -> Days:
    """Live a day for each value of ``usual``: the chance that a task is done when the day is neither good nor bad."""
    odds = np.log(usual / (1 - usual)) + rng.normal(0, kind.day_sd, len(usual))
    done = rng.binomial(kind.tasks, 1 / (1 + np.exp(-odds)))
    return Days(kind.tasks, done, _streaks(kind.tasks, done))


def _streaks(tasks: int, done: npt.NDArray[np.int64]) -> list[int]:
    records = [
        DayRecord(MONDAY + dt.timedelta(days=number), tasks, int(count), 0)
        for number, count in enumerate(done)
    ]
    current, found = 0, []
    for day in streak(records, MONDAY + dt.timedelta(days=len(done))).days[: len(done)]:
        current = 0 if day.state is DayState.MISSED else current + (day.state is DayState.KEPT)
        found.append(current)
    return found


def items(rng: np.random.Generator, days: Days) -> list[ItemRecord]:
    """Return days as items, each of some time of day and category."""
    found = []
    for number, done in enumerate(days.done):
        slots, categories = rng.choice(SLOTS, days.tasks), rng.choice(CATEGORIES, days.tasks)
        for item, (slot, category) in enumerate(zip(slots, categories, strict=True)):
            state = "done" if item < done else "skipped"
            day = MONDAY + dt.timedelta(days=number)
            found.append(ItemRecord(day, item, str(category), str(slot), state, False, None, 10))
    return found
