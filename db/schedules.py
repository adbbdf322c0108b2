"""Rows and the store of schedules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from db.pool import Connection, Database
from db.sql import load

SQL = load("schedules")

NOBODY = 0
NO_SERVER = 0
PauseReason = Literal["channel_gone", "channel_closed", "dm_closed"]


@dataclass(frozen=True, slots=True)
class ScheduleKey:
    """Which schedule: a server's, a member's (in a server or anywhere), or, of neither, our own."""

    kind: str
    guild_id: int = NO_SERVER
    user_id: int = NOBODY


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A time of day in a time zone, every day or on one day of the week (0 is Monday)."""

    time_zone: str
    hour: int
    minute: int = 0
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule as it stands. Without a channel, what it makes goes to its member."""

    key: ScheduleKey
    recurrence: Recurrence
    channel_id: int | None
    next_run_at: dt.datetime
    last_run_at: dt.datetime | None
    last_period: str | None
    paused: bool
    pause_reason: PauseReason | None
    """Why it was paused, where Discord and not a person paused it."""


@dataclass(frozen=True, slots=True)
class Advance:
    """What becomes of a schedule that was due; without a period, nothing was to run."""

    key: ScheduleKey
    next_run_at: dt.datetime
    ran_at: dt.datetime | None
    period: str | None


class ScheduleStore:
    """Everything that runs by the clock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self, key: ScheduleKey, recurrence: Recurrence, channel_id: int | None, next_run_at: dt.datetime
    ) -> Schedule | None:
        """Make a schedule or change it; None for someone who is no member."""
        return await self._one(
            SQL["put"],
            *_parts(key),
            channel_id,
            recurrence.time_zone,
            recurrence.weekday,
            recurrence.hour,
            recurrence.minute,
            next_run_at,
        )

    async def find(self, key: ScheduleKey) -> Schedule | None:
        """Return a schedule."""
        return await self._one(SQL["find"], *_parts(key))

    async def of_server(self, guild_id: int) -> list[Schedule]:
        """Return a server's own schedules."""
        return await self._all(SQL["of_server"], guild_id)

    async def of_member(self, user_id: int) -> list[Schedule]:
        """Return a member's schedules."""
        return await self._all(SQL["of_member"], user_id)

    async def pause(self, key: ScheduleKey, reason: PauseReason | None) -> Schedule | None:
        """Let a schedule rest."""
        return await self._one(SQL["pause"], *_parts(key), reason)

    async def resume(self, key: ScheduleKey, next_run_at: dt.datetime) -> Schedule | None:
        """Let a schedule go on."""
        return await self._one(SQL["resume"], *_parts(key), next_run_at)

    async def remove(self, key: ScheduleKey) -> bool:
        """Take a schedule away; False when there was none."""
        async with self._database.service() as connection:
            return await connection.fetchval(SQL["remove"], *_parts(key)) is not None

    async def note_run(self, connection: Connection, key: ScheduleKey, at: dt.datetime) -> Schedule | None:
        """Note a run out of turn."""
        row = await connection.fetchrow(SQL["note_run"], *_parts(key), at)
        return None if row is None else _schedule(row)

    async def due(self, connection: Connection, at: dt.datetime, most: int) -> list[Schedule]:
        """Return what is due and hold it until the transaction ends; other processes pass over it."""
        return [_schedule(row) for row in await connection.fetch(SQL["due"], at, most)]

    async def advance(self, connection: Connection, advances: Sequence[Advance]) -> None:
        """Set when held schedules run next."""
        await connection.execute(
            SQL["advance"],
            [advance.key.user_id for advance in advances],
            [advance.key.guild_id for advance in advances],
            [advance.key.kind for advance in advances],
            [advance.next_run_at for advance in advances],
            [advance.ran_at for advance in advances],
            [advance.period for advance in advances],
        )

    async def _one(self, statement: str, *arguments: object) -> Schedule | None:
        async with self._database.service() as connection:
            row = await connection.fetchrow(statement, *arguments)
        return None if row is None else _schedule(row)

    async def _all(self, statement: str, *arguments: object) -> list[Schedule]:
        async with self._database.service() as connection:
            return [_schedule(row) for row in await connection.fetch(statement, *arguments)]


def _parts(key: ScheduleKey) -> tuple[int, int, str]:
    return key.user_id, key.guild_id, key.kind


def _schedule(row: Any) -> Schedule:
    return Schedule(
        ScheduleKey(row["kind"], row["guild_id"], row["user_id"]),
        Recurrence(row["time_zone"], row["hour"], row["minute"], row["weekday"]),
        *(row[name] for name in COLUMNS),
    )


COLUMNS = (
    "channel_id",
    "next_run_at",
    "last_run_at",
    "last_period",
    "paused",
    "pause_reason",
)
