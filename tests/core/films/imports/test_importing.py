from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from typing import Any

import pytest

from core.caller import Caller
from core.engine import Engine
from core.errors import InvalidInput, NotAllowed
from core.films.film_space import Wanted
from core.films.imports.importing import Importing, ImportProgress, ImportSettings, Step
from core.films.imports.merging import Result
from core.films.imports.report import ImportReport
from db.films import Rating, RatingDetails
from db.imports import ImportStore
from db.pool import Database
from tests.core.films.imports.samples import (
    IMDB,
    IMDB_2016,
    LETTERBOXD,
    RATINGS,
    TRAKT_AT_THE_ROOT,
    WATCHLIST,
    zipped,
)

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
ALICE, BOB = 11, 12
_requests = itertools.count(1)


def caller(user_id: int = ALICE, at: dt.datetime = NOW) -> Caller:
    return Caller(user_id, None, next(_requests), at)


@pytest.fixture(autouse=True)
async def members(engine: Engine) -> None:
    for user_id in (ALICE, BOB):
        await engine.consent.give(caller(user_id))


async def run(
    engine: Engine, content: str | bytes, name: str = "ratings.csv", user_id: int = ALICE
) -> ImportReport:
    data = content.encode() if isinstance(content, str) else content
    return await engine.importing.run(caller(user_id), name, data, lambda _: None)


async def ratings(engine: Engine, user_id: int = ALICE) -> dict[str, Rating]:
    kept = await engine.film_store.ratings_of(user_id)
    return {engine.catalogue.film(rating.film_id).label: rating for rating in kept}


async def marks(engine: Engine, user_id: int = ALICE) -> dict[str, frozenset[str]]:
    state = await engine.film_store.member_state(user_id)
    assert state is not None
    return {engine.catalogue.film(film_id).title: kinds for film_id, kinds in state.marks.items()}


async def events(database: Database, user_id: int = ALICE) -> int:
    async with database.service() as connection:
        return await connection.fetchval("select count(*) from rating_events where user_id = $1", user_id)


async def revision(engine: Engine, user_id: int = ALICE) -> int:
    state = await engine.film_store.member_state(user_id)
    assert state is not None
    return state.revision


async def test_an_export_brings_ratings_notes_wishes_and_likes(engine: Engine, database: Database) -> None:
    report = await run(engine, zipped(LETTERBOXD), "letterboxd.zip")
    kept = await ratings(engine)
    assert {label: rating.stars for label, rating in kept.items()} == {
        "An Orphaned Film (1961)": 2,
        "Alien (1979)": 4.5,
        "The Matrix (1999)": 5,
        "Der unbekannte Film (2011)": 3,
    }
    assert kept["The Matrix (1999)"].details.note == 'Whoa.\nTwice, "really".'
    alien = kept["Alien (1979)"]
    assert alien.rated_at == dt.datetime(2023, 5, 1, tzinfo=dt.UTC)
    assert alien.details == RatingDetails(None, dt.date(2023, 4, 30), True)
    assert await marks(engine) == {
        "The Godfather": {"seen"},
        "Jaws": {"seen"},
        "Goodfellas": {"watchlist"},
        "The Matrix": {"liked"},
    }
    assert (report.ratings, report.created, await events(database)) == (4, 3, 4)


async def test_a_review_without_stars_keeps_its_note_on_the_seen_mark(engine: Engine) -> None:
    header = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date"
    review = f"{header}\n2023-05-02,Jaws,1975,https://boxd.it/x,,,Never again.,,2023-05-01"
    first, again = await run(engine, review, "reviews.csv"), await run(engine, review, "reviews.csv")
    jaws = engine.catalogue.resolve("Jaws")
    assert await engine.ratings.seen_note(caller(), jaws) == "Never again."
    assert [film.result for film in (*first.films, *again.films)] == [Result.IMPORTED, Result.ALREADY_THERE]
    await run(engine, review.replace("Never", "Ever"), "reviews.csv")
    assert await engine.ratings.seen_note(caller(), jaws) == "Ever again."


async def test_all_of_it_is_one_change_of_the_taste(engine: Engine) -> None:
    await run(engine, zipped(LETTERBOXD), "letterboxd.zip")
    state = await engine.film_store.member_state(ALICE)
    assert state is not None
    assert state.revision == 1
    assert state.model_version == engine.models.space.model.version
    films = await engine.tastes.films_of(ALICE, NOW)
    expected = engine.tastes.vector(engine.tastes.fold_in(films.known)).packed
    async with engine.database.service() as connection:
        packed = await connection.fetchval("select vector from user_embeddings where user_id = $1", ALICE)
    assert packed == expected


async def test_a_second_time_changes_nothing(engine: Engine, database: Database) -> None:
    async def everything() -> tuple[object, ...]:
        return (
            await ratings(engine),
            await marks(engine),
            await events(database),
            await revision(engine),
            len(engine.catalogue),
        )

    for content in (zipped(LETTERBOXD), IMDB.encode(), zipped(TRAKT_AT_THE_ROOT)):
        await run(engine, content)
    before = await everything()
    for content in (zipped(LETTERBOXD), IMDB.encode(), zipped(TRAKT_AT_THE_ROOT)):
        report = await run(engine, content)
        assert report.count(Result.ALREADY_THERE) == len(report.films)
    assert await everything() == before


async def test_a_film_that_nobody_knew_is_created_with_what_the_row_tells(
    engine: Engine, database: Database
) -> None:
    before = len(engine.catalogue)
    report = await run(engine, IMDB)
    film = engine.catalogue.resolve("An Unknown Film (2015)")
    assert report.created == 1
    assert len(engine.catalogue) == before + 1
    assert (film.original_title, film.runtime_minutes, film.votes) == ("Ein unbekannter Film", 94, 0)
    assert (film.genres, film.directors) == (("Drama",), ("Ann One", "Bo Two"))
    async with database.service() as connection:
        source = await connection.fetchval("select source from films where film_id = $1", film.film_id)
    assert source == "import"


async def test_what_one_member_brought_another_finds_by_its_id(engine: Engine) -> None:
    await run(engine, IMDB)
    before = len(engine.catalogue)
    told = IMDB.replace("An Unknown Film,Ein unbekannter Film", "Un film inconnu,Un film inconnu")
    report = await run(engine, told, user_id=BOB)
    assert report.created == 0
    assert len(engine.catalogue) == before
    assert "An Unknown Film (2015)" in await ratings(engine, BOB)


async def test_an_import_links_our_own_films_to_their_ids(engine: Engine) -> None:
    await run(engine, IMDB)
    alien = engine.catalogue.resolve("Alien (1979)")
    assert (await ImportStore(engine.database).film_ids())["imdb", "tt0078748"] == alien.film_id


async def test_a_newer_rating_given_here_stays(engine: Engine) -> None:
    alien = engine.catalogue.resolve("Alien (1979)")
    await engine.ratings.rate(caller(), alien, 1.5)
    report = await run(engine, RATINGS)
    assert (await ratings(engine))["Alien (1979)"].stars == 1.5
    assert report.count(Result.ALREADY_THERE) == 1


async def test_an_older_rating_given_here_is_replaced(engine: Engine, database: Database) -> None:
    alien = engine.catalogue.resolve("Alien (1979)")
    await engine.ratings.rate(caller(at=NOW.replace(year=2020)), alien, 1.5)
    report = await run(engine, RATINGS)
    assert (await ratings(engine))["Alien (1979)"].stars == 4.5
    assert report.count(Result.UPDATED) == 1
    assert await events(database) == 4


async def test_the_newest_of_several_exports_wins_in_whatever_order_they_come(engine: Engine) -> None:
    await run(engine, RATINGS)
    await run(engine, IMDB_2016)
    assert (await ratings(engine))["Alien (1979)"].stars == 4.5
    await run(engine, IMDB_2016, user_id=BOB)
    await run(engine, RATINGS, user_id=BOB)
    assert (await ratings(engine, BOB))["Alien (1979)"].stars == 4.5


async def test_a_watchlist_alone_leaves_the_taste_as_it_is(engine: Engine) -> None:
    await run(engine, WATCHLIST, "watchlist.csv")
    films = await engine.ratings.watchlist(caller())
    assert [film.title for film in films] == ["Goodfellas"]
    assert await revision(engine) == 0


async def test_films_seen_elsewhere_are_not_recommended(engine: Engine, database: Database) -> None:
    await run(engine, zipped(LETTERBOXD))
    await engine.recommending.recommend(caller(), Wanted())
    async with database.service() as connection:
        rows = await connection.fetch(
            "select film_id from recommendation_exposures where user_id = $1", ALICE
        )
    titles = {engine.catalogue.film(film_id).title for (film_id,) in rows}
    assert len(titles) == 30
    assert titles.isdisjoint({"Jaws", "The Godfather", "The Matrix"})


async def test_the_file_of_someone_who_has_not_joined_is_not_kept(engine: Engine) -> None:
    before = len(engine.catalogue)
    with pytest.raises(NotAllowed):
        await run(engine, RATINGS, user_id=99)
    await engine.catalogue.refresh()
    assert len(engine.catalogue) == before


async def test_an_import_that_fails_halfway_leaves_nothing(engine: Engine, database: Database) -> None:
    async with database.service() as connection:
        await connection.execute(
            """
            create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
            create trigger refuse before insert on film_marks for each row execute function refuse()
            """
        )
    before = len(engine.catalogue)
    with pytest.raises(Exception, match="no"):
        await run(engine, zipped(LETTERBOXD))
    await engine.catalogue.refresh()
    assert (await ratings(engine), await revision(engine), len(engine.catalogue)) == ({}, 0, before)


async def test_a_rating_that_comes_in_between_is_not_lost(engine: Engine) -> None:
    jaws = engine.catalogue.resolve("Jaws (1975)")

    class Interrupted(ImportStore):
        """Lets the member rate a film before anything of the first attempt is saved."""

        interruptions = iter([True, False])

        async def save(self, *given: Any) -> bool:
            if next(self.interruptions):
                await engine.ratings.rate(caller(), jaws, 2)
            return await super().save(*given)

    importing = Importing(
        Interrupted(engine.database), engine.film_store, engine.catalogue, engine.tastes, ImportSettings()
    )
    await importing.run(caller(), "ratings.csv", RATINGS.encode(), lambda _: None)
    assert (await ratings(engine))["Jaws (1975)"].stars == 2
    assert len(await ratings(engine)) == 4
    assert await revision(engine) == 2


async def test_two_imports_of_one_member_at_once_both_arrive(engine: Engine) -> None:
    await asyncio.gather(run(engine, RATINGS), run(engine, IMDB))
    assert len(await ratings(engine)) == 4


async def test_two_members_who_bring_the_same_new_film_at_once_share_it(engine: Engine) -> None:
    before = len(engine.catalogue)
    await asyncio.gather(run(engine, RATINGS), run(engine, RATINGS, user_id=BOB))
    await engine.catalogue.refresh()
    assert len(engine.catalogue) == before + 1
    assert await ratings(engine) == await ratings(engine, BOB)


async def test_every_step_is_told(engine: Engine) -> None:
    heard: list[ImportProgress] = []
    await engine.importing.run(caller(), "ratings.csv", RATINGS.encode(), heard.append)
    assert [told.step for told in heard] == [Step.READING, Step.MATCHING, Step.SAVING, Step.SAVING]
    assert (heard[-1].done, heard[-1].total) == (3, 3)


@pytest.mark.parametrize(
    ("settings", "what"),
    [(ImportSettings(most_bytes=10), "import_size"), (ImportSettings(most_rows=2), "import_rows")],
)
async def test_a_file_that_is_too_large_is_refused(
    engine: Engine, settings: ImportSettings, what: str
) -> None:
    small = Importing(
        ImportStore(engine.database), engine.film_store, engine.catalogue, engine.tastes, settings
    )
    with pytest.raises(InvalidInput) as refused:
        await small.run(caller(), "ratings.csv", RATINGS.encode(), lambda _: None)
    assert refused.value.what == what


async def test_titles_that_are_hard_on_a_database_are_stored(engine: Engine) -> None:
    rows = "".join(
        f'2023-05-01,"{title}",2020,x,4\n' for title in ("=1+1", "';drop", "🐙", "a;b", "\u202eevil")
    )
    report = await run(engine, RATINGS.splitlines()[0] + "\n" + rows)
    assert report.created == 5
    assert len(await ratings(engine)) == 5


def test_ten_mebibytes_are_let_in_and_no_byte_more(engine: Engine) -> None:
    engine.importing.check_size(10 * 2**20)
    with pytest.raises(InvalidInput):
        engine.importing.check_size(10 * 2**20 + 1)
