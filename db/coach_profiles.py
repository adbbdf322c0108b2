"""Rows and the store of what a coach knows of its member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from db.coach_metrics import MetricRow
from db.pool import Database
from db.sql import load

SQL = load("coach_profiles")


@dataclass(frozen=True, slots=True)
class KnownRow:
    """What a coach knows; texts are sealed."""

    facts: bytes
    profile: bytes | None
    offline: bool
    talks: int
    exchanges: int
    is_given_up: bool
    """The newest instructions that were wanted could not be written."""
    figures: MetricRow | None
    """Of the newest look at the member's behaviour."""


class CoachProfileStore:
    """Shows, changes and forgets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, user_id: int) -> KnownRow | None:
        """Return what a member's coach knows."""
        async with self._database.member(user_id) as connection:
            row = await connection.fetchrow(SQL["known"], user_id)
        if row is None:
            return None
        facts, profile, offline, talks, exchanges, is_given_up, *figures = row
        newest = None if figures[0] is None else MetricRow(*figures)
        return KnownRow(facts, profile, offline, talks, exchanges, is_given_up, newest)

    async def change(self, user_id: int, edit: Callable[[bytes], bytes], at: dt.datetime) -> bool:
        """Put edited facts in the place of the old ones; False when there are none."""
        async with self._database.member(user_id) as connection:
            facts = await connection.fetchval(SQL["hold_facts"], user_id)
            if facts is None:
                return False
            await connection.execute(SQL["change_facts"], user_id, edit(facts), at)
            return True

    async def forget(self, user_id: int) -> None:
        """Forget all that has to do with a member's coach."""
        async with self._database.member(user_id) as connection:
            await connection.execute(SQL["forget"], user_id)
