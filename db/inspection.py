"""The store of what an operator wants to know about the database itself."""

from __future__ import annotations

from db.pool import Database
from db.sql import load

SQL = load("inspection")


class InspectionStore:
    """Reads facts about the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def role_is_unbound(self) -> bool:
        """Tell whether row level security does not bind our role."""
        async with self._database.service() as connection:
            found: bool = await connection.fetchval(SQL["role_is_unbound"])
            return found

    async def film_count(self) -> int:
        """Return the size of the catalogue."""
        async with self._database.service() as connection:
            found: int = await connection.fetchval(SQL["film_count"])
            return found
