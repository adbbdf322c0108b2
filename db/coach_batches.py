"""Rows and the store of batches: what is to be written for many members, and was handed in together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from db.pool import Database
from db.sql import load

SQL = load("coach_batches")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Something to be written for a member that nobody waits for."""

    user_id: int
    guild_id: int | None
    cause: str
    wanted_at: dt.datetime


@dataclass(frozen=True, slots=True)
class BatchRequest(Gathered):
    """Its part in a batch, under a key that tells nothing of the member."""

    key: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that was handed in, and what the model's server calls it."""

    batch_id: int
    provider_id: str
    made_at: dt.datetime


class CoachBatchStore:
    """Keeps what is in which batch. A request is in one batch at most, or with one process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def gather(
        self, now: dt.datetime, least: int, most: int, until: dt.datetime
    ) -> tuple[int | None, Sequence[Gathered]]:
        """Take what has gathered: as a new batch if it is enough for one, else as the caller's until a moment."""
        async with self._database.transaction() as connection:
            due = [Gathered(**dict(row)) for row in await connection.fetch(SQL["due"], now, most)]
            members = [one.user_id for one in due]
            if len(due) >= least:
                batch_id: int = await connection.fetchval(SQL["make"], now)
                await connection.execute(SQL["join"], batch_id, members)
                return batch_id, due
            if due:
                await connection.execute(SQL["part"], members, until)
            return None, due

    async def requests(self, batch_id: int) -> list[BatchRequest]:
        """Return what is in a batch, and was not written or let go yet."""
        async with self._database.service() as connection:
            return [BatchRequest(**dict(row)) for row in await connection.fetch(SQL["requests"], batch_id)]

    async def handed_in(self, batch_id: int, provider_id: str) -> None:
        """Note what the model's server calls a batch."""
        async with self._database.service() as connection:
            await connection.execute(SQL["handed_in"], batch_id, provider_id)

    async def claim(self, now: dt.datetime, not_since: dt.datetime) -> list[Batch]:
        """Take the open batches that nobody looked at after ``not_since``."""
        async with self._database.service() as connection:
            return [Batch(**dict(row)) for row in await connection.fetch(SQL["claim"], now, not_since)]

    async def part(self, user_ids: Collection[int], until: dt.datetime) -> set[int]:
        """Take members out of their batch; return who still waits: until a moment, they are the caller's to see to."""
        async with self._database.service() as connection:
            return {row["user_id"] for row in await connection.fetch(SQL["part"], list(user_ids), until)}

    async def see_off(self, user_id: int) -> None:
        """Note that somebody else writes for a member now."""
        async with self._database.service() as connection:
            await connection.execute(SQL["see_off"], user_id)

    async def close(self, batch_id: int, at: dt.datetime) -> None:
        """Look at a batch no more."""
        async with self._database.service() as connection:
            await connection.execute(SQL["close"], batch_id, at)

    async def let_go(self, made_before: dt.datetime, at: dt.datetime) -> int:
        """Let what is in batches that nobody handed in gather again; return how many batches there were."""
        async with self._database.transaction() as connection:
            forsaken = [row["batch_id"] for row in await connection.fetch(SQL["forsaken"], made_before)]
            for batch_id in forsaken:
                await connection.execute(SQL["gather_again"], batch_id, at)
                await connection.execute(SQL["close"], batch_id, at)
            return len(forsaken)
