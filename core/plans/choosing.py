"""Choosing a day's tasks: shares of new and known by learning phase, Thompson sampling inside each share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.plans.preferences import Beliefs, PreferenceSettings
from core.plans.rotation import Rotation
from core.plans.task_table import TaskTable

NEW, KNOWN = SHARES = ("new", "known")


@dataclass(frozen=True, slots=True)
class Choice:
    """One task of a plan, its time of day, and the share that it was drawn for."""

    task_id: int
    slot: str
    share: str


@dataclass(frozen=True, slots=True)
class PlanWish:
    """What a day's plan should be like."""

    day: dt.date
    archetype: str
    phase: str
    mode: str
    tasks: int
    """How many the day should hold, those of ``fixed`` included: see ``archetypes.daily_tasks``."""
    wanted_minutes: int
    rotation: Rotation
    tried: Mapping[int, dt.date]
    """Every task that was ever on a plan before this day, and the day it first was (``first_on``)."""
    categories_off: frozenset[str] = frozenset()
    fixed: tuple[Choice, ...] = ()
    """What stays on the day's plan; swapped items are not among them."""
    served: tuple[int, int] = (0, 0)
    """How many new and known items the earlier days of this phase held (swapped ones left out): with it, what one share could not
    serve is made up for later. Without it, each item is simply drawn."""


@dataclass(frozen=True, slots=True)
class ChoosingSettings:
    """Tunables of choosing."""

    preferences: PreferenceSettings = field(default_factory=PreferenceSettings)


def choose(
    table: TaskTable, beliefs: Beliefs, wish: PlanWish, rng: np.random.Generator, settings: ChoosingSettings
) -> tuple[Choice, ...]:
    """Return the tasks to add to ``wish.fixed``, by time of day; fewer than wished for only when no other task is allowed.

    The same arguments and seed give the same plan: evidence is weighed as of the day, not of the moment.
    """
    raise NotImplementedError


def swap(
    table: TaskTable,
    beliefs: Beliefs,
    wish: PlanWish,
    item: Choice,
    rng: np.random.Generator,
    settings: ChoosingSettings,
) -> Choice | None:
    """Return another task in place of ``item`` of ``wish.fixed``, for its share and, if possible, its time of day; None if none is allowed."""
    raise NotImplementedError
