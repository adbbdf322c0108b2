"""Synthetic members. What they like, and what tires them, is hidden from every planner and drawn here alone.

Nothing is taken from the planner: not its priors, not the library's fits. A member does a task with probability
sigmoid(u), where u adds up taste (by category, time of day, variation group and task), effort (difficulty against
ability and the day's energy, minutes against patience), habit and boredom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

CHECKIN_NOISE = 0.4
MEMORY_DAYS = 7.0
"""Days in which half of what was done lately is forgotten, for boredom."""
HABIT_STEP, MOST_HABIT = 0.08, 0.8
"""What each time adds to u for a task that is becoming a habit, and the most it comes to."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """What can be seen of the tasks, arrays (n,): categories, times of day and groups as whole numbers."""

    category: Ints
    slot: Ints
    group: Ints
    difficulty: Floats
    minutes: Floats


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What a member tells of a day: energy 1 to 5."""

    energy: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one planned task: done, said to be skipped, or neither."""

    task: int
    done: bool
    skip_reason: str | None
    satisfaction: int | None


class Person:
    """One member over the days. All luck is drawn beforehand, so that every planner meets the same days."""

    def __init__(self, tasks: Attributes, days: int, rng: np.random.Generator) -> None:
        count = len(tasks.category)
        self._effort = rng.normal(0.25, 0.1) * (tasks.difficulty - rng.normal(2.5, 0.7))
        patience = rng.uniform(0.005, 0.03)
        self._taste = (
            rng.normal(0.0, 0.5)
            + rng.normal(0.0, 0.8, tasks.category.max() + 1)[tasks.category]
            + rng.normal(0.0, 0.4, tasks.slot.max() + 1)[tasks.slot]
            + rng.normal(0.0, 0.4, tasks.group.max() + 1)[tasks.group]
            + rng.normal(0.0, 0.7, count)
            - patience * tasks.minutes
        )
        self._difficulty = tasks.difficulty - 1.0
        self._weekend = rng.normal(0.0, 0.3)
        self._boredom = rng.uniform(0.0, 0.4)
        self._energy = _energies(days, rng)
        self._tells = rng.random(days) < rng.beta(2.0, 2.0)
        self._told_energy = np.clip(
            np.rint(3.0 + 1.2 * self._energy + rng.normal(0.0, CHECKIN_NOISE, days)), 1, 5
        )
        self._luck = rng.random((days, count))
        self._mood = rng.random((days, count, 3))
        self._lately = np.zeros(count)
        self._habit = np.zeros(count)
        self.wanted_minutes = int(rng.choice([15, 30, 45, 60]))

    def check_in(self, day: int) -> CheckIn | None:
        """Return what the member tells of a day, if anything."""
        return CheckIn(int(self._told_energy[day])) if self._tells[day] else None

    def chances(self, day: int) -> Floats:
        """Return the probability (n,) that the member does each task, were it planned for this day."""
        utility = (
            self._taste
            - self._effort
            + 0.25 * self._energy[day] * self._difficulty
            + 0.3 * self._energy[day]
            + self._weekend * (day % 7 >= 5)
            - self._boredom * self._lately
            + self._habit
        )
        return np.asarray(1.0 / (1.0 + np.exp(-utility)))

    def live(self, day: int, planned: list[int]) -> list[Outcome]:
        """Live a day with these tasks; what was done is remembered."""
        chances = self.chances(day)
        outcomes = [self._outcome(day, task, float(chances[task])) for task in planned]
        done = [outcome.task for outcome in outcomes if outcome.done]
        self._lately *= 0.5 ** (1.0 / MEMORY_DAYS)
        self._lately[done] += 1.0
        self._habit[done] = np.minimum(MOST_HABIT, self._habit[done] + HABIT_STEP)
        return outcomes

    def _outcome(self, day: int, task: int, chance: float) -> Outcome:
        says, why, how = self._mood[day, task]
        if self._luck[day, task] < chance:
            liked = 3.0 + 1.2 * self._taste[task] + 1.5 * (how - 0.5)
            return Outcome(task, True, None, int(np.clip(np.rint(liked), 1, 5)) if says < 0.6 else None)
        if says < 0.4:
            reasons = ("not_for_me", "no_time", "no_energy", "other")
            disliked = max(0.1, min(0.7, -0.5 * float(self._taste[task])))
            rest = (1.0 - disliked) / 3.0
            chosen = int(np.searchsorted(np.cumsum([disliked, rest, rest]), why))
            return Outcome(task, False, reasons[chosen], None)
        return Outcome(task, False, None, None)


def _energies(days: int, rng: np.random.Generator) -> Floats:
    """Energy wanders around the member's own level: an autoregression of standard deviation 1."""
    energy, level, stays = np.empty(days), rng.normal(0.0, 0.3), 0.6
    now = rng.normal()
    for day in range(days):
        now = stays * now + np.sqrt(1.0 - stays**2) * rng.normal()
        energy[day] = level + now
    return energy
