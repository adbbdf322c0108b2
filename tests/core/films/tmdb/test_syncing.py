"""Syncs with the product's own client over a loopback TMDB and a real database."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest

from core import engine as engines
from core.caller import Caller
from core.engine import Engine
from core.errors import NotReady
from core.films.fitting import FitSettings
from core.films.tmdb.client import HttpSettings, over_http
from core.films.tmdb.steps import StepSettings
from core.films.tmdb.syncing import Syncing, SyncSettings
from db.films import Film, FilmStore
from db.imports import ImportStore
from db.pool import Database
from db.tmdb import Sync, TmdbStore
from tests.core.films.tmdb.conftest import Build
from tests.loopback.tmdb import LoopbackTmdb

ALICE = 11
IMDB_ROW = (
    "Const,Your Rating,Date Rated,Title,Title Type,Runtime (mins),Year,Genres,Directors\n"
    "tt0000900,8,2024-01-01,Ein Film,Movie,,2011,Comedy,Ada Regie\n"
)
LETTERBOXD_ROW = "Date,Name,Year,Letterboxd URI,Rating\n2023-05-03,Quiet Film,1950,https://boxd.it/zzz1,3\n"


@pytest.fixture
async def engine(build: Build) -> Engine:
    made = build()
    await made.catalogue.refresh()
    return made


async def sync(engine: Engine) -> Sync:
    """Run a sync from beginning to end."""
    await engine.syncing.start()
    claim = await engine.syncing.claim()
    assert claim is not None
    await engine.syncing.run(claim)
    return await newest(engine)


async def newest(engine: Engine) -> Sync:
    found = (await engine.syncing.status()).sync
    assert found is not None
    return found


async def films(engine: Engine) -> dict[str, Film]:
    await engine.catalogue.refresh()
    found = {film.label: film for film in engine.catalogue.films.values()}
    assert len(found) == len(engine.catalogue)
    return found


async def import_file(engine: Engine, content: str) -> None:
    caller = Caller(ALICE, None, hash(content) % 1_000_000, dt.datetime.now(dt.UTC))
    await engine.models.refresh()
    await engine.consent.give(caller)
    await engine.importing.run(caller, "ratings.csv", content.encode(), lambda _: None)


async def age(database: Database, days: int) -> None:
    async with database.service() as connection:
        await connection.execute(
            "update tmdb_films set fetched_at = fetched_at - make_interval(days => $1)", days
        )


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError


async def test_films_we_lack_are_added_with_all_that_tmdb_says(tmdb: LoopbackTmdb, engine: Engine) -> None:
    tmdb.add(900_001, "Neu", 2019, original_title="Neu!", runtime=94)
    tmdb.add(900_002, "Too Few Votes", 2019, vote_count=49)
    before = len(engine.catalogue)
    done = await sync(engine)
    assert (done.state, done.looked_at, done.fetched, done.added, done.failed) == ("done", 1, 1, 1, 0)
    found = await films(engine)
    assert len(found) == before + 1
    film = found["Neu (2019)"]
    assert (film.original_title, film.runtime_minutes, film.genres) == ("Neu!", 94, ("Drama",))
    assert (film.directors, film.cast) == (("Director of Neu",), ("Actor of Neu",))
    assert (film.countries, film.keywords, film.votes) == (("United States",), ("espionage",), 1_000)
    assert engine.catalogue.search("neu!")[0] == film
    assert dataclasses.replace(film.own, film_id=0) == Film(
        0, "Neu", None, None, None, (), (), (), (), (), (), 0, film.borrowed
    )


async def test_a_film_of_ours_keeps_its_own_facts_and_is_not_doubled(
    tmdb: LoopbackTmdb, engine: Engine
) -> None:
    tmdb.add(603, "The Matrix", 1999, imdb_id="tt0133093", runtime=1, vote_count=2_000_000)
    before = await films(engine)
    done = await sync(engine)
    assert (done.fetched, done.added) == (1, 0)
    after = await films(engine)
    assert after.keys() == before.keys()
    assert after["The Matrix (1999)"].own == dataclasses.replace(
        before["The Matrix (1999)"], borrowed=after["The Matrix (1999)"].borrowed
    )
    renamed = IMDB_ROW.replace("tt0000900", "tt0133093").replace("Ein Film", "Die Matrix")
    await import_file(engine, renamed.replace("2011", "1999"))
    assert (await films(engine)).keys() == before.keys()  # its id at IMDb was learned


async def test_a_film_from_an_import_keeps_what_the_file_said_and_borrows_the_rest(
    tmdb: LoopbackTmdb, engine: Engine
) -> None:
    tmdb.add(900, "A Film", 2011, original_title="Ein Film", imdb_id="tt0000900", vote_count=3)
    tmdb.add(901, "Quiet Film", 1951, vote_count=2)
    tmdb.add(902, "Quiet Film", 1999, vote_count=1_000)
    await import_file(engine, IMDB_ROW)
    await import_file(engine, LETTERBOXD_ROW)
    done = await sync(engine)
    assert (done.fetched, done.added) == (3, 1)  # only the one of 1999 is new
    found = await films(engine)
    film = found["Ein Film (2011)"]
    assert (film.genres, film.directors) == (("Comedy",), ("Ada Regie",))
    assert (film.cast, film.runtime_minutes) == (("Actor of A Film",), 100)
    assert (film.own.cast, film.own.genres, film.own.year) == ((), ("Comedy",), 2011)
    assert found["Quiet Film (1950)"].cast == ("Actor of Quiet Film",)
    assert "Quiet Film (1951)" not in found
    assert (await engine.syncing.status()).figures.waiting == 0


async def test_what_a_member_brings_and_tmdb_lacks_stays_as_it_is(tmdb: LoopbackTmdb, engine: Engine) -> None:
    await import_file(engine, LETTERBOXD_ROW)
    assert (await sync(engine)).state == "done"
    assert (await films(engine))["Quiet Film (1950)"].borrowed == ()
    assert (await engine.syncing.status()).figures.waiting == 1


async def test_two_films_of_one_title_and_year_both_come(tmdb: LoopbackTmdb, engine: Engine) -> None:
    tmdb.add(900_001, "Twins", 2019)
    tmdb.add(900_002, "Twins", 2019)
    assert (await sync(engine)).added == 2
    await engine.catalogue.refresh()
    assert sum(film.title == "Twins" for film in engine.catalogue.films.values()) == 2


async def test_a_second_sync_asks_for_no_film_again_and_changes_nothing(
    tmdb: LoopbackTmdb, engine: Engine
) -> None:
    for number in range(30):
        tmdb.add(900_000 + number, f"Film {number}", 1990 + number % 3)
    first = await sync(engine)
    before = await films(engine)
    second = await sync(engine)
    assert (first.added, second.added, second.fetched) == (30, 0, 0)
    assert second.sync_id != first.sync_id
    assert await films(engine) == before
    assert tmdb.repeated() == {}


async def test_pages_and_years_are_all_walked(tmdb: LoopbackTmdb, build: Build) -> None:
    engine = build(first_year=1888)
    tmdb.per_page = 3
    for number in range(10):
        tmdb.add(900_000 + number, f"Film {number}", 1888 if number < 7 else 2001)
    assert (await sync(engine)).added == 10


async def test_a_sync_that_is_killed_goes_on_where_it_was(
    tmdb: LoopbackTmdb, build: Build, database: Database
) -> None:
    tmdb.per_page = 2
    for number in range(12):
        tmdb.add(900_000 + number, f"Film {number}", 2020 - number % 2)
    tmdb.trouble("slow", "movie/", times=6, seconds=0.05)
    first, second = build(), build()
    await first.syncing.start()
    claim = await first.syncing.claim()
    assert claim is not None
    running = asyncio.create_task(first.syncing.run(claim))
    await until(lambda: tmdb.count("movie/") >= 5)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await second.syncing.claim() is None  # the lease of the dead
    async with database.service() as connection:
        await connection.execute("update tmdb_syncs set leased_until = now()")
    claim = await second.syncing.claim()
    assert claim is not None
    await second.syncing.run(claim)
    done = await newest(second)
    assert (done.state, done.added, done.looked_at) == ("done", 12, 12)
    assert len(tmdb.repeated("movie/")) <= 2  # the page that was under way
    assert tmdb.repeated("discover/")  # and years that were walked are not
    assert {f"Film {number} ({2020 - number % 2})" for number in range(12)} <= set(await films(second))


async def test_only_one_process_works_on_a_sync(tmdb: LoopbackTmdb, build: Build) -> None:
    engines = [build() for _ in range(4)]
    await asyncio.gather(*(engine.syncing.start() for engine in engines))
    claims = await asyncio.gather(*(engine.syncing.claim() for engine in engines))
    assert sum(claim is not None for claim in claims) == 1


async def test_who_lost_a_sync_to_another_process_saves_nothing_more(
    tmdb: LoopbackTmdb, build: Build, database: Database
) -> None:
    first, second = build(), build()
    tmdb.add(900_001, "Neu", 2019)
    await first.syncing.start()
    lost = await first.syncing.claim()
    async with database.service() as connection:
        await connection.execute("update tmdb_syncs set leased_until = now()")
    held = await second.syncing.claim()
    assert lost is not None
    assert held is not None
    await first.syncing.run(lost)
    assert (await newest(first)).state == "running"
    await second.syncing.run(held)
    assert ((await newest(second)).state, (await newest(second)).added) == ("done", 1)


async def test_a_sync_that_is_stopped_keeps_what_it_has_and_goes_on_later(
    tmdb: LoopbackTmdb, engine: Engine
) -> None:
    tmdb.per_page = 1
    for number in range(6):
        tmdb.add(900_000 + number, f"Film {number}", 2020)
    tmdb.trouble("slow", "movie/", times=100, seconds=0.1)
    await engine.syncing.start()
    claim = await engine.syncing.claim()
    assert claim is not None
    running = asyncio.create_task(engine.syncing.run(claim))
    await until(lambda: tmdb.count("movie/") >= 2)
    await engine.syncing.stop()
    await running
    tmdb.calm()
    stopped = await newest(engine)
    assert stopped.state == "stopped"
    assert 1 <= stopped.added < 6
    done = await sync(engine)
    assert (done.sync_id, done.state, done.added) == (stopped.sync_id, "done", 6)
    assert tmdb.repeated() == {}


async def test_tmdb_going_away_ends_a_sync_with_a_reason_and_it_goes_on_later(
    tmdb: LoopbackTmdb, build: Build
) -> None:
    engine = build(most_failures=3)
    for number in range(4):
        tmdb.add(900_000 + number, f"Film {number}", 2020)
    tmdb.trouble("error", "movie/", times=1_000)
    failed = await sync(engine)
    assert (failed.state, failed.problem, failed.fetched) == ("failed", "tmdb", 0)
    tmdb.calm()
    done = await sync(engine)
    assert (done.sync_id, done.state, done.added, done.problem) == (failed.sync_id, "done", 4, None)


async def test_a_film_that_cannot_be_had_is_left_out_and_the_others_come(
    tmdb: LoopbackTmdb, engine: Engine
) -> None:
    for number in range(4):
        tmdb.add(900_000 + number, f"Film {number}", 2020)
    tmdb.trouble("malformed", "movie/900002", times=1_000)
    tmdb.films[900_003] = {"id": 900_003, "release_date": "2020-01-01", "vote_count": 99}
    done = await sync(engine)
    assert (done.state, done.added, done.failed) == ("done", 2, 1)


async def test_without_a_key_nothing_begins_and_nothing_is_claimed(engine: Engine, build: Build) -> None:
    without = build(key=None)
    with pytest.raises(NotReady):
        await without.syncing.start()
    await engine.syncing.start()
    assert await without.syncing.claim() is None


async def test_a_refused_key_ends_a_sync_at_once(tmdb: LoopbackTmdb, build: Build) -> None:
    failed = await sync(build(key="wrong"))
    assert (failed.state, failed.problem, len(tmdb.asked)) == ("failed", "tmdb_key", 1)


async def test_a_film_that_an_import_adds_meanwhile_is_found(
    tmdb: LoopbackTmdb, engine: Engine, database: Database, http: HttpSettings
) -> None:
    class LateFilms(FilmStore):
        """An import adds a film after the first look."""

        async def films(self) -> list[Film]:
            found = await super().films()
            if not any(film.title == "Quiet Film" for film in found):
                await import_file(engine, LETTERBOXD_ROW)
            return found

    tmdb.add(901, "Quiet Film", 1950)
    engine = dataclasses.replace(
        engine,
        syncing=Syncing(
            TmdbStore(database),
            LateFilms(database),
            ImportStore(database),
            over_http(http),
            SyncSettings(StepSettings(first_year=1950)),
        ),
    )
    assert (await sync(engine)).added == 0
    assert (await films(engine))["Quiet Film (1950)"].cast == ("Actor of Quiet Film",)


async def test_other_processes_load_the_films_when_a_sync_has_ended(
    tmdb: LoopbackTmdb, build: Build, engine: Engine
) -> None:
    other = build()
    following = asyncio.create_task(engines.follow(other))
    try:
        await until(lambda: len(other.catalogue) > 0)
        tmdb.add(900_001, "Neu", 2019)
        await sync(engine)
        await until(lambda: bool(other.catalogue.search("Neu 2019")))
        await age(engine.database, 200)
        await engine.syncing.drop_expired()
        await until(lambda: other.catalogue.search("Neu 2019")[0].cast == ())
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


@pytest.mark.parametrize("is_agreed", [False, True])
async def test_borrowed_facts_are_learned_from_only_by_agreement(
    tmdb: LoopbackTmdb, build: Build, *, is_agreed: bool
) -> None:
    for number in range(2):
        tmdb.add(900_000 + number, f"Film {number}", 2019, genres=[{"name": "Western"}])
    engine = build(fit=FitSettings(from_borrowed_facts=is_agreed))
    await sync(engine)
    one, two = (film for label, film in (await films(engine)).items() if label.startswith("Film "))
    await engine.models.refit()
    await engine.models.refresh()
    shared = engine.models.space.content.shared(one.film_id, two.film_id)
    assert ("Western" in {feature.name for feature in shared}) == is_agreed


async def test_facts_are_refreshed_before_six_months_are_over(
    tmdb: LoopbackTmdb, engine: Engine, database: Database
) -> None:
    tmdb.add(900_001, "Neu", 2019)
    tmdb.add(900_002, "Weg", 2019)
    await sync(engine)
    await age(database, 149)
    assert (await sync(engine)).fetched == 0
    await age(database, 2)
    assert (await engine.syncing.status()).figures.stale == 2
    tmdb.films[900_001] |= {"title": "Neu Neu", "runtime": 120}
    del tmdb.films[900_002]
    done = await sync(engine)
    assert (done.fetched, done.looked_at) == (1, 3)
    found = await films(engine)
    assert found["Neu Neu (2019)"].runtime_minutes == 120
    assert found["Weg (2019)"].borrowed == ()
    assert (await engine.syncing.status()).figures.stale == 0


async def test_facts_that_nobody_refreshed_are_dropped_and_the_film_stays(
    tmdb: LoopbackTmdb, engine: Engine, database: Database
) -> None:
    tmdb.add(900_001, "Neu", 2019)
    await sync(engine)
    assert await engine.syncing.drop_expired() == 0
    await age(database, 181)
    assert await engine.syncing.drop_expired() == 1
    assert (await films(engine))["Neu (2019)"].cast == ()
    assert (await sync(engine)).added == 0  # found again by its id there
    assert (await films(engine))["Neu (2019)"].cast == ("Actor of Neu",)
