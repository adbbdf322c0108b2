"""Rows and the store of what the coach's model costs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import asyncpg

from db.pool import Connection, Database
from db.sql import load

SQL = load("coach_costs")


@dataclass(frozen=True, slots=True)
class Reservation:
    """What one call may cost, before it is made."""

    user_id: int
    request_key: str
    guild_id: int | None
    day: dt.date
    kind: str
    model: str
    reserved_usd: float
    is_batch: bool
    reserved_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Spending:
    """USD in a day: of a member, of their server, and of everyone."""

    member_usd: float
    server_usd: float
    total_usd: float


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a call did cost; tokens of input, output, read from and written to the cache."""

    request_key: str
    spent_usd: float
    tokens: tuple[int, int, int, int]
    settled_at: dt.datetime


class CoachCostStore:
    """Keeps reservations and what became of them, and the sums of servers and days."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, reservation: Reservation, most: Spending) -> bool:
        """Keep a reservation if it stays within what may be spent; False when not, or when it was kept before."""
        try:
            return await self._reserve(reservation, most)
        except asyncpg.ForeignKeyViolationError:  # the member is being erased right now
            return False

    async def _reserve(self, reservation: Reservation, most: Spending) -> bool:
        usd = _usd(reservation.reserved_usd)
        async with self._database.member(reservation.user_id) as connection:
            # Sums are held in one order, so that nobody waits for the other in a circle.
            held = await connection.fetch(SQL["hold_sums"], _servers(reservation.guild_id), reservation.day)
            sums: dict[int, Decimal] = {row["guild_id"]: row["usd"] for row in held}
            of_member = await connection.fetchval(SQL["member_usd"], reservation.user_id, reservation.day)
            server = sums.get(reservation.guild_id, Decimal(0)) if reservation.guild_id else Decimal(0)
            if (
                of_member + usd > _usd(most.member_usd)
                or server + usd > _usd(most.server_usd)
                or sums[0] + usd > _usd(most.total_usd)
            ):
                return False
            kept = await connection.fetchval(
                SQL["reserve"],
                reservation.user_id,
                reservation.request_key,
                reservation.guild_id,
                reservation.day,
                reservation.kind,
                reservation.model,
                usd,
                reservation.is_batch,
                reservation.reserved_at,
            )
            if kept is None:
                return False
            await connection.execute(SQL["add_to_sums"], _servers(reservation.guild_id), reservation.day, usd)
            return True

    async def reservation(self, user_id: int, request_key: str) -> Reservation | None:
        """Return a reservation, settled or not."""
        async with self._database.member(user_id) as connection:
            row = await connection.fetchrow(SQL["reservation"], user_id, request_key)
        return (
            None if row is None else Reservation(**{**dict(row), "reserved_usd": float(row["reserved_usd"])})
        )

    async def settle(self, user_id: int, settlement: Settlement) -> bool:
        """Put what was spent in a reservation's place; False when that was done before, or it is gone."""
        async with self._database.member(user_id) as connection:
            return await settle(connection, user_id, settlement)

    async def settle_forgotten(self, before: dt.datetime, at: dt.datetime) -> int:
        """Take reservations made before a moment for spent; return how many."""
        async with self._database.service() as connection:
            count: int = await connection.fetchval(SQL["settle_forgotten"], before, at)
            return count


async def settle(connection: Connection, user_id: int, settlement: Settlement) -> bool:
    """Do so in a transaction that someone else began in the member's scope."""
    row = await connection.fetchrow(
        SQL["settle"],
        user_id,
        settlement.request_key,
        _usd(settlement.spent_usd),
        *settlement.tokens,
        settlement.settled_at,
    )
    if row is None:
        return False
    difference = _usd(settlement.spent_usd) - row["reserved_usd"]
    await connection.execute(SQL["add_to_sums"], _servers(row["guild_id"]), row["day"], difference)
    return True


def _servers(guild_id: int | None) -> list[int]:
    """Return whose sums a call counts in: everyone's, and the server's."""
    return [0] if guild_id is None else [0, guild_id]


def _usd(amount: float) -> Decimal:
    return Decimal(str(round(amount, 6)))
