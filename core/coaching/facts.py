"""What the coach may say about a member: counted from their own plans and ratings, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was done of the times it was planned."""

    done: int
    planned: int

    @property
    def percent(self) -> int:
        """The share done; 0 when nothing was planned."""
        return round(100 * self.done / self.planned) if self.planned else 0


class PatternKind(Enum):
    """What goes with a task being left undone."""

    WEEKEND = "weekend"
    WEEKDAY = "weekday"
    TIME_OF_DAY = "time_of_day"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A gap that luck does not explain: here it is harder than elsewhere."""

    kind: PatternKind
    value: str
    """Such as `saturday`, `evening` or `movement`."""
    here: Tally
    elsewhere: Tally


@dataclass(frozen=True, slots=True)
class TaskTally:
    """One task in the last 30 days."""

    title: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class SeenFilm:
    """A film that the member rated lately."""

    title: str
    stars: float


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """Everything the coach knows in numbers; what is not known is empty, never guessed."""

    days: int = 0
    """Days with a plan, of the last 30."""
    month: Tally = Tally(0, 0)
    month_before: Tally = Tally(0, 0)
    streak: int = 0
    longest_streak: int = 0
    tasks: tuple[TaskTally, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    open_today: tuple[str, ...] = ()
    done_today: tuple[str, ...] = ()
    archetype: str | None = None
    phase: str | None = None
    films: tuple[SeenFilm, ...] = ()
