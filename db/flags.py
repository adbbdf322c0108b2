"""Rows and the store of feature flags."""

from __future__ import annotations

import json
from dataclasses import dataclass

from db.admin_events import AdminEvent, record
from db.pool import Database
from db.sql import load

SQL = load("flags")


@dataclass(frozen=True, slots=True)
class Flag:
    """To how many percent a feature is open, and to how many it was before the last change."""

    percent: int
    previous_percent: int


def changed_flag(payload: str) -> tuple[tuple[int, str], Flag]:
    """Read what the channel ``feature_flags_changed`` tells: server and name, and the flag as it is now."""
    row = json.loads(payload)
    return (row["guild_id"], row["name"]), Flag(row["percent"], row["previous_percent"])


class FlagStore:
    """How far features are open, by server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def flags(self) -> dict[tuple[int, str], Flag]:
        """Return every flag that was ever set, by server and name."""
        async with self._database.service() as connection:
            rows = await connection.fetch(SQL["flags"])
        return {(row["guild_id"], row["name"]): Flag(row["percent"], row["previous_percent"]) for row in rows}

    async def set_percent(self, name: str, percent: int, before: int, event: AdminEvent) -> Flag | None:
        """Set and log a server's flag; None when it was set so. ``before`` is what held without one."""
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(
                SQL["set_percent"], event.guild_id, name, percent, before, event.at
            )
            if row is None:
                return None
            await record(connection, event)
        return Flag(**dict(row))
