"""Opens what a coach may say about a member: their own words, plans and newest ratings, in one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from db.plan_members import SQL as MEMBERS
from db.plan_members import PlanMember, plan_member
from db.plans import MemberPlans
from db.pool import Database
from db.sql import load

SQL = load("coach_facts")


class OwnRows(MemberPlans):
    """One member's plans and ratings, over one connection."""

    async def member(self) -> PlanMember | None:
        """Return what the member chose; None for who never started."""
        return plan_member(await self._connection.fetchrow(MEMBERS["member"], self._user_id))

    async def profile_facts(self) -> bytes | None:
        """Return what the member told in the interview (sealed)."""
        found: bytes | None = await self._connection.fetchval(SQL["profile_facts"], self._user_id)
        return found

    async def newest_ratings(self, most: int) -> list[tuple[str, float]]:
        """Return the titles and stars of the films that were rated last, the newest first."""
        rows = await self._connection.fetch(SQL["newest_ratings"], self._user_id, most)
        return [(row["title"], row["stars"]) for row in rows]


class CoachFactStore:
    """Opens one member's rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def own(self, user_id: int) -> AsyncIterator[OwnRows]:
        """A member's rows as they stand, where nobody else's exist."""
        async with self._database.member(user_id) as connection:
            yield OwnRows(connection, user_id)
