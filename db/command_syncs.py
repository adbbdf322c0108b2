"""The store of which command definitions Discord has."""

from __future__ import annotations

from db.pool import Database
from db.sql import load

SQL = load("command_syncs")


class CommandSyncStore:
    """Remembers the last definition that was synced, for each application."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_known(self, application_id: int, definition_hash: str) -> bool:
        """Tell whether this definition was the last one synced."""
        async with self._database.service() as connection:
            found: bool = await connection.fetchval(SQL["is_known"], application_id, definition_hash)
            return found

    async def remember(self, application_id: int, definition_hash: str) -> None:
        """Record a definition as synced."""
        async with self._database.service() as connection:
            await connection.execute(SQL["remember"], application_id, definition_hash)
