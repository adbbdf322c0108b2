"""Rows and the store of the job queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.pool import Connection, Database
from db.schedules import ScheduleKey
from db.sql import load

SQL = load("jobs")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a schedule, as it travels through the queue."""

    key: ScheduleKey
    period: str
    """Of the runs of a schedule, none has the period of another."""
    due_at: dt.datetime
    late: bool


@dataclass(frozen=True, slots=True)
class JobCounts:
    """How many jobs wait and run."""

    waiting: int
    running: int


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that failed too often; ``error`` names what its last attempt raised."""

    job_id: int
    kind: str
    period: str
    gave_up_at: dt.datetime
    attempts: int
    error: str | None


class JobStore:
    """The queue as those see it who fill it and look at it; who works it off uses the library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def enqueue(self, connection: Connection, runs: Sequence[Run]) -> None:
        """Put runs into the queue when the transaction ends."""
        await connection.execute(
            SQL["enqueue"],
            [run.key.kind for run in runs],
            [_headers(run) for run in runs],
            [f"{run.key.kind}:{run.key.guild_id}:{run.key.user_id}:{run.period}" for run in runs],
        )

    async def counts(self, guild_id: int) -> JobCounts:
        """Count a server's jobs."""
        async with self._database.service() as connection:
            [row] = await connection.fetch(SQL["counts"], guild_id)
        return JobCounts(**dict(row))

    async def dead(self, guild_id: int, most: int) -> list[DeadJob]:
        """Return a server's jobs that were given up, the newest first."""
        async with self._database.service() as connection:
            return [DeadJob(**dict(row)) for row in await connection.fetch(SQL["dead"], guild_id, most)]

    async def requeue(self, guild_id: int, job_id: int) -> bool:
        """Let a server's job begin anew; False when it was not given up, or is not this server's."""
        async with self._database.service() as connection:
            return await connection.fetchval(SQL["requeue"], guild_id, job_id) is not None

    async def drop_old(self, before: dt.datetime) -> None:
        """Forget what was given up or done before a moment."""
        async with self._database.transaction() as connection:
            await connection.execute(SQL["drop_given_up"], before)
            await connection.execute(SQL["drop_log"], before)


def read_run(kind: str, headers: Mapping[str, Any]) -> Run:
    """Read what `enqueue` wrote."""
    return Run(
        ScheduleKey(kind, headers["guild_id"], headers["user_id"]),
        headers["period"],
        dt.datetime.fromisoformat(headers["due_at"]),
        headers["late"],
    )


def _headers(run: Run) -> Mapping[str, object]:
    return {
        "user_id": run.key.user_id,
        "guild_id": run.key.guild_id,
        "period": run.period,
        "due_at": run.due_at.isoformat(),
        "late": run.late,
    }
