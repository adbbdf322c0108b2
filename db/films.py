"""Rows and the store of the catalogue, ratings and marks."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from db import seeds
from db.pool import Connection, Database
from db.sql import load

SQL = load("films")

MarkKind = Literal["watchlist", "dismissed", "unseen", "skipped", "seen", "liked"]


@dataclass(frozen=True, slots=True)
class Film:
    """One film of the catalogue. Unknown facts are None or empty."""

    film_id: int
    title: str
    original_title: str | None
    year: int | None
    runtime_minutes: int | None
    genres: tuple[str, ...]
    directors: tuple[str, ...]
    cast: tuple[str, ...]
    countries: tuple[str, ...]
    keywords: tuple[str, ...]
    moods: tuple[str, ...]
    votes: int
    borrowed: tuple[str, ...] = ()
    """Names of the facts that are TMDB's, not our own."""

    @property
    def own(self) -> Film:
        """The film with our own facts alone."""
        return replace(self, **{name: _UNKNOWN[name] for name in self.borrowed}) if self.borrowed else self

    @property
    def label(self) -> str:
        """Title with its year, as people tell films of one name apart."""
        return f"{self.title} ({self.year})" if self.year else self.title


@dataclass(frozen=True, slots=True)
class FilmSeed:
    """A film as it comes from a file: ``key`` is what it is called in its source for ever."""

    key: str
    film: Film


@dataclass(frozen=True, slots=True)
class RatingDetails:
    """What may go with the stars; a note is the member's own and never shown to anyone else."""

    note: str | None = None
    watched_on: dt.date | None = None
    rewatch: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """A member's rating of a film as it stands: 0.5 to 5 stars in halves."""

    film_id: int
    stars: float
    details: RatingDetails
    rated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a film's rating was before an event: no stars means that there was none."""

    film_id: int
    stars: float | None
    details: RatingDetails


@dataclass(frozen=True, slots=True)
class MemberState:
    """All that a member's taste follows from. ``revision`` counts the changes of the ratings."""

    revision: int
    model_version: int
    film_ids: Sequence[int]
    stars: Sequence[float]
    marks: Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Vector:
    """A taste vector to be stored: float32 bytes, and the model that they belong to."""

    model_version: int
    packed: bytes


@dataclass(frozen=True, slots=True)
class Average:
    """A mean of stars and over how many members."""

    mean: float
    count: int


class FilmStore:
    """Everything the films room keeps."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- catalogue

    async def films(self) -> list[Film]:
        """Return the whole catalogue, the oldest entry first."""
        async with self._database.service() as connection:
            rows = await connection.fetch(SQL["all_films"])
        # A large catalogue takes a second, and the event loop has none.
        return await asyncio.to_thread(lambda: [_film(row) for row in rows])

    async def seeded(self, name: str) -> str | None:
        """Return the content hash with which a seed was last loaded."""
        return await seeds.seeded(self._database, name)

    async def seed(self, name: str, rows: Sequence[FilmSeed], content_hash: str) -> None:
        """Load a source's films, all or none: new ones are added, known ones brought up to date."""
        async with self._database.transaction() as connection:
            await upsert_films(connection, name, rows)
            await seeds.remember(connection, name, content_hash)

    # -- ratings

    async def member_state(self, user_id: int) -> MemberState | None:
        """Return what a member's taste follows from; None for who has not joined."""
        async with self._database.service() as connection:
            row = await connection.fetchrow(SQL["member_state"], user_id)
        if row is None:
            return None
        marks: dict[int, set[str]] = {}
        for film_id, kind in zip(row["marked_ids"] or (), row["mark_kinds"] or (), strict=True):
            marks.setdefault(film_id, set()).add(kind)
        return MemberState(
            row["revision"],
            row["model_version"],
            row["film_ids"] or (),
            row["stars"] or (),
            {film_id: frozenset(kinds) for film_id, kinds in marks.items()},
        )

    async def save_rating(
        self,
        user_id: int,
        revision: int,
        film_id: int,
        stars: float,
        details: RatingDetails | None,
        interaction_id: int | None,
        at: dt.datetime,
        vector: Vector,
    ) -> int | None:
        """Save a rating and its taste at once; return the event.

        None when the revision moved, or when this interaction was saved before.
        """
        given = details or RatingDetails()
        async with self._database.service() as connection:
            event: int | None = await connection.fetchval(
                SQL["save_rating"],
                user_id,
                revision,
                film_id,
                stars,
                given.note,
                given.watched_on,
                interaction_id,
                at,
                vector.model_version,
                vector.packed,
                details is not None,
                given.rewatch,
            )
            return event

    async def remove_rating(
        self,
        user_id: int,
        revision: int,
        film_id: int,
        interaction_id: int | None,
        at: dt.datetime,
        vector: Vector,
    ) -> int | None:
        """Take a rating away; return the event, or None as `save_rating` does."""
        async with self._database.service() as connection:
            event: int | None = await connection.fetchval(
                SQL["remove_rating"],
                user_id,
                revision,
                film_id,
                interaction_id,
                at,
                vector.model_version,
                vector.packed,
            )
            return event

    async def undoable(self, user_id: int, event_id: int) -> Earlier | None:
        """Return the state before an event that can be undone; None when it cannot (any more)."""
        async with self._database.service() as connection:
            row = await connection.fetchrow(SQL["undoable"], user_id, event_id)
        return (
            None
            if row is None
            else Earlier(
                row["film_id"],
                row["stars"],
                RatingDetails(row["note"], row["watched_on"], bool(row["rewatch"])),
            )
        )

    async def undo(
        self, user_id: int, revision: int, event_id: int, earlier: Earlier, at: dt.datetime, vector: Vector
    ) -> bool:
        """Undo an event and restore what was before it; False if the revision moved or it is undone."""
        async with self._database.transaction() as connection:
            undone = await connection.fetchval(
                SQL["undo_event"], user_id, revision, event_id, at, vector.model_version, vector.packed
            )
            if undone is None:
                return False
            if earlier.stars is None:
                await connection.execute(SQL["delete_rating"], user_id, earlier.film_id)
            else:
                await connection.execute(
                    SQL["restore_rating"],
                    user_id,
                    earlier.film_id,
                    earlier.stars,
                    earlier.details.note,
                    earlier.details.watched_on,
                    earlier.details.rewatch,
                    at,
                )
            return True

    async def was_saved(self, user_id: int, interaction_id: int) -> bool:
        """Tell whether an interaction saved a rating event before."""
        async with self._database.service() as connection:
            found: bool = await connection.fetchval(SQL["was_saved"], user_id, interaction_id)
            return found

    async def save_embedding(self, user_id: int, revision: int, vector: Vector, at: dt.datetime) -> None:
        """Keep a taste that was folded in anew, unless a rating came first."""
        async with self._database.service() as connection:
            await connection.execute(
                SQL["save_embedding"], user_id, revision, vector.model_version, vector.packed, at
            )

    async def rating(self, user_id: int, film_id: int) -> Rating | None:
        """Return a member's rating of one film."""
        async with self._database.service() as connection:
            row = await connection.fetchrow(SQL["rating"], user_id, film_id)
        return None if row is None else _rating(film_id, row)

    async def seen_note(self, user_id: int, film_id: int) -> str | None:
        """Return what a member noted on a film that they have seen but not rated."""
        async with self._database.service() as connection:
            note: str | None = await connection.fetchval(SQL["seen_note"], user_id, film_id)
        return note

    async def ratings_of(self, user_id: int) -> list[Rating]:
        """Return a member's ratings, oldest first."""
        async with self._database.service() as connection:
            rows = await connection.fetch(SQL["ratings_of"], user_id)
        return [_rating(row["film_id"], row) for row in rows]

    # -- marks

    async def mark(self, user_id: int, film_id: int, kind: MarkKind, at: dt.datetime) -> bool:
        """Put a mark on a film; False for who is not a member (any more)."""
        async with self._database.service() as connection:
            return bool(await connection.fetchval(SQL["mark"], user_id, film_id, kind, at))

    async def unmark(self, user_id: int, film_id: int, kind: MarkKind) -> None:
        """Take a mark off a film."""
        async with self._database.service() as connection:
            await connection.execute(SQL["unmark"], user_id, film_id, kind)

    async def watchlist(self, user_id: int) -> list[int]:
        """Return the films to see, newest wish first."""
        async with self._database.service() as connection:
            return [row["film_id"] for row in await connection.fetch(SQL["watchlist"], user_id)]

    # -- servers

    async def server_average(self, guild_id: int, film_id: int) -> Average | None:
        """Return what a server's members think of a film; None when none of them rated it."""
        async with self._database.service() as connection:
            row = await connection.fetchrow(SQL["server_average"], guild_id, film_id)
        return Average(row["mean"], row["count"]) if row and row["count"] else None

    async def server_averages(
        self, guild_id: int, film_ids: Iterable[int], without_user_id: int
    ) -> dict[int, tuple[float, int]]:
        """Return (mean, count) by film over a server's other members."""
        async with self._database.service() as connection:
            rows = await connection.fetch(SQL["server_averages"], guild_id, list(film_ids), without_user_id)
        return {row["film_id"]: (row["mean"], row["count"]) for row in rows}

    async def ratings_for_fit(self) -> tuple[list[int], list[int], list[float], list[float]]:
        """Return every rating as parallel lists: member, film, stars, time in seconds."""
        async with self._database.service() as connection:
            rows = await connection.fetch(SQL["ratings_for_fit"])
        return (
            [row["user_id"] for row in rows],
            [row["film_id"] for row in rows],
            [row["stars"] for row in rows],
            [row["rated_at"] for row in rows],
        )


async def upsert_films(connection: Connection, source: str, seeds: Sequence[FilmSeed]) -> None:
    """Add a source's films, and bring up to date what it has brought before or others have brought meanwhile."""
    columns = film_columns([seed.film for seed in seeds])
    keys = [seed.key for seed in seeds]
    await connection.execute(SQL["adopt_films"], source, keys, columns[0], columns[2])
    await connection.execute(SQL["upsert_films"], source, keys, *columns)


def film_columns(films: Sequence[Film]) -> list[Sequence[object]]:
    """Return the films' facts column by column, as statements take them: lists are joined by ';'."""
    return [
        [film.title for film in films],
        [film.original_title for film in films],
        [film.year for film in films],
        [film.runtime_minutes for film in films],
        *([";".join(getattr(film, name)) for film in films] for name in _LISTS),
        [film.votes for film in films],
    ]


async def hold_films(connection: Connection) -> int | None:
    """Let nobody else add or change a film until the transaction ends; return the newest one's id."""
    await connection.execute(SQL["hold_films"])
    newest: int | None = await connection.fetchval(SQL["newest_film"])
    return newest


_LISTS = ("genres", "directors", "cast", "countries", "keywords", "moods")
_UNKNOWN: Mapping[str, Any] = {
    **dict.fromkeys(("original_title", "year", "runtime_minutes")),
    **dict.fromkeys(_LISTS, ()),
    "votes": 0,
}


def _film(row: Any) -> Film:
    return Film(
        row["film_id"],
        row["title"],
        row["original_title"],
        row["year"],
        row["runtime_minutes"],
        tuple(row["genres"]),
        tuple(row["directors"]),
        tuple(row["actors"]),
        tuple(row["countries"]),
        tuple(row["keywords"]),
        tuple(row["moods"]),
        row["votes"],
        tuple(row["borrowed"]),
    )


def _rating(film_id: int, row: Any) -> Rating:
    details = RatingDetails(row["note"], row["watched_on"], row["rewatch"])
    return Rating(film_id, row["stars"], details, row["rated_at"])
