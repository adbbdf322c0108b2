"""Lets synthetic members live for weeks with the plans of one planner, and counts what became of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np

from benchmarks.planning.people import CheckIn, Floats, Outcome, Person

WEEK = 7


class Planner(Protocol):
    """Plans the days of one member."""

    def plan(self, day: int, check_in: CheckIn | None) -> list[int]:
        """Return the tasks of a day, as rows of the attributes."""

    def hear(self, day: int, outcomes: Sequence[Outcome]) -> None:
        """Take in what became of them."""


Hire: TypeAlias = Callable[[Person, str, np.random.Generator], Planner]
"""Makes the planner of one member of an archetype."""


@dataclass(frozen=True, slots=True)
class Lived:
    """What one member did, by week (weeks,): tasks planned, done, different ones done, and chances given away."""

    planned: Floats
    done: Floats
    distinct: Floats
    regret: Floats
    """The best chances that were to be had less those of what was planned, a task."""


def live(person: Person, planner: Planner, days: int) -> Lived:
    """Let one member live with one planner."""
    weeks = days // WEEK
    planned, done, regret = np.zeros(weeks), np.zeros(weeks), np.zeros(weeks)
    different: list[set[int]] = [set() for _ in range(weeks)]
    yesterday: list[int] = []
    for day in range(weeks * WEEK):
        week, chances = day // WEEK, person.chances(day)
        chosen = planner.plan(day, person.check_in(day))
        chances_of_chosen = chances[chosen].sum()
        chances[yesterday] = 0.0  # nobody may plan them: never on two days running
        best = np.partition(chances, -len(chosen))[-len(chosen) :].sum() if chosen else 0.0
        outcomes = person.live(day, chosen)
        planner.hear(day, outcomes)
        planned[week] += len(chosen)
        done[week] += sum(outcome.done for outcome in outcomes)
        different[week].update(chosen)
        regret[week] += best - chances_of_chosen
        yesterday = chosen
    return Lived(
        planned, done, np.array([float(len(rows)) for rows in different]), regret / np.maximum(planned, 1)
    )
