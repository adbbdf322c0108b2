"""Rows of daily plans, and the store of one member's: what was planned, what became of it, what it taught."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import astuple, dataclass, fields
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from db.plan_members import SQL as MEMBERS
from db.plan_members import CheckIn, PlanMember, plan_member
from db.pool import Connection, Database
from db.sql import load

SQL = load("plans")


@dataclass(frozen=True, slots=True)
class Item:
    """One task of a plan, and what was told of it."""

    item: int
    task_id: int
    guild_id: int | None
    """The server whose task it is; None for everyone's."""
    category: str
    difficulty: int
    variation_group: str
    slot: str
    share: str
    state: str
    tiny: bool
    snoozed_until: dt.datetime | None
    satisfaction: int | None
    minutes: int | None
    skip_reason: str | None


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a plan was made from."""

    day: dt.date
    mode: str
    mode_from: str
    mode_reason: str
    source: str
    archetype: str
    phase: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A day's plan with all items it ever had, by their numbers."""

    facts: PlanFacts
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DayCounts:
    """A day in numbers; items that were swapped away are left out."""

    day: dt.date
    planned: int
    done: int
    skipped: int
    new: int
    rest: bool


@dataclass(frozen=True, slots=True)
class PastItem:
    """An item as summaries see it."""

    day: dt.date
    task_id: int
    category: str
    slot: str
    state: str
    tiny: bool
    satisfaction: int | None
    minutes: int


@dataclass(frozen=True, slots=True)
class BeliefRow:
    """Evidence for and against one value of a dimension, as it counted at ``updated_at``."""

    dimension: str
    value: str
    alpha: float
    beta: float
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What became of an item, and what was told of it."""

    outcome: str
    skip_reason: str | None
    satisfaction: int | None
    at: dt.datetime


_FACTS = len(fields(PlanFacts))


class Chosen(Protocol):
    """A task chosen for a plan."""

    @property
    def task_id(self) -> int:
        """The task."""

    @property
    def slot(self) -> str:
        """Its time of day."""

    @property
    def share(self) -> str:
        """The share that it was drawn for."""


class MemberPlans:
    """Everything about one member's plans, over one connection: nobody else's can be named by mistake."""

    def __init__(self, connection: Connection, user_id: int) -> None:
        self._connection = connection
        self._user_id = user_id

    async def put_member(self, member: PlanMember) -> bool:
        """Save what a member chose; False for who has not agreed to be known."""
        return bool(await self._connection.fetchval(MEMBERS["put_member"], *astuple(member)))

    # -- what there is

    async def plans(self, first: dt.date, last: dt.date) -> dict[dt.date, Plan]:
        """Return the plans of these days."""
        rows = await self._connection.fetch(SQL["plans"], self._user_id, first, last)
        found = {}
        for day, of_day in groupby(rows, itemgetter("day")):
            items = list(of_day)
            facts = PlanFacts(*items[0][:_FACTS])
            found[day] = Plan(facts, tuple(Item(*row[_FACTS:]) for row in items))
        return found

    async def count_planned(self, days: Sequence[dt.date]) -> int:
        """Return how many of these days have a plan."""
        count: int = await self._connection.fetchval(SQL["count_planned"], self._user_id, list(days))
        return count

    async def days(self, last: dt.date) -> list[DayCounts]:
        """Return every day that was planned or one of rest, up to the last."""
        return (await _days(self._connection, [self._user_id], last))[self._user_id]

    async def history(self, first: dt.date, last: dt.date) -> list[PastItem]:
        """Return the items of these days that were not swapped away."""
        rows = await self._connection.fetch(SQL["history"], self._user_id, first, last)
        return [PastItem(*row) for row in rows]

    async def different_since(self, day: dt.date) -> int:
        """Return how many different tasks were done or skipped since a day."""
        count: int = await self._connection.fetchval(SQL["different_since"], self._user_id, day)
        return count

    async def check_ins(self, first: dt.date, last: dt.date) -> list[CheckIn]:
        """Return the check-ins of these days."""
        rows = await self._connection.fetch(SQL["checkins"], self._user_id, first, last)
        return [CheckIn(*row) for row in rows]

    async def tried(self) -> dict[int, dt.date]:
        """Return when each task was first on a plan."""
        rows = await self._connection.fetch(SQL["tried"], self._user_id)
        return {row["task_id"]: row["first_on"] for row in rows}

    async def beliefs(self) -> list[BeliefRow]:
        """Return what was learned."""
        return [BeliefRow(*row) for row in await self._connection.fetch(SQL["beliefs"], self._user_id)]

    async def last_good(self, before: dt.date) -> list[int]:
        """Return the tasks of the newest plan, before a day, that was chosen for its day and partly done."""
        rows = await self._connection.fetch(SQL["last_good"], self._user_id, before)
        return [row["task_id"] for row in rows]

    async def settled_since(self, day: dt.date) -> list[tuple[int, bool]]:
        """Return the task of every item done or skipped since a day, and whether it was done."""
        rows = await self._connection.fetch(SQL["settled_since"], self._user_id, day)
        return [(row["task_id"], row["done"]) for row in rows]

    async def told(self, day: dt.date, item: int) -> Told | None:
        """Return what was told of an item; None while it is open."""
        row = await self._connection.fetchrow(SQL["told"], self._user_id, day, item)
        return None if row is None else Told(*row)

    # -- what changes

    async def put_check_in(self, told: CheckIn) -> None:
        """Save how the member feels; the day's later check-in counts."""
        await self._connection.execute(SQL["put_checkin"], self._user_id, *astuple(told))

    async def put_plan(
        self, facts: PlanFacts, away: Collection[int], added: Sequence[Chosen], at: dt.datetime
    ) -> None:
        """Save a plan, or what changes of it: open items to take away, and tasks to add."""
        await self._connection.execute(
            SQL["put_plan"],
            self._user_id,
            *astuple(facts),
            list(away),
            [chosen.task_id for chosen in added],
            [chosen.slot for chosen in added],
            [chosen.share for chosen in added],
            at,
        )

    async def settle(
        self, day: dt.date, item: int, outcome: str, reason: str | None, at: dt.datetime
    ) -> Told | None:
        """Note that an item was done, skipped or swapped away; None when it is not open."""
        return await self._telling("settle", day, item, outcome, reason, at)

    async def reopen(self, day: dt.date, item: int) -> Told | None:
        """Open an item that was done or skipped and return what was told of it; None when it is not settled."""
        return await self._telling("reopen", day, item)

    async def tell(
        self,
        day: dt.date,
        item: int,
        outcome: str,
        *,
        satisfaction: int | None = None,
        minutes: int | None = None,
        reason: str | None = None,
    ) -> Told | None:
        """Add to what was told of an item with this outcome; None when there is no such item."""
        return await self._telling("tell", day, item, outcome, satisfaction, minutes, reason)

    async def change_item(
        self, day: dt.date, item: int, tiny: bool, snoozed_until: dt.datetime | None
    ) -> bool:
        """Take the two-minute version of an open item, or put it off; False when it is not open."""
        return bool(
            await self._connection.fetchval(SQL["change_item"], self._user_id, day, item, tiny, snoozed_until)
        )

    async def put_beliefs(self, beliefs: Iterable[BeliefRow]) -> None:
        """Save what was learned."""
        columns = zip(*map(astuple, beliefs), strict=True)
        await self._connection.execute(SQL["put_beliefs"], self._user_id, *map(list, columns))

    async def drop_beliefs(self) -> int:
        """Forget what was learned; return how much it was."""
        count: int = await self._connection.fetchval(SQL["drop_beliefs"], self._user_id)
        return count

    async def put_rest_days(self, days: Sequence[dt.date], reason: str) -> None:
        """Keep days of rest or travel."""
        if days:
            await self._connection.execute(SQL["put_rest_days"], self._user_id, list(days), reason)

    async def _telling(self, name: str, *arguments: object) -> Told | None:
        row = await self._connection.fetchrow(SQL[name], self._user_id, *arguments)
        return None if row is None else Told(*row)


class PlanStore:
    """Opens one member's plans, to read or to change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def reading(self, user_id: int) -> AsyncIterator[MemberPlans]:
        """A member's plans as they stand."""
        async with self._database.service() as connection:
            yield MemberPlans(connection, user_id)

    @asynccontextmanager
    async def holding(self, user_id: int) -> AsyncIterator[tuple[MemberPlans, PlanMember | None]]:
        """A transaction in which nobody else changes a member's plans; None for who never started."""
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(MEMBERS["hold_member"], user_id)
            yield MemberPlans(connection, user_id), plan_member(row)

    async def days(self, user_ids: Sequence[int], last: dt.date) -> dict[int, list[DayCounts]]:
        """Return every day that was planned or one of rest, up to the last, of each of these members."""
        async with self._database.service() as connection:
            return await _days(connection, user_ids, last)


async def _days(connection: Connection, user_ids: Sequence[int], last: dt.date) -> dict[int, list[DayCounts]]:
    days: dict[int, list[DayCounts]] = {user_id: [] for user_id in user_ids}
    for user_id, *counts in await connection.fetch(SQL["days"], list(user_ids), last):
        days[user_id].append(DayCounts(*counts))
    return days
