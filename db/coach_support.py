"""Rows and the store of what members keep for hard moments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.pool import Database
from db.sql import load

SQL = load("coach_support")


@dataclass(frozen=True, slots=True)
class KeptSupport:
    """A member's choice of country, and their sealed safety plan."""

    region: str | None = None
    safety_plan: bytes | None = None


class CoachSupportStore:
    """Keeps regions and safety plans."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, user_id: int) -> KeptSupport:
        """Return what a member keeps."""
        async with self._database.member(user_id) as connection:
            row = await connection.fetchrow(SQL["find"], user_id)
        return KeptSupport() if row is None else KeptSupport(**dict(row))

    async def keep_region(self, user_id: int, region: str | None, at: dt.datetime) -> bool:
        """Keep a country, or none any more; False for who has not agreed."""
        async with self._database.member(user_id) as connection:
            kept = await connection.fetchval(SQL["keep_region"], user_id, region, at)
        return kept is not None

    async def keep_plan(self, user_id: int, plan: bytes, instead_of: bytes | None, at: dt.datetime) -> bool:
        """Keep a sealed plan in another's place; False when that is not the one any more."""
        async with self._database.member(user_id) as connection:
            kept = await connection.fetchval(SQL["keep_plan"], user_id, plan, instead_of, at)
        return kept is not None

    async def remove_plan(self, user_id: int, at: dt.datetime) -> None:
        """Keep no plan any more."""
        async with self._database.member(user_id) as connection:
            await connection.execute(SQL["remove_plan"], user_id, at)

    async def is_member(self, user_id: int) -> bool:
        """Tell whether someone agreed."""
        async with self._database.member(user_id) as connection:
            found: bool = await connection.fetchval(SQL["is_member"], user_id)
        return found
