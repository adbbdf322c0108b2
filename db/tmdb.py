"""Rows and the store of what TMDB says of films, and of the syncs that fetch it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal
from uuid import UUID

from db.films import hold_films
from db.pool import Connection, Database
from db.sql import load

SQL = load("tmdb")

ROWS_AT_ONCE = 5_000

SyncState = Literal["running", "stopping", "stopped", "failed", "done"]
Stage = Literal["waiting", "stale", "discover"]


@dataclass(frozen=True, slots=True)
class TmdbFilm:
    """What TMDB says of one film, in our own vocabulary."""

    tmdb_id: int
    imdb_id: str | None
    title: str
    original_title: str | None
    year: int | None
    runtime_minutes: int | None
    genres: tuple[str, ...]
    directors: tuple[str, ...]
    cast: tuple[str, ...]
    countries: tuple[str, ...]
    keywords: tuple[str, ...]
    votes: int


@dataclass(frozen=True, slots=True)
class Named:
    """A film by what it can be found by."""

    title: str
    original_title: str | None
    year: int | None
    imdb_id: str | None
    tmdb_id: str | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a sync is: the film or the year (``place``) it did last, and of a year's pages the last one done."""

    stage: Stage = "waiting"
    place: int = 0
    page: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Sync:
    """One sync as it stands, in films: looked at, fetched, failed to be fetched, and new to the catalogue."""

    sync_id: int
    state: SyncState
    cursor: Cursor
    looked_at: int
    fetched: int
    failed: int
    added: int
    problem: str | None
    started_at: dt.datetime
    updated_at: dt.datetime

    @property
    def is_over(self) -> bool:
        """Whether nobody works on it, or is about to."""
        return self.state not in ("running", "stopping")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sync in the hands of one process."""

    sync: Sync
    holder: UUID


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step of a sync found, and where it goes on."""

    cursor: Cursor
    found: Sequence[TmdbFilm] = ()
    ours: Sequence[int | None] = ()
    """For each that was found the film of ours that asked for it, if one did."""
    gone: Sequence[int] = ()
    """Ids that TMDB does not have any more."""
    looked_at: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """Where films of TMDB's belong: by their ids there, those that are ours with our ids, and new ones."""

    matched: Sequence[tuple[int, int]]
    new: Sequence[int]


@dataclass(frozen=True, slots=True)
class CatalogueFigures:
    """How many films there are, have facts of TMDB's, wait for them, and have facts that need a refresh."""

    films: int
    with_facts: int
    waiting: int
    stale: int


class TmdbStore:
    """Keeps syncs and what they fetched."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- syncs

    async def newest(self) -> Sync | None:
        """Return the sync that began last."""
        async with self._database.service() as connection:
            return _sync(await connection.fetchrow(SQL["newest_sync"]))

    async def open(self, resume_days: int) -> None:
        """Go on with a sync that ended early, or begin one, unless one is open."""
        async with self._database.transaction() as connection:
            await connection.execute(SQL["resume_sync"], resume_days)
            await connection.execute(SQL["begin_sync"])

    async def stop(self) -> None:
        """Ask the open sync to end."""
        async with self._database.service() as connection:
            await connection.execute(SQL["stop_sync"])

    async def claim(self, holder: UUID, lease_seconds: float) -> Claim | None:
        """Take the open sync if nobody holds it."""
        async with self._database.service() as connection:
            sync = _sync(await connection.fetchrow(SQL["claim_sync"], holder, lease_seconds))
        return None if sync is None else Claim(sync, holder)

    async def renew(self, claim: Claim, lease_seconds: float) -> None:
        """Hold a sync for longer."""
        async with self._database.service() as connection:
            await connection.execute(SQL["renew_lease"], claim.sync.sync_id, claim.holder, lease_seconds)

    async def save(self, claim: Claim, batch: Batch) -> Sync | None:
        """Save a step with where it goes on; None, and nothing saved, for who does not hold the sync any more."""
        async with self._database.transaction() as connection:
            cursor = batch.cursor
            sync = _sync(
                await connection.fetchrow(
                    SQL["advance_sync"],
                    claim.sync.sync_id,
                    claim.holder,
                    cursor.stage,
                    cursor.place,
                    cursor.page,
                    cursor.pages,
                    batch.looked_at,
                    len(batch.found),
                    batch.failed,
                )
            )
            if sync is not None:
                await _save_facts(connection, batch)
            return sync

    async def finish(self, claim: Claim, state: SyncState, problem: str | None) -> None:
        """Let go of a sync that ended; what it fetched waits for the end of the next one."""
        async with self._database.transaction() as connection:
            await _finish(connection, claim, state, problem, added=0)

    async def publish(
        self,
        claim: Claim,
        state: SyncState,
        problem: str | None,
        placed: Placed,
        newest_film_id: int | None,
    ) -> bool:
        """Let go of a sync that ended, and make what it fetched part of the catalogue.

        False, and nothing done, when the catalogue has a newer film than this one.
        """
        async with self._database.transaction() as connection:
            if await hold_films(connection) != newest_film_id:
                return False
            for start in range(0, len(placed.matched), ROWS_AT_ONCE):
                some = placed.matched[start:][:ROWS_AT_ONCE]
                tmdb_ids = [tmdb_id for tmdb_id, _ in some]
                await connection.execute(SQL["match_films"], tmdb_ids, [film_id for _, film_id in some])
                await connection.execute(SQL["learn_ids"], tmdb_ids)
            for start in range(0, len(placed.new), ROWS_AT_ONCE):
                new = placed.new[start:][:ROWS_AT_ONCE]
                await connection.execute(SQL["add_films"], new)
                await connection.execute(SQL["learn_ids"], new)
            await connection.execute(SQL["rename_films"])
            await _finish(connection, claim, state, problem, added=len(placed.new))
            return True

    # -- facts

    async def waiting(self, after: int, most: int) -> list[tuple[int, Named]]:
        """Return films, with their ids, that members' files or TMDB brought and that have no facts yet."""
        async with self._database.service() as connection:
            rows = await connection.fetch(SQL["waiting_films"], after, most)
        return [(row["film_id"], _named(row)) for row in rows]

    async def stale(self, days: int, after: int, most: int) -> list[int]:
        """Return ids there of facts that are older than this."""
        async with self._database.service() as connection:
            return [row["tmdb_id"] for row in await connection.fetch(SQL["stale_ids"], days, after, most)]

    async def fresh(self, tmdb_ids: Sequence[int], days: int) -> set[int]:
        """Return those ids there whose facts are younger than this."""
        async with self._database.service() as connection:
            return {row["tmdb_id"] for row in await connection.fetch(SQL["fresh_ids"], tmdb_ids, days)}

    async def drop_expired(self, days: int) -> int:
        """Drop facts that are older than this; return how many."""
        async with self._database.transaction() as connection:
            dropped = await connection.fetch(SQL["drop_expired"], days)
            if dropped:
                await connection.execute(SQL["films_changed"])
        return len(dropped)

    async def figures(self, stale_days: int) -> CatalogueFigures:
        """Count the catalogue."""
        async with self._database.service() as connection:
            return CatalogueFigures(**dict(await connection.fetchrow(SQL["figures"], stale_days) or {}))

    async def unplaced(self) -> list[tuple[int, Named]]:
        """Return what was fetched and belongs to no film of ours yet, with its ids there."""
        async with self._database.service() as connection:
            rows = await connection.fetch(SQL["unplaced_films"])
        return [(int(row["tmdb_id"]), _named(row)) for row in rows]


async def _finish(
    connection: Connection, claim: Claim, state: SyncState, problem: str | None, *, added: int
) -> None:
    sync_id = claim.sync.sync_id
    await connection.execute(SQL["finish_sync"], sync_id, claim.holder, state, problem, added)
    await connection.execute(SQL["films_changed"])


async def _save_facts(connection: Connection, batch: Batch) -> None:
    found = batch.found
    await connection.execute(
        SQL["save_facts"],
        [film.tmdb_id for film in found],
        batch.ours,
        [film.imdb_id for film in found],
        [film.title for film in found],
        [film.original_title for film in found],
        [film.year for film in found],
        [film.runtime_minutes for film in found],
        *([";".join(getattr(film, name)) for film in found] for name in _LISTS),
        [film.votes for film in found],
    )
    await connection.execute(SQL["learn_ids"], [film.tmdb_id for film in found])
    await connection.execute(SQL["drop_facts"], batch.gone)


_LISTS = ("genres", "directors", "cast", "countries", "keywords")


def _sync(row: Any) -> Sync | None:
    if row is None:
        return None
    told = {field.name: row[field.name] for field in fields(Sync) if field.name != "cursor"}
    return Sync(cursor=Cursor(*(row[field.name] for field in fields(Cursor))), **told)


def _named(row: Any) -> Named:
    return Named(*(row[field.name] for field in fields(Named)))
