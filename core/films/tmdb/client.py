"""Asking TMDB: what there is to ask, and the client that asks over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol, TypeAlias

import aiohttp
import structlog

from core.errors import NotAllowed, Unavailable
from core.films.imports import cells
from core.films.tmdb import reading
from core.films.tmdb.pace import Pace
from core.films.tmdb.reading import FoundFilm, FoundPage
from db.tmdb import TmdbFilm

log = structlog.get_logger(__name__)

TOKEN_LENGTH = 64
"""What is longer than this is not an API key (32 characters) but an access token, which TMDB takes as well."""
DEFAULT_REST_SECONDS = 1
NOT_THERE = (6, 34)
"""TMDB's own codes for an id that it does not have (any more)."""


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """Where TMDB is, and how it is asked."""

    key: str | None = field(default=None, repr=False)
    url: str = "https://api.themoviedb.org/3"
    requests_per_second: float = 20.0
    timeout_seconds: float = 15.0
    attempts: int = 5
    first_wait_seconds: float = 0.5
    """Before the second attempt; doubled before each that follows."""
    longest_rest_seconds: float = 60.0
    """However long TMDB wants to be left alone."""


class Tmdb(Protocol):
    """What is asked of TMDB. Everything raises Unavailable, and NotAllowed when the key is refused."""

    async def discover(self, year: int, page: int, least_votes: int) -> FoundPage:
        """Return a page of the films of a year, those with most votes first."""

    async def film(self, tmdb_id: int) -> TmdbFilm | None:
        """Return a film with its credits and keywords; None for one that is not there (any more)."""

    async def find(self, imdb_id: str) -> list[FoundFilm]:
        """Return the film with this id at IMDb, if there is one."""

    async def search(self, title: str, year: int) -> list[FoundFilm]:
        """Return films that are called so, from this year or one beside it, the best first."""


Connect: TypeAlias = Callable[[], AbstractAsyncContextManager[Tmdb]]


class _Again(Exception):
    """An answer that may be better the next time."""


class HttpTmdb:
    """TMDB over HTTP: in time with its limits, and patient with its moods."""

    def __init__(
        self, session: aiohttp.ClientSession, settings: HttpSettings, access: Mapping[str, str]
    ) -> None:
        self._session = session
        self._settings = settings
        self._access = access
        self._pace = Pace(settings.requests_per_second)
        self._turn = asyncio.Lock()

    async def discover(self, year: int, page: int, least_votes: int) -> FoundPage:
        """Return a page of the films of a year, those with most votes first."""
        return reading.page(
            await self._get(
                "discover/movie",
                primary_release_year=str(year),
                page=str(page),
                sort_by="vote_count.desc",
                include_adult="false",
                include_video="false",
                **{"vote_count.gte": str(least_votes)},
            )
        )

    async def film(self, tmdb_id: int) -> TmdbFilm | None:
        """Return a film with its credits and keywords; None for one that is not there (any more)."""
        return reading.film(await self._get(f"movie/{tmdb_id}", append_to_response="credits,keywords"))

    async def find(self, imdb_id: str) -> list[FoundFilm]:
        """Return the film with this id at IMDb, if there is one."""
        return reading.found(await self._get(f"find/{imdb_id}", external_source="imdb_id"), "movie_results")

    async def search(self, title: str, year: int) -> list[FoundFilm]:
        """Return films that are called so, from this year or one beside it, the best first."""
        return reading.found(
            await self._get("search/movie", query=title, year=str(year), include_adult="false"), "results"
        )

    async def _get(self, path: str, **query: str) -> Any:
        """Return the JSON of an answer; None for what is not there."""
        for attempt in range(self._settings.attempts):
            if attempt:
                await asyncio.sleep(self._settings.first_wait_seconds * 2 ** (attempt - 1))
            await self._wait_for_turn()
            try:
                return await self._try(path, query)
            except _Again as exc:
                # Neither the key nor what was searched for stands in the path.
                log.info("tmdb_asked_again", path=path, attempt=attempt + 1, cause=str(exc))
        raise Unavailable("tmdb")

    async def _wait_for_turn(self) -> None:
        """Wait in line, so that whoever comes later also waits while TMDB wants to be left alone."""
        async with self._turn:
            await asyncio.sleep(self._pace.take(asyncio.get_running_loop().time()))

    async def _try(self, path: str, query: Mapping[str, str]) -> Any:
        url = f"{self._settings.url}/{path}"
        try:
            async with self._session.get(
                url, params={**self._access, **query}, allow_redirects=False
            ) as answer:
                if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
                    self._rest(answer.headers.get("Retry-After"))
                if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= 500:
                    raise _Again(f"status {answer.status}")
                return _document(answer.status, await answer.read())
        except (aiohttp.ClientError, TimeoutError, ValueError, RecursionError) as exc:
            raise _Again(type(exc).__name__) from exc

    def _rest(self, retry_after: str | None) -> None:
        wanted = cells.whole(retry_after, 0, 2**31) or DEFAULT_REST_SECONDS
        seconds = min(wanted, self._settings.longest_rest_seconds)
        self._pace.rest(asyncio.get_running_loop().time(), seconds)


def _document(status: int, content: bytes) -> dict[str, Any] | None:
    """Return the object of an answer; None for what TMDB itself says it does not have. Raises ValueError."""
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise NotAllowed("tmdb_key")
    document = json.loads(content)
    if not isinstance(document, dict):
        raise ValueError("not an object")
    if status == HTTPStatus.OK:
        return document
    # Any other server in its place would say "not found" as well, of every film.
    if status == HTTPStatus.NOT_FOUND and document.get("status_code") in NOT_THERE:
        return None
    raise Unavailable("tmdb")


def over_http(settings: HttpSettings) -> Connect | None:
    """Return how to reach TMDB; None without a key."""
    key = settings.key
    if key is None:
        return None

    @asynccontextmanager
    async def connect() -> AsyncIterator[Tmdb]:
        is_token = len(key) > TOKEN_LENGTH
        async with aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {key}"} if is_token else None,
            timeout=aiohttp.ClientTimeout(total=settings.timeout_seconds),
        ) as session:
            yield HttpTmdb(session, settings, {} if is_token else {"api_key": key})

    return connect
