"""The store of what was posted by schedules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.pool import Database
from db.schedules import ScheduleKey
from db.sql import load

SQL = load("posts")


@dataclass(frozen=True, slots=True)
class Attempt:
    """The how manieth attempt to post something this is, and when the first one began."""

    number: int
    first_at: dt.datetime


class PostStore:
    """Sees to it that each post goes out once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, key: ScheduleKey, period: str, at: dt.datetime) -> Attempt | None:
        """Note that a post is on its way; None when it was sent, or its schedule is gone."""
        async with self._database.service() as connection:
            row = await connection.fetchrow(SQL["begin"], key.user_id, key.guild_id, key.kind, period, at)
        return None if row is None else Attempt(row["attempts"], row["started_at"])

    async def sent(self, key: ScheduleKey, period: str, at: dt.datetime, message_id: int) -> None:
        """Note that Discord has it."""
        async with self._database.service() as connection:
            await connection.execute(SQL["sent"], key.user_id, key.guild_id, key.kind, period, at, message_id)

    async def withdraw(self, key: ScheduleKey, period: str) -> None:
        """Note that Discord refused it."""
        async with self._database.service() as connection:
            await connection.execute(SQL["withdraw"], key.user_id, key.guild_id, key.kind, period)

    async def drop_old(self, before: dt.datetime) -> None:
        """Forget what was posted before a moment."""
        async with self._database.service() as connection:
            await connection.execute(SQL["drop_old"], before)
