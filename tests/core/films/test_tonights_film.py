from __future__ import annotations

import datetime as dt

import pytest

from core import engine as engines
from core.engine import Engine
from core.films.feelings import FITTING
from db.films import Film, MarkKind
from db.pool import Database
from tests.core.films.members import ALICE, BOB, FIVE, NOW, another, caller, join, rate

TODAY = NOW.date()


@pytest.fixture(autouse=True)
async def members(engine: Engine) -> None:
    await join(engine, ALICE, BOB)
    await rate(engine, ALICE, FIVE)


async def tonight(engine: Engine, mood: str | None = None, days: int = 0) -> Film:
    found = await engine.tonights_film(caller(ALICE), TODAY + dt.timedelta(days=days), mood)
    assert found is not None
    return found


@pytest.mark.parametrize("mood", FITTING)
async def test_the_film_goes_with_the_mood_and_fits_into_an_evening(engine: Engine, mood: str) -> None:
    for days in range(5):
        found = await tonight(engine, mood, days)
        assert set(found.moods) & set(FITTING[mood].welcome)
        assert not set(found.moods) & set(FITTING[mood].unwelcome)
        assert found.runtime_minutes is not None
        assert found.runtime_minutes <= 130
        assert found.title not in FIVE


async def test_any_film_goes_with_a_mood_that_is_okay_or_not_told(engine: Engine) -> None:
    assert await tonight(engine, "okay") == await tonight(engine)


async def test_the_film_stays_all_day_and_is_another_one_tomorrow(engine: Engine, database: Database) -> None:
    found = await tonight(engine, "down")
    assert await tonight(await another(database), "down") == found
    for title in ("Alien", "Toy Story", "The Godfather"):
        if title != found.title:
            await rate(engine, ALICE, {title: 1.0})
    assert await tonight(engine, "down") == found
    assert await tonight(engine, "down", days=1) != found


async def test_a_new_mood_brings_a_film_that_goes_with_it(engine: Engine) -> None:
    assert await tonight(engine, "restless") != await tonight(engine, "stressed")


@pytest.mark.parametrize("mark", ["dismissed", "seen"])
async def test_what_was_turned_down_or_seen_gives_way(engine: Engine, mark: MarkKind) -> None:
    found = await tonight(engine)
    await engine.ratings.mark(caller(ALICE), found.film_id, mark)
    assert await tonight(engine) != found


async def test_once_it_is_rated_another_film_takes_its_place(engine: Engine) -> None:
    found = await tonight(engine)
    await engine.ratings.rate(caller(ALICE), found, 4.0)
    assert await tonight(engine) != found


async def test_too_few_ratings_no_consent_or_no_model_give_no_film(
    engine: Engine, database: Database
) -> None:
    await rate(engine, BOB, dict(list(FIVE.items())[:4]))
    assert await engine.tonights_film(caller(BOB), TODAY, None) is None
    assert await engine.tonights_film(caller(999), TODAY, None) is None
    assert await engines.build(database).tonights_film(caller(ALICE), TODAY, None) is None


async def test_no_film_that_fits_gives_none(engine: Engine) -> None:
    for found in engine.catalogue.films.values():
        if found.title not in FIVE and set(found.moods) & set(FITTING["calm"].welcome):
            await engine.ratings.mark(caller(ALICE), found.film_id, "dismissed")
    assert await engine.tonights_film(caller(ALICE), TODAY, "calm") is None


async def test_nothing_is_logged(engine: Engine) -> None:
    await tonight(engine)
    async with engine.database.service() as connection:
        assert await connection.fetchval("select count(*) from recommendation_exposures") == 0


async def test_what_an_erased_member_was_offered_is_forgotten(engine: Engine, database: Database) -> None:
    found = await tonight(engine)
    await engine.erasure.erase(caller(ALICE))
    assert await engine.tonights_film(caller(ALICE), TODAY, None) is None
    await join(engine, ALICE)
    await rate(engine, ALICE, {title: 5.5 - stars for title, stars in FIVE.items()})
    assert await tonight(engine) == await tonight(await another(database)) != found
