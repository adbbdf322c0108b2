"""What the coach may say about a member: counted from their own plans and ratings, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from core.plans.insights import Insight
from core.plans.records import Tally

NOTHING = Tally(0, 0)


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
    month: Tally = NOTHING
    month_before: Tally = NOTHING
    streak: int = 0
    longest_streak: int = 0
    tasks: tuple[TaskTally, ...] = ()
    patterns: tuple[Insight, ...] = ()
    open_today: tuple[str, ...] = ()
    done_today: tuple[str, ...] = ()
    archetype: str | None = None
    phase: str | None = None
    films: tuple[SeenFilm, ...] = ()
    goal: str = ""
    """What they told of themselves in the interview, as they put it; empty when they did not."""
    motivation: str = ""
    best_time: str = ""
