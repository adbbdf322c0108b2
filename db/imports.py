"""Rows and the store of imports: one file of a member's films, saved whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from db.films import MarkKind, Rating, Vector
from db.pool import Connection, Database
from db.sql import load

SQL = load("imports")

Namespace = Literal["imdb", "tmdb"]
ExternalId = tuple[Namespace, str]

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class NewFilm:
    """A film to be added. Its ``number`` is below 0, and stands for the film's id until it has one."""

    number: int
    key: str
    title: str
    original_title: str | None
    year: int | None
    runtime_minutes: int | None
    genres: tuple[str, ...]
    directors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewMark:
    """A mark to be put on a film."""

    film_id: int
    kind: MarkKind
    marked_at: dt.datetime
    note: str | None = None
    """Goes with "seen" alone."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that an import changes; film ids below 0 are numbers of new films."""

    films: Sequence[NewFilm] = ()
    external_ids: Sequence[tuple[int, ExternalId]] = ()
    ratings: Sequence[Rating] = ()
    marks: Sequence[NewMark] = ()

    def __bool__(self) -> bool:
        return bool(self.films or self.external_ids or self.ratings or self.marks)


class ImportStore:
    """Saves imports."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def film_ids(self) -> dict[ExternalId, int]:
        """Return every id elsewhere that is known of a film."""
        async with self._database.service() as connection:
            rows = await connection.fetch(SQL["film_ids"])
        return {(row["namespace"], row["external_id"]): row["film_id"] for row in rows}

    async def seen_notes(self, user_id: int) -> dict[int, str]:
        """Return a member's notes on films that they have seen but not rated, by film."""
        async with self._database.service() as connection:
            rows = await connection.fetch(SQL["seen_notes"], user_id)
        return {row["film_id"]: row["note"] for row in rows}

    async def save(
        self,
        user_id: int,
        revision: int,
        changes: Changes,
        vector: Vector,
        at: dt.datetime,
        saved: Callable[[int], None],
    ) -> bool:
        """Save everything at once; False when the revision moved. ``saved`` hears how many ratings are in."""
        async with self._database.transaction() as connection:
            if await connection.fetchval(SQL["lock_member"], user_id, revision) is None:
                return False
            ids = await _add_films(connection, changes)
            for start in range(0, len(changes.ratings), ROWS_AT_ONCE):
                await _save_ratings(connection, user_id, changes.ratings[start:][:ROWS_AT_ONCE], ids, at)
                saved(min(start + ROWS_AT_ONCE, len(changes.ratings)))
            await _save_marks(connection, user_id, changes.marks, ids)
            if changes.ratings:
                await connection.execute(SQL["save_taste"], user_id, vector.model_version, vector.packed, at)
            return True


async def _add_films(connection: Connection, changes: Changes) -> Mapping[int, int]:
    """Add the films; return their ids by the numbers that stand for them."""
    films, ids = changes.films, dict[int, int]()
    if films:
        keys = [film.key for film in films]
        await connection.execute(
            SQL["add_films"],
            keys,
            [film.title for film in films],
            [film.original_title for film in films],
            [film.year for film in films],
            [film.runtime_minutes for film in films],
            [";".join(film.genres) for film in films],
            [";".join(film.directors) for film in films],
        )
        found = dict(map(tuple, await connection.fetch(SQL["imported_films"], keys)))
        ids = {film.number: found[film.key] for film in films}
    if changes.external_ids:
        await connection.execute(
            SQL["add_film_ids"],
            [ids.get(number, number) for number, _ in changes.external_ids],
            [namespace for _, (namespace, _) in changes.external_ids],
            [external_id for _, (_, external_id) in changes.external_ids],
        )
    return ids


async def _save_ratings(
    connection: Connection, user_id: int, ratings: Sequence[Rating], ids: Mapping[int, int], at: dt.datetime
) -> None:
    columns: list[Sequence[object]] = [
        [ids.get(rating.film_id, rating.film_id) for rating in ratings],
        [rating.stars for rating in ratings],
        [rating.details.note for rating in ratings],
        [rating.details.watched_on for rating in ratings],
        [rating.details.rewatch for rating in ratings],
    ]
    rated_at = [rating.rated_at for rating in ratings]
    await connection.execute(SQL["save_ratings"], user_id, *columns, rated_at)
    await connection.execute(SQL["save_rating_events"], user_id, at, *columns)


async def _save_marks(
    connection: Connection, user_id: int, marks: Sequence[NewMark], ids: Mapping[int, int]
) -> None:
    if marks:
        await connection.execute(
            SQL["save_marks"],
            user_id,
            [ids.get(mark.film_id, mark.film_id) for mark in marks],
            [mark.kind for mark in marks],
            [mark.marked_at for mark in marks],
            [mark.note for mark in marks],
        )
