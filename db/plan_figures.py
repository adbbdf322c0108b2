"""Rows and the store of figures over many members' plans, each with how many members are behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from db.pool import Database
from db.sql import load

SQL = load("plan_figures")


@dataclass(frozen=True, slots=True)
class DayFeedback:
    """What became of items on a day."""

    day: dt.date
    members: int
    done: int
    skipped: int
    swapped: int


@dataclass(frozen=True, slots=True)
class PhaseCompletion:
    """How much is done of the plans made in a learning phase, once their days are over."""

    phase: str
    members: int
    done: int
    due: int


@dataclass(frozen=True, slots=True)
class Variety:
    """How many different tasks a member does in a week, on average."""

    members: int
    different: float


@dataclass(frozen=True, slots=True)
class SourceShare:
    """The share of plans that a step of the generator served."""

    source: str
    members: int
    share: float


@dataclass(frozen=True, slots=True)
class PhaseMembers:
    """How many members are in a learning phase now."""

    phase: str
    members: int


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """A server's plans over some days."""

    feedback: Sequence[DayFeedback]
    completion: Sequence[PhaseCompletion]
    variety: Variety
    sources: Sequence[SourceShare]
    phases: Sequence[PhaseMembers]


@dataclass(frozen=True, slots=True)
class CategoryWeek:
    """A server's items of a week that count by now; ``category`` is None for all of them."""

    category: str | None
    members: int
    done: int
    due: int


@dataclass(frozen=True, slots=True)
class TaskWeek:
    """How satisfying a server's members found a task in a week."""

    task_id: int
    members: int
    satisfaction: float


class PlanFigureStore:
    """Adds up plans by server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def figures(self, guild_id: int, first: dt.date, last: dt.date) -> PlanFigures:
        """Return a server's figures of these days."""
        between = (guild_id, first, last)
        async with self._database.service() as connection:
            [variety] = await connection.fetch(SQL["variety"], *between)
            return PlanFigures(
                [DayFeedback(*row) for row in await connection.fetch(SQL["feedback_by_day"], *between)],
                [
                    PhaseCompletion(*row)
                    for row in await connection.fetch(SQL["completion_by_phase"], *between)
                ],
                Variety(*variety),
                [SourceShare(*row) for row in await connection.fetch(SQL["sources"], *between)],
                [PhaseMembers(*row) for row in await connection.fetch(SQL["phases"], guild_id)],
            )

    async def week(
        self, guild_id: int, monday: dt.date, today: dt.date
    ) -> tuple[list[CategoryWeek], list[TaskWeek]]:
        """Return a server's week by category and by task."""
        async with self._database.service() as connection:
            categories = await connection.fetch(SQL["week_by_category"], guild_id, monday, today)
            tasks = await connection.fetch(SQL["week_by_task"], guild_id, monday)
        return [CategoryWeek(*row) for row in categories], [TaskWeek(*row) for row in tasks]
