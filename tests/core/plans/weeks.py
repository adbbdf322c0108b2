"""Item records to sum up, told or drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import numpy as np

from core.plans.records import ItemRecord
from core.plans.vocabulary import CATEGORIES, SLOTS

MONDAY = dt.date(2026, 5, 4)

Chance = Callable[[dt.date, str, str], float]
"""How likely an item is done: of its day, slot and category."""


def item(day: dt.date | int = 0, state: str = "done", **facts: object) -> ItemRecord:
    """Return an item of a day, or of so many days after the Monday."""
    on = MONDAY + dt.timedelta(days=day) if isinstance(day, int) else day
    usual: dict[str, object] = {
        "task_id": 1,
        "category": "movement",
        "slot": "morning",
        "tiny": False,
        "satisfaction": None,
        "minutes": 10,
    }
    return ItemRecord(day=on, state=state, **{**usual, **facts})  # type: ignore[arg-type]


def drawn(
    rng: np.random.Generator, weeks: int, tasks: int, chance: Chance, day_sd: float = 0.0
) -> Iterator[ItemRecord]:
    """Yield weeks of items before the Monday; good and bad days move the log odds by ``day_sd``."""
    for ahead in range(-7 * weeks, 0):
        day = MONDAY + dt.timedelta(days=ahead)
        mood = rng.normal(0, day_sd)
        for slot, category in zip(rng.choice(SLOTS, tasks), rng.choice(CATEGORIES, tasks), strict=True):
            odds = chance(day, slot, category)
            likely = 1 / (1 + (1 / odds - 1) * np.exp(-mood))
            state = "done" if rng.random() < likely else "skipped"
            yield item(day, state, slot=str(slot), category=str(category))
