"""What a member likes to do: Beta posteriors that fade, over the task and over what tasks have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

TASK, CATEGORY, DIFFICULTY, TIME_OF_DAY, VARIATION = DIMENSIONS = (
    "task",
    "category",
    "difficulty",
    "time_of_day",
    "variation",
)


@dataclass(frozen=True, slots=True)
class Belief:
    """Evidence for (alpha) and against (beta) one value, as it counted at ``updated_at``; the prior is not in it."""

    alpha: float
    beta: float
    updated_at: dt.datetime


Beliefs = Mapping[tuple[str, str], Belief]
"""From (dimension, value) to what was seen of it: the rows of ``user_preference_profile``.

A value is the task's id, its category, its difficulty, its variation group (as text), or the slot it was done in.
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What became of one planned item. ``reason`` belongs to a skip, ``satisfaction`` (1..5) to what was done."""

    task_id: int
    category: str
    difficulty: int
    slot: str
    variation_group: str
    outcome: str
    """'done', 'skipped' or 'swapped'."""
    at: dt.datetime
    satisfaction: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PreferenceSettings:
    """Tunables of learning."""

    half_life_days: float = 45.0
    """After so long, evidence counts half."""


def observe(
    beliefs: Beliefs, evidence: Evidence, now: dt.datetime, settings: PreferenceSettings, sign: int = 1
) -> dict[tuple[str, str], Belief]:
    """Return the five beliefs that the evidence changes, as they stand at ``now``; the others stay as they are.

    Give at least those five of ``beliefs`` (see ``touched``). ``sign`` -1 takes the same evidence back, exactly, however much later.
    """
    raise NotImplementedError


def touched(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Return the five (dimension, value) that evidence is about."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the beliefs say of one value: the expected share of it that is done, and on how much evidence."""

    dimension: str
    value: str
    liking: float
    evidence: float


def opinions(beliefs: Beliefs, now: dt.datetime, settings: PreferenceSettings) -> tuple[Opinion, ...]:
    """Return what is believed of every value seen, best first: what a member is shown of their preferences."""
    raise NotImplementedError
