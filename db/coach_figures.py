"""Rows and the store of what coaching comes to in a server."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.pool import Database
from db.sql import load

SQL = load("coach_figures")


@dataclass(frozen=True, slots=True)
class CoachFigures:
    """A server's coaching; money in USD, tokens and looks of the last 30 days."""

    members: int
    """Those with instructions of their own."""
    due: int
    """Those whose behaviour will be looked at until a moment."""
    today: float
    week: float
    month: float
    talk_week: float
    """Of the last 7 days, all but writing."""
    input: int
    """Tokens that the model read, the cached ones included."""
    cache_read: int
    saved: float
    looks: int
    updates: int
    """Looks that led to new instructions."""


class CoachFigureStore:
    """Adds up coaching by server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def figures(self, guild_id: int, today: dt.date, due_until: dt.datetime) -> CoachFigures:
        """Return a server's figures as of a day (UTC)."""
        async with self._database.service() as connection:
            [row] = await connection.fetch(SQL["figures"], guild_id, today, due_until)
        return CoachFigures(**dict(row))
