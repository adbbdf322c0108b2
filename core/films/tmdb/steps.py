"""The steps of a sync: first what waits for facts, then facts that grew old, then films of every year."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import Unavailable
from core.films.ratings import FIRST_FILM_YEAR
from core.films.tmdb.client import Tmdb
from core.films.tmdb.placing import pick
from db.tmdb import Batch, Cursor, Named, Sync, TmdbFilm, TmdbStore

Answer = TmdbFilm | Unavailable | None


@dataclass(frozen=True, slots=True)
class StepSettings:
    """What is fetched, and how much at once."""

    least_votes: int = 50
    """Films with fewer votes there are left out, unless a member brought them."""
    first_year: int = FIRST_FILM_YEAR
    refresh_days: int = 150
    films_at_once: int = 20
    most_failures: int = 20
    """So many films in a row that cannot be fetched end a sync."""


class Steps:
    """Takes one step of a sync after the other; each can be taken again without harm."""

    def __init__(self, tmdb: Tmdb, store: TmdbStore, settings: StepSettings) -> None:
        self._tmdb = tmdb
        self._store = store
        self._settings = settings
        self._failures = 0

    async def next(self, sync: Sync) -> Batch | None:
        """Return what the step after the cursor brings; None at the end. Raises Unavailable and NotAllowed."""
        cursor = sync.cursor
        match cursor.stage:
            case "waiting":
                return await self._waiting(cursor)
            case "stale":
                return await self._stale(cursor)
            case "discover":
                return await self._discover(cursor, sync.started_at.year)

    async def _waiting(self, cursor: Cursor) -> Batch:
        films = await self._store.waiting(cursor.place, self._settings.films_at_once)
        if not films:
            return Batch(Cursor("stale"))
        answers = await self._ask_all(self._facts(film) for _, film in films)
        # Two films of ours may be one there: the first has the facts.
        found: dict[int, tuple[TmdbFilm, int]] = {}
        for (film_id, _), answer in zip(films, answers, strict=True):
            if isinstance(answer, TmdbFilm):
                found.setdefault(answer.tmdb_id, (answer, film_id))
        return Batch(
            Cursor("waiting", films[-1][0]),
            [film for film, _ in found.values()],
            [film_id for _, film_id in found.values()],
            looked_at=len(films),
            failed=_failed(answers),
        )

    async def _stale(self, cursor: Cursor) -> Batch:
        settings = self._settings
        tmdb_ids = await self._store.stale(settings.refresh_days, cursor.place, settings.films_at_once)
        if not tmdb_ids:
            return Batch(Cursor("discover"))
        return await self._fetch(tmdb_ids, Cursor("stale", tmdb_ids[-1]), looked_at=len(tmdb_ids))

    async def _discover(self, cursor: Cursor, newest_year: int) -> Batch | None:
        year, page = cursor.place or newest_year, cursor.page + 1
        if page > max(cursor.pages, 1):
            year, page = year - 1, 1
        if year < self._settings.first_year:
            return None
        listed = await self._tmdb.discover(year, page, self._settings.least_votes)
        fresh = await self._store.fresh(listed.tmdb_ids, self._settings.refresh_days)
        wanted = [tmdb_id for tmdb_id in listed.tmdb_ids if tmdb_id not in fresh]
        after = Cursor("discover", year, page, listed.pages)
        return await self._fetch(wanted, after, looked_at=len(listed.tmdb_ids))

    async def _fetch(self, tmdb_ids: Sequence[int], cursor: Cursor, looked_at: int) -> Batch:
        answers = await self._ask_all(map(self._tmdb.film, tmdb_ids))
        found = [answer for answer in answers if isinstance(answer, TmdbFilm)]
        return Batch(
            cursor,
            found,
            [None] * len(found),
            [tmdb_id for tmdb_id, answer in zip(tmdb_ids, answers, strict=True) if answer is None],
            looked_at,
            _failed(answers),
        )

    async def _facts(self, film: Named) -> TmdbFilm | None:
        """Find a film of ours there, by what is known of it."""
        tmdb_id: int | None = None
        if film.tmdb_id is not None:
            tmdb_id = int(film.tmdb_id)
        elif film.imdb_id is not None:
            tmdb_id = next((found.film_id for found in await self._tmdb.find(film.imdb_id)), None)
        if tmdb_id is None and film.year is not None:
            tmdb_id = pick(film, await self._tmdb.search(film.title, film.year))
        return None if tmdb_id is None else await self._tmdb.film(tmdb_id)

    async def _ask_all(self, questions: Iterable[Coroutine[Any, Any, TmdbFilm | None]]) -> list[Answer]:
        """Ask about films side by side; what cannot be had now is left out, unless that goes on and on."""
        answers: list[Answer] = []
        for answer in await asyncio.gather(*questions, return_exceptions=True):
            if isinstance(answer, BaseException) and not isinstance(answer, Unavailable):
                raise answer
            self._failures = self._failures + 1 if isinstance(answer, Unavailable) else 0
            if isinstance(answer, Unavailable) and self._failures >= self._settings.most_failures:
                raise answer
            answers.append(answer)
        return answers


def _failed(answers: Iterable[Answer]) -> int:
    return sum(isinstance(answer, Unavailable) for answer in answers)
