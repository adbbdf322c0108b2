"""Rows and the store of what moderators changed in their servers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.pool import Connection, Database
from db.sql import load

SQL = load("admin_events")


@dataclass(frozen=True, slots=True)
class AdminEvent:
    """One change by one request of a moderator; what the detail holds depends on the action."""

    user_id: int
    request_id: int
    guild_id: int
    at: dt.datetime
    action: str
    detail: Mapping[str, Any]


async def record(connection: Connection, event: AdminEvent) -> None:
    """Log a change in the transaction that makes it."""
    await connection.execute(
        SQL["record"],
        event.user_id,
        event.request_id,
        event.guild_id,
        event.at,
        event.action,
        event.detail,
    )


class AdminEventStore:
    """Reads the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, guild_id: int, most: int) -> list[AdminEvent]:
        """Return a server's newest changes, newest first."""
        async with self._database.service() as connection:
            return [AdminEvent(**dict(row)) for row in await connection.fetch(SQL["latest"], guild_id, most)]
