"""What was planned and what became of it: the facts that streaks and summaries are made from."""

from __future__ import annotations

import datetime as dt
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
