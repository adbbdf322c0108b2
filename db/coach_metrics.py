"""Rows and the store of members' behaviour as their coach was told of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from db.pool import Database
from db.sql import load

SQL = load("coach_metrics")

Outcome: TypeAlias = Literal["first", "unchanged", "held", "updating"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether and when a member's coach is updated."""

    guild_id: int | None
    offline: bool
    let_in: bool
    """False for who certainly may not have a coach any more."""
    has_profile: bool
    written_at: dt.datetime | None
    """When the newest instructions were written."""
    time_zone: str


@dataclass(frozen=True, slots=True)
class MetricRow:
    """Figures of the window that ends on a day."""

    day: dt.date
    done: int
    due: int
    logged_days: int
    days: int
    streak: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a look: why, and what was not spent because nothing had changed."""

    outcome: Outcome
    causes: Sequence[str]
    saved_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Wish:
    """Something to be written that nobody waits for: it gathers with others until a moment."""

    cause: str
    wanted_at: dt.datetime
    gathers_until: dt.datetime


class CoachMetricStore:
    """Keeps looks at members' behaviour, and what they lead to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, user_id: int) -> Standing | None:
        """Return how a member's coach stands; None for who has none."""
        async with self._database.member(user_id) as connection:
            row = await connection.fetchrow(SQL["standing"], user_id)
        return None if row is None else Standing(**dict(row))

    async def newest(self, user_id: int, outcomes: Collection[Outcome]) -> MetricRow | None:
        """Return the newest look that came to one of these."""
        async with self._database.member(user_id) as connection:
            row = await connection.fetchrow(SQL["newest"], user_id, list(outcomes))
        return None if row is None else MetricRow(**dict(row))

    async def last_day(self, user_id: int) -> dt.date | None:
        """Return the day of the last look."""
        async with self._database.member(user_id) as connection:
            found: dt.date | None = await connection.fetchval(SQL["last_day"], user_id)
        return found

    async def put(self, user_id: int, row: MetricRow, verdict: Verdict, wish: Wish | None = None) -> bool:
        """Keep a look and, with it, what is to be written; False when there was one on that day."""
        async with self._database.member(user_id) as connection:
            kept = await connection.fetchval(
                SQL["put"],
                user_id,
                *_figures(row),
                list(verdict.causes),
                verdict.outcome,
                Decimal(str(round(verdict.saved_usd, 6))),
            )
            if kept is not None and wish is not None:
                await connection.execute(
                    SQL["gather"], user_id, wish.cause, wish.wanted_at, wish.gathers_until
                )
            return kept is not None

    async def put_told(self, user_id: int, row: MetricRow) -> None:
        """Keep what the coach is told today."""
        async with self._database.member(user_id) as connection:
            await connection.execute(SQL["put_told"], user_id, *_figures(row))


def _figures(row: MetricRow) -> tuple[dt.date, int, int, int, int, int]:
    return row.day, row.done, row.due, row.logged_days, row.days, row.streak
