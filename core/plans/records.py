"""What was planned and what became of it: the facts that streaks and summaries are made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DayRecord:
    """A day's items, those that were swapped away left out; ``rest`` for days of rest and of travel."""

    day: dt.date
    planned: int
    done: int
    skipped: int
    rest: bool = False


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item of a plan that was not swapped away."""

    day: dt.date
    task_id: int
    category: str
    slot: str
    state: str
    """open, done or skipped."""
    tiny: bool
    """Done as the two-minute version."""
    satisfaction: int | None
    """1 to 5, if told."""
    minutes: int
    """What it took if told, else what the task takes."""

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return self.state == "done"

    def is_due(self, today: dt.date) -> bool:
        """Whether it counts by now: it was done or skipped, or its day is over."""
        return self.state != "open" or self.day < today


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of so many items were done."""

    done: int
    due: int

    @property
    def share(self) -> float:
        """The share done, 0 to 1; 0 of nothing."""
        return self.done / self.due if self.due else 0.0


def tally(items: Iterable[ItemRecord]) -> Tally:
    """Count items, and those done."""
    done = [item.done for item in items]
    return Tally(sum(done), len(done))
