from __future__ import annotations

import asyncio
import datetime as dt

import numpy as np
import pytest

from core.engine import Engine
from core.errors import InvalidInput, NotAllowed, NotFound
from core.films.ratings import LONGEST_NOTE
from db.films import RatingDetails
from db.pool import Database
from tests.core.films.members import (
    ALICE,
    BOB,
    FIVE,
    NOW,
    another,
    caller,
    film,
    folded_in,
    join,
    rate,
    stored_vector,
)

DETAILS = RatingDetails("Seen with Zoë", dt.date(2020, 2, 29), rewatch=True)


@pytest.fixture(autouse=True)
async def members(engine: Engine) -> None:
    await join(engine, ALICE, BOB)


async def history(engine: Engine) -> list[tuple[float | None, str | None]]:
    """Stars and note of every event, oldest first."""
    async with engine.database.service() as connection:
        rows = await connection.fetch("select stars, note from rating_events order by event_id")
    return [(row["stars"], row["note"]) for row in rows]


async def test_the_newest_rating_wins_and_every_one_is_kept_in_the_history(engine: Engine) -> None:
    matrix = film(engine, "The Matrix")
    first = await engine.ratings.rate(caller(ALICE), matrix, 3, DETAILS)
    second = await engine.ratings.rate(caller(ALICE), matrix, 5)
    assert (first.previous_stars, first.count) == (None, 1)
    assert (second.previous_stars, second.count) == (3.0, 1)
    rating = await engine.ratings.rating(caller(ALICE), matrix)
    assert rating is not None
    assert (rating.stars, rating.details) == (5.0, DETAILS)
    assert await history(engine) == [(3.0, DETAILS.note), (5.0, DETAILS.note)]


async def test_details_replace_those_of_before(engine: Engine) -> None:
    matrix = film(engine, "The Matrix")
    await engine.ratings.rate(caller(ALICE), matrix, 3, DETAILS)
    await engine.ratings.rate(caller(ALICE), matrix, 3, RatingDetails())
    rating = await engine.ratings.rating(caller(ALICE), matrix)
    assert rating is not None
    assert rating.details == RatingDetails()


async def test_undo_restores_the_earlier_rating_with_its_note(engine: Engine) -> None:
    matrix = film(engine, "The Matrix")
    await engine.ratings.rate(caller(ALICE), matrix, 3, DETAILS)
    newer = await engine.ratings.rate(caller(ALICE), matrix, 5, RatingDetails("Again"))
    assert (await engine.ratings.undo(caller(ALICE), newer.event_id)).stars == 3.0
    rating = await engine.ratings.rating(caller(ALICE), matrix)
    assert rating is not None
    assert (rating.stars, rating.details) == (3.0, DETAILS)


async def test_undo_steps_back_through_the_history_to_no_rating(engine: Engine) -> None:
    matrix = film(engine, "The Matrix")
    events = [(await engine.ratings.rate(caller(ALICE), matrix, stars)).event_id for stars in (2, 3, 4)]
    left = [(await engine.ratings.undo(caller(ALICE), event)).stars for event in reversed(events)]
    assert left == [3.0, 2.0, None]
    assert await engine.ratings.rating(caller(ALICE), matrix) is None


async def test_a_removed_rating_comes_back_by_undo(engine: Engine) -> None:
    matrix = film(engine, "The Matrix")
    await engine.ratings.rate(caller(ALICE), matrix, 3, DETAILS)
    removed = await engine.ratings.remove(caller(ALICE), matrix)
    assert await engine.ratings.rating(caller(ALICE), matrix) is None
    await engine.ratings.undo(caller(ALICE), removed.event_id)
    rating = await engine.ratings.rating(caller(ALICE), matrix)
    assert rating is not None
    assert (rating.stars, rating.details) == (3.0, DETAILS)


async def test_undoing_twice_is_refused(engine: Engine) -> None:
    saved = await engine.ratings.rate(caller(ALICE), film(engine, "The Matrix"), 3)
    await engine.ratings.undo(caller(ALICE), saved.event_id)
    with pytest.raises(NotFound, match="undo"):
        await engine.ratings.undo(caller(ALICE), saved.event_id)


async def test_undoing_what_was_rated_again_since_is_refused(engine: Engine) -> None:
    matrix = film(engine, "The Matrix")
    first = await engine.ratings.rate(caller(ALICE), matrix, 3)
    await engine.ratings.rate(caller(ALICE), matrix, 5)
    with pytest.raises(NotFound, match="undo"):
        await engine.ratings.undo(caller(ALICE), first.event_id)


async def test_the_event_of_another_member_cannot_be_undone(engine: Engine) -> None:
    saved = await engine.ratings.rate(caller(ALICE), film(engine, "The Matrix"), 3)
    with pytest.raises(NotFound, match="undo"):
        await engine.ratings.undo(caller(BOB), saved.event_id)


async def test_undone_in_two_processes_at_once_it_is_undone_once(engine: Engine, database: Database) -> None:
    await rate(engine, ALICE, FIVE)
    saved = await engine.ratings.rate(caller(ALICE), film(engine, "The Matrix"), 3)
    there = await another(database)
    await there.tastes.known(ALICE, NOW)
    outcomes = await asyncio.gather(
        engine.ratings.undo(caller(ALICE), saved.event_id),
        there.ratings.undo(caller(ALICE), saved.event_id),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotFound", "RatingUndone"]
    _, vector = await stored_vector(engine, ALICE)
    np.testing.assert_allclose(vector, await folded_in(engine, ALICE), atol=1e-4)


async def test_undone_elsewhere_and_rated_again_an_undo_is_refused_and_the_taste_stays(
    engine: Engine, database: Database
) -> None:
    matrix, there = film(engine, "The Matrix"), await another(database)
    saved = await engine.ratings.rate(caller(ALICE), matrix, 3)
    await there.ratings.undo(caller(ALICE), saved.event_id)
    await there.ratings.rate(caller(ALICE), matrix, 5)
    with pytest.raises(NotFound, match="undo"):
        await engine.ratings.undo(caller(ALICE), saved.event_id)
    _, vector = await stored_vector(engine, ALICE)
    np.testing.assert_allclose(vector, await folded_in(engine, ALICE), atol=1e-4)


async def test_rated_from_two_processes_at_once_nothing_is_lost(engine: Engine, database: Database) -> None:
    there = await another(database)
    films = list(engine.catalogue.films.values())[:12]
    for pair in zip(films[::2], films[1::2], strict=True):
        await asyncio.gather(
            engine.ratings.rate(caller(ALICE), pair[0], 4),
            there.ratings.rate(caller(ALICE), pair[1], 2.5),
        )
    state = await engine.film_store.member_state(ALICE)
    assert state is not None
    assert dict(zip(state.film_ids, state.stars, strict=True)) == {
        found.film_id: 2.5 if place % 2 else 4.0 for place, found in enumerate(films)
    }
    assert state.revision == len(films)
    _, vector = await stored_vector(engine, ALICE)
    np.testing.assert_allclose(vector, await folded_in(engine, ALICE), atol=1e-4)


async def test_the_stored_taste_equals_the_fold_in_after_rating_changing_removing_and_undoing(
    engine: Engine,
) -> None:
    await rate(engine, ALICE, FIVE)
    await rate(engine, ALICE, {"Titanic": 4.5})
    removed = await engine.ratings.remove(caller(ALICE), film(engine, "Se7en"))
    await rate(engine, ALICE, {"The Matrix": 1.0})
    await engine.ratings.undo(caller(ALICE), removed.event_id)
    version, vector = await stored_vector(engine, ALICE)
    assert version == engine.models.space.model.version
    np.testing.assert_allclose(vector, await folded_in(engine, ALICE), atol=1e-4)


async def test_one_request_saves_once_in_one_process(engine: Engine) -> None:
    matrix = film(engine, "The Matrix")
    await engine.ratings.rate(caller(ALICE, 999), matrix, 3)
    with pytest.raises(NotAllowed, match="repeated"):
        await engine.ratings.rate(caller(ALICE, 999), matrix, 3)
    assert await history(engine) == [(3.0, None)]


async def test_one_request_saves_once_over_two_processes(engine: Engine, database: Database) -> None:
    there, matrix = await another(database), film(engine, "The Matrix")
    outcomes = await asyncio.gather(
        engine.ratings.rate(caller(ALICE, 999), matrix, 3),
        there.ratings.rate(caller(ALICE, 999), matrix, 3),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotAllowed", "RatingSaved"]
    assert await history(engine) == [(3.0, None)]


async def test_who_has_not_joined_cannot_rate(engine: Engine) -> None:
    with pytest.raises(NotAllowed, match="consent"):
        await engine.ratings.rate(caller(999), film(engine, "The Matrix"), 3)


@pytest.mark.parametrize("stars", [0, 0.4, 3.7, 5.5, float("nan"), float("inf"), True, None, "4"])
async def test_stars_that_there_are_not_are_refused(engine: Engine, stars: object) -> None:
    with pytest.raises(InvalidInput, match="stars"):
        await engine.ratings.rate(caller(ALICE), film(engine, "The Matrix"), stars)
    assert await history(engine) == []


@pytest.mark.parametrize(
    ("details", "what"),
    [
        (RatingDetails("n" * (LONGEST_NOTE + 1)), "note"),
        (RatingDetails(watched_on=dt.date(1997, 12, 31)), "watched_on"),
        (RatingDetails(watched_on=NOW.date() + dt.timedelta(days=2)), "watched_on"),
    ],
)
async def test_details_that_cannot_be_are_refused(engine: Engine, details: RatingDetails, what: str) -> None:
    with pytest.raises(InvalidInput, match=what):
        await engine.ratings.rate(caller(ALICE), film(engine, "The Matrix"), 3, details)
    assert await history(engine) == []


async def test_the_longest_note_and_tomorrow_fit(engine: Engine) -> None:
    details = RatingDetails("n" * LONGEST_NOTE, NOW.date() + dt.timedelta(days=1))
    await engine.ratings.rate(caller(ALICE), film(engine, "The Matrix"), 3, details)
    assert len(await history(engine)) == 1


async def test_the_watchlist_hides_what_was_rated_until_that_is_undone(engine: Engine) -> None:
    matrix, titanic = film(engine, "The Matrix"), film(engine, "Titanic")
    for found in (matrix, titanic, matrix):
        await engine.ratings.mark(caller(ALICE), found.film_id, "watchlist")
    assert set(await engine.ratings.watchlist(caller(ALICE))) == {matrix, titanic}
    saved = await engine.ratings.rate(caller(ALICE), matrix, 3)
    assert await engine.ratings.watchlist(caller(ALICE)) == [titanic]
    await engine.ratings.undo(caller(ALICE), saved.event_id)
    assert matrix in await engine.ratings.watchlist(caller(ALICE))
