"""Rows about who has daily plans, and the store of what they share: mood, buddies and boards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from db.pool import Database
from db.sql import load

SQL = load("plan_members")


@dataclass(frozen=True, slots=True)
class PlanMember:
    """What someone chose for their plans, and how far they have come."""

    user_id: int
    guild_id: int | None
    """The server whose own tasks are theirs too, and whose board they may be on."""
    archetype: str
    time_zone: str
    day_end_minutes: int
    categories_off: tuple[str, ...]
    wanted_minutes: int
    rest_weekdays: tuple[int, ...]
    """0 is Monday."""
    rest_since: dt.date
    """From when on these weekdays are theirs; rest days before are kept one by one."""
    overwhelmed: bool
    reminder_minute: int | None
    weekly_summary_dm: bool
    on_board: bool
    phase: str
    phase_since: dt.date
    phase_by_hand: bool
    archetype_since: dt.date
    archetype_asked_on: dt.date | None
    """When another archetype was last proposed, and declined or taken."""
    started_on: dt.date
    stopped_on: dt.date | None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """How someone felt on a day."""

    day: dt.date
    energy: int
    mood: str
    note: str | None
    checked_in_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Buddy:
    """Someone who is a member's buddy, or asks to be (``agreed_at`` is None)."""

    buddy_id: int
    asked_at: dt.datetime
    agreed_at: dt.datetime | None


class PlanMemberStore:
    """Reads members' settings and moods; keeps who is whose buddy."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def member(self, user_id: int) -> PlanMember | None:
        """Return what someone chose; None for who never started."""
        async with self._database.service() as connection:
            return plan_member(await connection.fetchrow(SQL["member"], user_id))

    async def last_checkin(self, user_id: int) -> CheckIn | None:
        """Return the newest check-in of someone who has plans."""
        async with self._database.service() as connection:
            row = await connection.fetchrow(SQL["last_checkin"], user_id)
        return None if row is None else CheckIn(**dict(row))

    async def buddies(self, user_id: int) -> list[Buddy]:
        """Return a member's buddies and who asks to be one, as they came."""
        async with self._database.service() as connection:
            return [Buddy(**dict(row)) for row in await connection.fetch(SQL["buddies"], user_id)]

    async def ask_buddy(self, user_id: int, asked_id: int, at: dt.datetime) -> None:
        """Ask someone to be a member's buddy; nothing is kept unless both have plans, or when asked before."""
        async with self._database.service() as connection:
            await connection.execute(SQL["ask_buddy"], user_id, asked_id, at)

    async def agree(self, user_id: int, buddy_id: int, most: int, at: dt.datetime) -> bool | None:
        """Say yes to who asked; False when one of both has the most buddies already, None when nobody asks."""
        async with self._database.transaction() as connection:
            # In one order, so that two who agree at once do not wait for each other in a circle.
            await connection.fetch(SQL["hold_both"], user_id, buddy_id)
            if not await connection.fetchval(SQL["is_asked"], user_id, buddy_id):
                return None
            if await connection.fetchval(SQL["most_buddies"], user_id, buddy_id) >= most:
                return False
            await connection.execute(SQL["agree"], user_id, buddy_id, at)
            return True

    async def part(self, user_id: int, buddy_id: int) -> bool:
        """End it between two, agreed or only asked, from either side; False when there was nothing."""
        async with self._database.service() as connection:
            return bool(await connection.fetchval(SQL["part"], user_id, buddy_id))

    async def on_board(self, guild_id: int, since: dt.date, most: int) -> list[PlanMember]:
        """Return members who chose to be on a server's board: those who did something on most days since one."""
        async with self._database.service() as connection:
            return list(map(_plan_member, await connection.fetch(SQL["on_board"], guild_id, since, most)))

    async def members(self, user_ids: Sequence[int]) -> list[PlanMember]:
        """Return those of some people who have plans now."""
        async with self._database.service() as connection:
            return list(map(_plan_member, await connection.fetch(SQL["members"], list(user_ids))))


def plan_member(row: asyncpg.Record | None) -> PlanMember | None:
    """Read a row of the table."""
    return None if row is None else _plan_member(row)


def _plan_member(row: asyncpg.Record) -> PlanMember:
    lists = {name: tuple(row[name]) for name in ("categories_off", "rest_weekdays")}
    return PlanMember(**{**dict(row), **lists})
