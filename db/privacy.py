"""The store behind overview, export and erasure: the same statements for every personal table.

Values always travel as parameters. A table's name cannot, so each statement is written (and tested) for the
table ``members``, and only a name that is a plain identifier, quoted, ever takes its place.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.pool import Connection, Database
from db.sql import load, quoted

SQL = load("privacy")
MEMBER_ERASED = "member_erased"
"""Channel on which processes learn whom to forget; the payload is the user id."""

_WRITTEN_FOR = "members"


@dataclass(frozen=True, slots=True)
class Standing:
    """When someone joined, and what they chose to let others have of their ratings."""

    consented_at: dt.datetime
    counts_in_servers: bool
    lets_compare: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """All rows about one member by table, and title and year of each film that they name."""

    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    films: Mapping[int, tuple[str, int | None]]


class PrivacyStore:
    """Reads and erases one member's rows; row level security keeps everyone else's out of reach."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def counts(self, user_id: int, tables: Iterable[str]) -> tuple[Standing | None, Mapping[str, int]]:
        """Return someone's standing, None for who has not joined, and their number of rows by table."""
        async with self._snapshot(user_id) as connection:
            row = await connection.fetchrow(SQL["standing"], user_id)
            counts = {
                table: await connection.fetchval(_statement("count_rows", table), user_id) for table in tables
            }
        return None if row is None else Standing(**dict(row)), counts

    async def read(self, user_id: int, tables: Iterable[str]) -> Kept:
        """Return everything about a member as it stood at one moment."""
        async with self._snapshot(user_id) as connection:
            kept = {
                table: [dict(row) for row in await connection.fetch(_statement("rows_of", table), user_id)]
                for table in tables
            }
            film_ids = {row["film_id"] for rows in kept.values() for row in rows if "film_id" in row}
            films = await connection.fetch(SQL["films_named"], list(film_ids))
        return Kept(kept, {film["film_id"]: (film["title"], film["year"]) for film in films})

    async def erase(self, user_id: int, tables: Iterable[str]) -> int:
        """Erase a member's rows from these tables in this order, all or none; return how many there were.

        Their jobs in the queue, which are copies, go along.
        """
        async with self._database.member(user_id) as connection:
            rows = 0
            for table in tables:
                rows += await connection.fetchval(_statement("erase_rows", table), user_id)
            await connection.execute(SQL["erase_from_buddies"], user_id)
            await connection.execute(SQL["erase_jobs"], user_id)
            await connection.execute(SQL["tell_erased"], str(user_id))
        return rows

    @contextlib.asynccontextmanager
    async def _snapshot(self, user_id: int) -> AsyncIterator[Connection]:
        """A member scope in which every statement sees the same moment."""
        async with (
            self._database.service() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            await connection.execute(SQL["enter_member_scope"], str(user_id))
            yield connection


def _statement(name: str, table: str) -> str:
    return SQL[name].replace(_WRITTEN_FOR, quoted(table))
