"""The task library as arrays, one row per task, in the shape that choosing needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from core.plans.vocabulary import ANY_TIME, ARCHETYPES, CATEGORIES, MODES, SLOTS

Floats = NDArray[np.floating[Any]]
Rows = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]

ANY_SLOT = len(SLOTS)
"""The slot number of a task that fits every slot."""
DIFFICULTIES = 5


class TaskFacts(Protocol):
    """What choosing reads of a task."""

    @property
    def task_id(self) -> int: ...
    @property
    def category(self) -> str: ...
    @property
    def minutes(self) -> int: ...
    @property
    def difficulty(self) -> int: ...
    @property
    def archetype_fit(self) -> tuple[float, ...]: ...
    @property
    def mode_fit(self) -> tuple[float, ...]: ...
    @property
    def time_of_day(self) -> str: ...
    @property
    def variation_group(self) -> str: ...


@dataclass(frozen=True, slots=True)
class TaskTable:
    """T tasks in the order they came in; categories, slots and groups are numbers."""

    task_ids: Rows
    """(T,) int64."""
    categories: Rows
    """(T,) places in CATEGORIES."""
    difficulties: Rows
    """(T,) 0..4, one less than the task's."""
    slots: Rows
    """(T,) places in SLOTS, or ANY_SLOT."""
    groups: Rows
    """(T,) places in ``group_names``."""
    minutes: Floats
    """(T,)"""
    archetype_fit: Floats
    """(T, 6)"""
    mode_fit: Floats
    """(T, 3)"""
    group_names: tuple[str, ...]
    row_of: Mapping[int, int]
    """From task id to row."""

    @classmethod
    def build(cls, tasks: Iterable[TaskFacts]) -> Self:
        """Lay out the tasks, each once; retired ones are left out by the caller."""
        listed = list(tasks)
        group_names = tuple(dict.fromkeys(task.variation_group for task in listed))
        group_of = {name: place for place, name in enumerate(group_names)}
        slot_of = {name: place for place, name in enumerate((*SLOTS, ANY_TIME))}
        return cls(
            task_ids=np.array([task.task_id for task in listed], dtype=np.int64),
            categories=np.array([CATEGORIES.index(task.category) for task in listed], dtype=np.int64),
            difficulties=np.array([task.difficulty - 1 for task in listed], dtype=np.int64),
            slots=np.array([slot_of[task.time_of_day] for task in listed], dtype=np.int64),
            groups=np.array([group_of[task.variation_group] for task in listed], dtype=np.int64),
            minutes=np.array([task.minutes for task in listed], dtype=np.float64),
            archetype_fit=np.array([task.archetype_fit for task in listed]).reshape(-1, len(ARCHETYPES)),
            mode_fit=np.array([task.mode_fit for task in listed]).reshape(-1, len(MODES)),
            group_names=group_names,
            row_of={task.task_id: row for row, task in enumerate(listed)},
        )

    def __len__(self) -> int:
        return len(self.task_ids)
