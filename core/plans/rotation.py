"""Rotation: no task on two days running, and variants of one habit with room between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RotationSettings:
    """Tunables of rotation."""

    group_gap_days: int = 1
    """Full days between two tasks of one variation group, when anything else is left."""

    @property
    def reach_days(self) -> int:
        """How many days before and after a day its rotation looks at."""
        return max(1, self.group_gap_days)


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task on a day's plan."""

    day: dt.date
    task_id: int
    variation_group: str


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a day has to leave out, and what it had better leave out."""

    barred_tasks: frozenset[int]
    recent_groups: frozenset[str]


def rotation(planned: Iterable[PlannedTask], day: dt.date, settings: RotationSettings) -> Rotation:
    """Return what the plans around a day bar on it.

    ``planned`` holds the days from ``reach_days`` before to as many after (tomorrow may be planned already). Of the day itself it
    holds only what was swapped away, which must not come back; what stays on it goes into ``PlanWish.fixed``.
    """
    raise NotImplementedError
