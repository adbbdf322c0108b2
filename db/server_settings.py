"""Rows and the store of servers' settings."""

from __future__ import annotations

from dataclasses import dataclass

from db.admin_events import AdminEvent, record
from db.pool import Database
from db.sql import load

SQL = load("server_settings")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What moderators set; without a channel, Attune posts nothing by itself."""

    time_zone: str = "UTC"
    posts_channel_id: int | None = None


class ServerSettingsStore:
    """Settings by server, every change with its entry in the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settings(self, guild_id: int) -> ServerSettings | None:
        """Return a server's settings; None when nothing was set."""
        async with self._database.service() as connection:
            row = await connection.fetchrow(SQL["settings"], guild_id)
        return None if row is None else ServerSettings(**dict(row))

    async def set_time_zone(self, time_zone: str, event: AdminEvent) -> None:
        """Set and log a server's time zone."""
        await self._set("set_time_zone", time_zone, event)

    async def set_posts_channel(self, channel_id: int | None, event: AdminEvent) -> None:
        """Set and log the channel for posts."""
        await self._set("set_posts_channel", channel_id, event)

    async def _set(self, query: str, value: object, event: AdminEvent) -> None:
        async with self._database.transaction() as connection:
            if await connection.fetchval(SQL[query], event.guild_id, value) is not None:
                await record(connection, event)
