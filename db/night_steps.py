"""What is due for movie nights, and who does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from db.pool import Database
from db.sql import load

SQL = load("movie_nights")

StepName = Literal["close", "announce", "remind", "rate"]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is due for a night."""

    night_id: int
    step: StepName
    due_at: dt.datetime


class NightStepStore:
    """Hands out what is due."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self, at: dt.datetime, lease_seconds: float, most: int, shards: int, ours: Collection[int]
    ) -> list[Step]:
        """Claim what is due in the servers of our shards: no other process gets it, until the lease ends."""
        async with self._database.service() as connection:
            rows = await connection.fetch(SQL["claim_steps"], at, lease_seconds, most, shards, list(ours))
        return [Step(**dict(row)) for row in rows]

    async def finish(self, step: Step) -> None:
        """Note that something due was done."""
        async with self._database.service() as connection:
            await connection.execute(SQL["finish_step"], step.night_id, step.step)
