"""The client over HTTP against a loopback TMDB that misbehaves."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time

import pytest

from core.errors import NotAllowed, Unavailable
from core.films.tmdb.client import HttpSettings, over_http
from tests.loopback.tmdb import KEY, LoopbackTmdb, Trouble


@pytest.fixture(autouse=True)
def films(tmdb: LoopbackTmdb) -> None:
    tmdb.add(348, "Alien", 1979, imdb_id="tt0078748")


async def title_of(settings: HttpSettings, tmdb_id: int = 348) -> str | None:
    connect = over_http(settings)
    assert connect is not None
    async with connect() as client:
        film = await client.film(tmdb_id)
    return film and film.title


@pytest.mark.parametrize("trouble", ["rate_limit", "error", "malformed", "cut"])
async def test_what_goes_wrong_for_a_while_is_asked_again(
    trouble: Trouble, tmdb: LoopbackTmdb, http: HttpSettings
) -> None:
    tmdb.trouble(trouble, times=2, seconds=0.01)
    http = dataclasses.replace(http, longest_rest_seconds=0.02)
    assert await title_of(http) == "Alien"
    assert tmdb.count("movie/348") == 3


@pytest.mark.parametrize("trouble", ["rate_limit", "error", "malformed", "cut"])
async def test_what_stays_wrong_ends_as_unavailable_after_a_few_attempts(
    trouble: Trouble, tmdb: LoopbackTmdb, http: HttpSettings
) -> None:
    tmdb.trouble(trouble, times=100)
    with pytest.raises(Unavailable):
        await title_of(dataclasses.replace(http, attempts=3, longest_rest_seconds=0.02))
    assert len(tmdb.asked) == 3


async def test_an_answer_that_is_too_slow_is_asked_for_again(tmdb: LoopbackTmdb, http: HttpSettings) -> None:
    tmdb.trouble("slow", seconds=0.5)
    assert await title_of(dataclasses.replace(http, timeout_seconds=0.1)) == "Alien"


async def test_a_server_that_is_not_there_is_unavailable(http: HttpSettings) -> None:
    nowhere = dataclasses.replace(http, url="http://127.0.0.1:9/3", attempts=2)
    with pytest.raises(Unavailable):
        await title_of(nowhere)


async def test_everyone_waits_as_long_as_tmdb_asks_for(tmdb: LoopbackTmdb, http: HttpSettings) -> None:
    tmdb.trouble("rate_limit", seconds=1)
    connect = over_http(dataclasses.replace(http, longest_rest_seconds=0.3))
    assert connect is not None
    async with connect() as client:
        await client.film(348)
        began = time.monotonic()
        tmdb.trouble("rate_limit", seconds=1)
        await asyncio.gather(*(client.film(348) for _ in range(3)))
    [limited, *others] = [moment for moment, *_ in tmdb.asked if moment >= began]
    assert len(others) == 3
    # What was on its way already is answered; whoever comes later waits.
    assert max(others) - limited >= 0.29
    assert time.monotonic() - began < 1


async def test_requests_keep_to_the_rate(tmdb: LoopbackTmdb, http: HttpSettings) -> None:
    connect = over_http(dataclasses.replace(http, requests_per_second=50))
    assert connect is not None
    async with connect() as client:
        await asyncio.gather(*(client.film(348) for _ in range(11)))
    moments = [moment for moment, *_ in tmdb.asked]
    assert moments[-1] - moments[0] >= 10 / 50 * 0.9


async def test_a_film_that_is_gone_is_none(http: HttpSettings) -> None:
    assert await title_of(http, 349) is None


async def test_another_servers_not_found_says_nothing_about_films(
    tmdb: LoopbackTmdb, http: HttpSettings
) -> None:
    elsewhere = dataclasses.replace(http, url=tmdb.url.removesuffix("3"), attempts=2)
    with pytest.raises(Unavailable):
        await title_of(elsewhere)


async def test_a_key_that_is_refused_is_told_at_once(tmdb: LoopbackTmdb, http: HttpSettings) -> None:
    with pytest.raises(NotAllowed, match="tmdb_key"):
        await title_of(dataclasses.replace(http, key="wrong"))
    assert len(tmdb.asked) == 1


async def test_an_access_token_goes_into_a_header(tmdb: LoopbackTmdb, http: HttpSettings) -> None:
    with pytest.raises(NotAllowed):
        await title_of(dataclasses.replace(http, key="e" * 100))
    [(_, _, query)] = tmdb.asked
    assert "api_key" not in query


async def test_films_are_found_by_year_by_id_and_by_title(tmdb: LoopbackTmdb, http: HttpSettings) -> None:
    tmdb.per_page = 1
    tmdb.add(10, "Stalker", 1979, vote_count=500)
    tmdb.add(11, "Nobody Voted", 1979, vote_count=3)
    connect = over_http(http)
    assert connect is not None
    async with connect() as client:
        first, second = await client.discover(1979, 1, 50), await client.discover(1979, 2, 50)
        assert (first.tmdb_ids, second.tmdb_ids, first.pages) == ((348,), (10,), 2)
        assert [found.title for found in await client.find("tt0078748")] == ["Alien"]
        assert [found.year for found in await client.search("stalker", 1979)] == [1979]


async def test_the_key_stands_in_no_log_and_no_repr(
    tmdb: LoopbackTmdb,
    http: HttpSettings,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    tmdb.trouble("error", times=100)
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable):
        await title_of(dataclasses.replace(http, attempts=2))
    told = capfd.readouterr()
    assert "tmdb_asked_again" in told.out + told.err + caplog.text
    assert KEY not in told.out + told.err + caplog.text + repr(http)


def test_without_a_key_there_is_nobody_to_ask() -> None:
    assert over_http(HttpSettings()) is None
