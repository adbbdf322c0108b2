"""Waiting for statements to wait: makes races of transactions come out the same every time."""

from __future__ import annotations

import asyncio

from db.pool import Database

WAITING = (
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)


async def until_waiting(database: Database, count: int) -> None:
    """Wait until so many statements wait for another one's locks."""
    async with database.service() as connection:
        for _ in range(1000):
            if await connection.fetchval(WAITING) == count:
                return
            await asyncio.sleep(0.005)
    raise TimeoutError
