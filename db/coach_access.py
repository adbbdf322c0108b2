"""The store of who may have a coach."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from db.admin_events import AdminEvent, record
from db.pool import Database
from db.sql import load

SQL = load("coach_access")

Kind: TypeAlias = Literal["member", "role"]


@dataclass(frozen=True, slots=True)
class Refused:
    """Someone who asked for a coach in vain, and when they last did."""

    user_id: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class AccessList:
    """Whom a server lets have a coach, and who asked in vain lately."""

    roles: tuple[int, ...]
    members: tuple[int, ...]
    refused: tuple[Refused, ...]


class CoachAccessStore:
    """Keeps whom moderators let in, every change and every refusal with its entry in the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_let_in(self, user_id: int, guild_id: int | None, role_ids: Sequence[int]) -> bool:
        """Tell whether a member may have a coach where they ask, with the roles that they have there."""
        async with self._database.member(user_id) as connection:
            return bool(await connection.fetchval(SQL["is_let_in"], user_id, guild_id, list(role_ids)))

    async def enable(self, kind: Kind, one_id: int, event: AdminEvent) -> bool:
        """Let a member or a role in; False when they were before."""
        async with self._database.transaction() as connection:
            query = SQL[f"enable_{kind}"]
            if changed := bool(await connection.fetchval(query, event.guild_id, one_id, event.at)):
                await record(connection, event)
            return changed

    async def disable(self, kind: Kind, one_id: int, event: AdminEvent) -> bool:
        """Let a member or a role in no more; False when they were not before."""
        async with self._database.transaction() as connection:
            if changed := bool(await connection.fetchval(SQL[f"disable_{kind}"], event.guild_id, one_id)):
                await record(connection, event)
            return changed

    async def refuse(self, event: AdminEvent, since: dt.datetime) -> None:
        """Log that someone asked in vain, unless it was logged since a moment."""
        async with self._database.member(event.user_id) as connection:
            await connection.execute(SQL["hold_refusals"], event.user_id)
            if not await connection.fetchval(SQL["refused_since"], event.user_id, event.guild_id, since):
                await record(connection, event)

    async def listed(self, guild_id: int, since: dt.datetime, most: int) -> AccessList:
        """Return whom a server lets in, and the latest who asked in vain since a moment."""
        async with self._database.service() as connection:
            refused = await connection.fetch(SQL["refused"], guild_id, since, most)
            return AccessList(
                tuple(row["role_id"] for row in await connection.fetch(SQL["roles"], guild_id)),
                tuple(row["user_id"] for row in await connection.fetch(SQL["members"], guild_id)),
                tuple(Refused(**dict(row)) for row in refused),
            )
