"""Rows and the store of members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from db.pool import Database
from db.sql import load

SQL = load("members")


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who agreed that Attune learns from what they tell it."""

    consent_version: int
    consented_at: dt.datetime
    counts_in_servers: bool
    lets_compare: bool


class MemberStore:
    """Consent, and the servers that members take part in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def member(self, user_id: int) -> Member | None:
        """Return a member; None for who has not agreed."""
        async with self._database.service() as connection:
            row = await connection.fetchrow(SQL["member"], user_id)
        return None if row is None else Member(**dict(row))

    async def consent(self, user_id: int, version: int, at: dt.datetime) -> None:
        """Record that someone agreed."""
        async with self._database.service() as connection:
            await connection.execute(SQL["consent"], user_id, version, at)

    async def take_part(self, user_id: int, guild_id: int, at: dt.datetime) -> None:
        """Record that a member uses Attune in a server; for others, and a second time, nothing happens."""
        async with self._database.service() as connection:
            await connection.execute(SQL["take_part"], user_id, guild_id, at)

    async def set_counts_in_servers(self, user_id: int, counts: bool) -> None:
        """Let a member's ratings count in server averages, or not."""
        async with self._database.service() as connection:
            await connection.execute(SQL["set_counts_in_servers"], user_id, counts)

    async def set_lets_compare(self, user_id: int, lets: bool) -> None:
        """Let others compare their taste with a member's, or not."""
        async with self._database.service() as connection:
            await connection.execute(SQL["set_lets_compare"], user_id, lets)

    async def letting_compare(self, user_ids: Iterable[int]) -> frozenset[int]:
        """Return those of some people who let others compare their taste with theirs."""
        async with self._database.service() as connection:
            rows = await connection.fetch(SQL["letting_compare"], list(user_ids))
        return frozenset(row["user_id"] for row in rows)
