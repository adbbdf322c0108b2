"""The store behind the rotation of keys: the same statements for every sealed column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.pool import Database
from db.sql import load, quoted

SQL = load("sealed_texts")
_WRITTEN_FOR = ("coach_support", "safety_plan")


@dataclass(frozen=True, slots=True)
class SealedText:
    """A member's text as it is kept."""

    user_id: int
    sealed: bytes


FIRST = SealedText(0, b"")
"""Comes before every text."""


class SealedTextStore:
    """Finds texts under old keys, and puts new ones in their place."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def outdated(
        self, table: str, column: str, version: int, after: SealedText, most: int
    ) -> Sequence[SealedText]:
        """Return the next texts of a column that are under another key than this version."""
        async with self._database.service() as connection:
            rows = await connection.fetch(
                _statement("outdated", table, column), bytes([version]), after.user_id, after.sealed, most
            )
        return [SealedText(**dict(row)) for row in rows]

    async def replace(self, table: str, column: str, old: SealedText, new: bytes) -> bool:
        """Put a text in the place of one that was read; False when that is not there any more."""
        async with self._database.service() as connection:
            replaced = await connection.fetchval(
                _statement("replace", table, column), old.user_id, old.sealed, new
            )
        return replaced is not None

    async def count_outdated(self, table: str, column: str, version: int) -> int:
        """Return how many texts of a column are under another key than this version."""
        async with self._database.service() as connection:
            count: int = await connection.fetchval(
                _statement("count_outdated", table, column), bytes([version])
            )
        return count


def _statement(name: str, table: str, column: str) -> str:
    statement = SQL[name]
    for written, wanted in zip(_WRITTEN_FOR, (table, column), strict=True):
        statement = statement.replace(written, quoted(wanted))
    return statement
