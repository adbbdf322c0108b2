from __future__ import annotations

import pytest

from core.engine import Engine
from core.errors import InvalidInput, NotAllowed, NotFound
from core.films.feelings import FITTING
from core.films.film_space import Wanted
from core.films.recommending import Page
from db.pool import Database
from tests.core.films.members import (
    ALICE,
    BOB,
    FIVE,
    another,
    caller,
    film,
    folded_in,
    join,
    rate,
    stored_vector,
)


@pytest.fixture(autouse=True)
async def members(engine: Engine) -> None:
    await join(engine, ALICE, BOB)


async def whole_list(engine: Engine, page: Page) -> list[int]:
    """Every film of a list, in order."""
    shown = [await engine.recommending.page(caller(ALICE), page.list_id, at) for at in range(page.pages)]
    return [place.film.film_id for each in shown for place in each.suggestions]


async def exposures(engine: Engine) -> list[tuple[int, bool]]:
    """Rank, and whether it was shown, of every logged place."""
    async with engine.database.service() as connection:
        rows = await connection.fetch("select rank, shown_at from recommendation_exposures order by rank")
    return [(row["rank"], row["shown_at"] is not None) for row in rows]


async def test_too_few_ratings_give_popular_films_and_how_many_are_missing(engine: Engine) -> None:
    page = await engine.recommending.recommend(caller(ALICE), Wanted())
    assert (page.algorithm, page.missing_ratings) == ("popular", 5)
    await rate(engine, ALICE, dict(list(FIVE.items())[:4]))
    page = await engine.recommending.recommend(caller(ALICE), Wanted())
    assert (page.algorithm, page.missing_ratings) == ("popular", 1)
    assert all(place.prediction is None and not place.because for place in page.suggestions)
    assert not {film(engine, title).film_id for title in FIVE if title != "The Truman Show"} & set(
        await whole_list(engine, page)
    )


async def test_five_ratings_give_predictions_with_reasons_from_own_ratings(engine: Engine) -> None:
    await rate(engine, ALICE, FIVE)
    page = await engine.recommending.recommend(caller(ALICE), Wanted())
    assert (page.algorithm, page.missing_ratings) == ("taste", 0)
    for place in page.suggestions:
        assert place.prediction is not None
        assert 0.5 <= place.prediction.stars <= 5
        assert 1 <= place.prediction.match_percent <= 99
        assert {because.film.title for because in place.because} <= set(FIVE)
        assert all(because.stars == FIVE[because.film.title] for because in place.because)


@pytest.mark.parametrize("ratings", [{}, FIVE], ids=["popular", "taste"])
async def test_what_was_rated_or_dismissed_is_never_recommended(
    engine: Engine, ratings: dict[str, float]
) -> None:
    await rate(engine, ALICE, ratings)
    first = await whole_list(engine, await engine.recommending.recommend(caller(ALICE), Wanted(), 0))
    for film_id in first[:10]:
        await engine.ratings.mark(caller(ALICE), film_id, "dismissed")
    for adventurous in (0, 50, 100):
        page = await engine.recommending.recommend(caller(ALICE), Wanted(), adventurous)
        made = await whole_list(engine, page)
        assert len(made) == len(set(made)) == 30
        assert not set(made) & {*first[:10], *(film(engine, title).film_id for title in FIVE if ratings)}


async def test_every_film_of_a_list_passes_the_filters(engine: Engine) -> None:
    await rate(engine, ALICE, FIVE)
    wanted = Wanted(mood="funny", genre="Comedy", decade=2000, max_minutes=110)
    page = await engine.recommending.recommend(caller(ALICE), wanted)
    assert page.wanted == wanted
    for film_id in await whole_list(engine, page):
        found = engine.catalogue.film(film_id)
        assert "Comedy" in found.genres
        assert "funny" in found.moods
        assert found.year is not None
        assert found.year // 10 == 200
        assert found.runtime_minutes is not None
        assert found.runtime_minutes <= 110


@pytest.mark.parametrize("ratings", [{}, FIVE], ids=["popular", "taste"])
async def test_films_of_a_list_go_with_a_feeling_which_is_kept_with_it(
    engine: Engine, ratings: dict[str, float]
) -> None:
    await rate(engine, ALICE, ratings)
    page = await engine.recommending.recommend(caller(ALICE), Wanted(feeling="stressed"))
    assert page.wanted == Wanted(feeling="stressed")
    for film_id in await whole_list(engine, page):
        moods = set(engine.catalogue.film(film_id).moods)
        assert moods & set(FITTING["stressed"].welcome)
        assert not moods & set(FITTING["stressed"].unwelcome)
    async with engine.database.service() as connection:
        asked = await connection.fetchval("select request from recommendation_exposures limit 1")
    assert asked["feeling"] == "stressed"


async def test_a_feeling_that_no_film_goes_with_is_left_out(engine: Engine) -> None:
    wanted = Wanted(genre="Western", feeling="stressed")
    page = await engine.recommending.recommend(caller(ALICE), wanted)
    assert page.wanted == Wanted(genre="Western")
    assert page.suggestions


async def test_in_any_mood_keeps_the_other_filters_of_a_list_and_nothing_is_remembered(
    engine: Engine,
) -> None:
    wanted = Wanted(genre="Comedy", max_minutes=120, feeling="stressed")
    page = await engine.recommending.recommend(caller(ALICE), wanted)
    other = await engine.recommending.in_any_mood(caller(ALICE), page.list_id)
    assert other.list_id != page.list_id
    assert other.wanted == Wanted(genre="Comedy", max_minutes=120)
    with pytest.raises(NotFound, match="list"):
        await engine.recommending.in_any_mood(caller(BOB), page.list_id)


async def test_a_list_from_before_there_were_feelings_can_be_read(engine: Engine) -> None:
    page = await engine.recommending.recommend(caller(ALICE), Wanted(genre="Comedy"))
    async with engine.database.service() as connection:
        await connection.execute("update recommendation_exposures set request = request - 'feeling'")
    again = await engine.recommending.page(caller(ALICE), page.list_id, 0)
    assert again.wanted == Wanted(genre="Comedy")


async def test_filters_that_nothing_passes_say_so_and_log_nothing(engine: Engine) -> None:
    with pytest.raises(NotFound, match="recommendations"):
        await engine.recommending.recommend(caller(ALICE), Wanted(decade=1900))
    assert await exposures(engine) == []


@pytest.mark.parametrize(
    ("wanted", "adventurous", "what"),
    [
        (Wanted(genre="Polka"), None, "genre"),
        (Wanted(mood="Polka"), None, "mood"),
        (Wanted(decade=1985), None, "decade"),
        (Wanted(max_minutes=0), None, "max_minutes"),
        (Wanted(), 101, "adventurous"),
        (Wanted(), True, "adventurous"),
    ],
)
async def test_filters_that_there_are_not_are_refused(
    engine: Engine, wanted: Wanted, adventurous: object, what: str
) -> None:
    with pytest.raises(InvalidInput, match=what):
        await engine.recommending.recommend(caller(ALICE), wanted, adventurous)


async def test_who_has_not_joined_gets_no_list(engine: Engine) -> None:
    with pytest.raises(NotAllowed, match="consent"):
        await engine.recommending.recommend(caller(999), Wanted())


async def test_only_pages_that_were_shown_count_as_exposures(engine: Engine) -> None:
    page = await engine.recommending.recommend(caller(ALICE), Wanted())
    assert await exposures(engine) == [(rank, rank <= 3) for rank in range(1, 31)]
    await engine.recommending.page(caller(ALICE), page.list_id, 9)
    assert [rank for rank, shown in await exposures(engine) if shown] == [1, 2, 3, 28, 29, 30]


async def test_feedback_of_one_request_is_logged_once(engine: Engine) -> None:
    page = await engine.recommending.recommend(caller(ALICE), Wanted())
    film_id = page.suggestions[0].film.film_id
    for request_id in (999, 999, 1000):
        await engine.recommending.judge(caller(ALICE, request_id), page.list_id, film_id, "watchlist")
    async with engine.database.service() as connection:
        assert await connection.fetchval("select count(*) from recommendation_feedback") == 2


async def test_why_adds_up_exactly_to_the_score(engine: Engine) -> None:
    await rate(engine, ALICE, FIVE)
    page = await engine.recommending.recommend(caller(ALICE), Wanted())
    for film_id in await whole_list(engine, page):
        why = await engine.recommending.why(caller(ALICE), page.list_id, film_id)
        told = why.contributions
        told_shares = sum(share for _, share in (*why.because, *why.against)) + why.others_share
        assert told_shares + told.community + told.popularity == pytest.approx(told.score, abs=1e-5)
        assert len(why.because) + len(why.against) + why.others == len(FIVE)


async def test_the_adventurousness_given_last_is_remembered(engine: Engine) -> None:
    first = await engine.recommending.recommend(caller(ALICE), Wanted())
    assert first.adventurous == engine.models.space.settings.default_adventurous
    await engine.recommending.recommend(caller(ALICE), Wanted(), 80)
    assert (await engine.recommending.recommend(caller(ALICE), Wanted())).adventurous == 80


async def test_a_list_reads_the_same_in_another_process(engine: Engine, database: Database) -> None:
    await rate(engine, ALICE, FIVE)
    page = await engine.recommending.recommend(caller(ALICE), Wanted(genre="Drama"), 40)
    there = await another(database)
    again = await there.recommending.page(caller(ALICE), page.list_id, 0)
    assert (again.wanted, again.adventurous, again.pages) == (page.wanted, 40, page.pages)
    assert [place.film for place in again.suggestions] == [place.film for place in page.suggestions]


async def test_the_list_of_another_member_is_not_there(engine: Engine) -> None:
    page = await engine.recommending.recommend(caller(ALICE), Wanted())
    with pytest.raises(NotFound, match="list"):
        await engine.recommending.page(caller(BOB), page.list_id, 0)


async def test_a_page_shows_where_the_member_stands_by_now(engine: Engine) -> None:
    page = await engine.recommending.recommend(caller(ALICE), Wanted())
    seen, listed = (place.film for place in page.suggestions[:2])
    await engine.ratings.rate(caller(ALICE), seen, 4.5)
    await engine.ratings.mark(caller(ALICE), listed.film_id, "watchlist")
    now = await engine.recommending.page(caller(ALICE), page.list_id, 0)
    assert now.suggestions[0].own_stars == 4.5
    assert now.suggestions[1].marks == {"watchlist"}


async def test_a_taste_of_an_older_model_is_folded_in_anew_when_it_is_needed(engine: Engine) -> None:
    await rate(engine, ALICE, FIVE)
    before, _ = await stored_vector(engine, ALICE)
    made = await engine.models.refit()
    await engine.models.refresh()
    assert (await stored_vector(engine, ALICE))[0] == before
    await engine.recommending.recommend(caller(ALICE), Wanted())
    version, vector = await stored_vector(engine, ALICE)
    assert version == made.version > before
    assert vector == pytest.approx(await folded_in(engine, ALICE), abs=1e-4)
