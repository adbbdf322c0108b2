"""The task library as arrays, one row per task, in the shape that choosing needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from core.plans.preferences import CATEGORY, DIFFICULTY, TASK, TIME_OF_DAY, VARIATION
from core.plans.vocabulary import ANY_TIME, ARCHETYPES, CATEGORIES, MODES, SLOTS

Floats = NDArray[np.floating[Any]]
Rows = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]

ANY_SLOT = len(SLOTS)
"""The slot number of a task that fits every slot."""
_DIFFICULTIES = ("1", "2", "3", "4", "5")


class TaskFacts(Protocol):
    """What choosing reads of a task."""

    @property
    def task_id(self) -> int:
        """Unique id."""

    @property
    def category(self) -> str:
        """One of CATEGORIES."""

    @property
    def minutes(self) -> int:
        """How long it takes."""

    @property
    def difficulty(self) -> int:
        """1 to 5."""

    @property
    def archetype_fit(self) -> tuple[float, ...]:
        """0..1 in the order of ARCHETYPES."""

    @property
    def mode_fit(self) -> tuple[float, ...]:
        """0..1 in the order of MODES."""

    @property
    def time_of_day(self) -> str:
        """One of SLOTS, or ANY_TIME."""

    @property
    def variation_group(self) -> str:
        """Tasks of one group are variants of each other."""


@dataclass(frozen=True, slots=True)
class TaskTable:
    """T tasks in rows, and the V traits (categories, difficulties, groups, slots) that they have in common."""

    task_ids: Rows
    """(T,)"""
    minutes: Floats
    """(T,)"""
    archetype_fit: Floats
    """(T, 6), 0..1 in the order of ARCHETYPES."""
    mode_fit: Floats
    """(T, 3), 0..1 in the order of MODES."""
    categories: Rows
    """(T,) places in CATEGORIES."""
    groups: Rows
    """(T,) places in ``group_names``."""
    slots: Rows
    """(T,) places in SLOTS, or ANY_SLOT."""
    traits: Rows
    """(T, 4) the traits of each task; the last five of all traits are SLOTS and ANY_TIME."""
    group_names: tuple[str, ...]
    row_of: Mapping[int, int]
    """From task id to row."""
    place_of: Mapping[tuple[str, str], int]
    """From what a belief is about to its place: that of a task is its row, that of a trait is T + trait."""

    @classmethod
    def build(cls, tasks: Iterable[TaskFacts]) -> Self:
        """Lay out tasks in the order they come; the caller leaves out those that are retired."""
        listed = list(tasks)
        group_names = tuple(dict.fromkeys(task.variation_group for task in listed))
        values = {
            CATEGORY: CATEGORIES,
            DIFFICULTY: _DIFFICULTIES,
            VARIATION: group_names,
            TIME_OF_DAY: (*SLOTS, ANY_TIME),
        }
        named = [(dimension, value) for dimension in values for value in values[dimension]]
        trait_of = {trait: number for number, trait in enumerate(named)}
        traits = np.array(
            [
                (
                    trait_of[CATEGORY, task.category],
                    trait_of[DIFFICULTY, str(task.difficulty)],
                    trait_of[VARIATION, task.variation_group],
                    trait_of[TIME_OF_DAY, task.time_of_day],
                )
                for task in listed
            ],
            dtype=np.int64,
        ).reshape(-1, len(values))
        return cls(
            task_ids=np.array([task.task_id for task in listed], dtype=np.int64),
            minutes=np.array([task.minutes for task in listed], dtype=np.float64),
            archetype_fit=np.array([task.archetype_fit for task in listed]).reshape(-1, len(ARCHETYPES)),
            mode_fit=np.array([task.mode_fit for task in listed]).reshape(-1, len(MODES)),
            categories=traits[:, 0],
            groups=traits[:, 2] - len(CATEGORIES) - len(_DIFFICULTIES),
            slots=traits[:, 3] - (len(named) - len(SLOTS) - 1),
            traits=traits,
            group_names=group_names,
            row_of={task.task_id: row for row, task in enumerate(listed)},
            place_of={(TASK, str(task.task_id)): row for row, task in enumerate(listed)}
            | {trait: len(listed) + number for trait, number in trait_of.items()},
        )

    def __len__(self) -> int:
        return len(self.task_ids)

    def rows(self, task_ids: Iterable[int]) -> list[int]:
        """Return the rows of those of the tasks that are in the table."""
        return [self.row_of[task_id] for task_id in task_ids if task_id in self.row_of]
