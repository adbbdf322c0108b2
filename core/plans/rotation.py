"""Rotation: no task on two days running, and variants of one habit with room between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RotationSettings:
    """Tunables of rotation."""

    group_gap_days: int = 1
    """Full days between two tasks of one variation group, while anything else is left."""

    @property
    def reach_days(self) -> int:
        """How many days before and after a day bear on it."""
        return max(1, self.group_gap_days)


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task on a day's plan."""

    day: dt.date
    task_id: int
    variation_group: str


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a day must leave out, and what it leaves out while anything else is left."""

    barred_tasks: frozenset[int]
    recent_groups: frozenset[str]


def rotation(planned: Iterable[PlannedTask], day: dt.date, settings: RotationSettings) -> Rotation:
    """Return what the plans around a day ask of it; days out of reach are ignored.

    Both sides count, as tomorrow may be planned already. Of the day itself, ``planned`` holds what was swapped
    away and must not come back; what stays on the day is not part of it (see ``PlanWish.fixed``).
    """
    apart = [(abs((task.day - day).days), task) for task in planned]
    return Rotation(
        barred_tasks=frozenset(task.task_id for days, task in apart if days <= 1),
        recent_groups=frozenset(
            task.variation_group for days, task in apart if days <= settings.group_gap_days
        ),
    )
