"""Planners that learn nothing: a new draw every day, and one timetable for every week."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.planning.people import CheckIn, Ints, Outcome
from benchmarks.planning.simulation import WEEK


class RandomPlanner:
    """Draws each day anew among the tasks of that day's archetype, none of yesterday's."""

    def __init__(self, fitting: Ints, tasks: int, rng: np.random.Generator) -> None:
        self._fitting, self._tasks, self._rng = fitting, tasks, rng
        self._yesterday: list[int] = []

    def plan(self, day: int, check_in: CheckIn | None) -> list[int]:
        """Draw the tasks of a day."""
        free = np.setdiff1d(self._fitting, self._yesterday)
        self._yesterday = self._rng.choice(free, self._tasks, replace=False).tolist()
        return self._yesterday

    def hear(self, day: int, outcomes: Sequence[Outcome]) -> None:
        """Learn nothing."""


class StaticPlanner:
    """The same timetable every week, drawn once."""

    def __init__(self, fitting: Ints, tasks: int, rng: np.random.Generator) -> None:
        drawing = RandomPlanner(fitting, tasks, rng)
        self._timetable = [drawing.plan(day, None) for day in range(WEEK)]

    def plan(self, day: int, check_in: CheckIn | None) -> list[int]:
        """Return the weekday's tasks."""
        return self._timetable[day % WEEK]

    def hear(self, day: int, outcomes: Sequence[Outcome]) -> None:
        """Learn nothing."""
