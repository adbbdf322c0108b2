"""Which version of our own files the database was seeded with; what is in them, other rooms keep."""

from __future__ import annotations

from db.pool import Connection, Database
from db.sql import load

SQL = load("seeds")


async def seeded(database: Database, name: str) -> str | None:
    """Return the content hash with which a seed was last loaded."""
    async with database.service() as connection:
        found: str | None = await connection.fetchval(SQL["seed_hash"], name)
        return found


async def remember(connection: Connection, name: str, content_hash: str) -> None:
    """Record, with the rows themselves, which content was loaded."""
    await connection.execute(SQL["remember_seed"], name, content_hash)
