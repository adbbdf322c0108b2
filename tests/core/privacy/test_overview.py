from __future__ import annotations

import datetime as dt

import pytest

from core.caller import Caller
from core.errors import NotFound
from core.privacy.overview import Overviews
from db.pool import Database
from db.privacy import PrivacyStore, Standing
from tests.core.privacy.personal_rows import INSERTS, insert_everything

NOW = dt.datetime(2026, 5, 6, tzinfo=dt.UTC)


async def test_an_overview_counts_the_callers_rows_by_topic(database: Database, alice: int, bob: int) -> None:
    await insert_everything(database, alice)
    await insert_everything(database, bob)
    overview = await Overviews(PrivacyStore(database)).overview(Caller(alice, None, 1, NOW))
    assert overview.standing == Standing(
        dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC), counts_in_servers=True, lets_compare=False
    )
    assert overview.rows_by_topic == {
        "taste": 3,
        "ratings": 1,
        "rating_history": 1,
        "film_marks": 1,
        "recommendations": 2,
        "movie_nights": 2,
        "plans": 6,
        "checkins": 1,
        "habits": 1,
        "buddies": 1,
        "moderating": 1,
        "coaching": 4,
        "coach_profile": 4,
        "coach_talks": 2,
        "coach_costs": 1,
        "support": 1,
        "schedules": 2,
        "servers": 1,
        "membership": 1,
    }


async def test_a_moderator_who_never_joined_is_told_what_is_kept(database: Database, alice: int) -> None:
    async with database.service() as connection:
        await connection.execute(INSERTS["admin_events"], alice)
    overview = await Overviews(PrivacyStore(database)).overview(Caller(alice, None, 1, NOW))
    assert overview.standing is None
    assert sum(overview.rows_by_topic.values()) == overview.rows_by_topic["moderating"] == 1


async def test_there_is_no_overview_of_who_has_no_data(database: Database, alice: int) -> None:
    with pytest.raises(NotFound, match="member"):
        await Overviews(PrivacyStore(database)).overview(Caller(alice, None, 1, NOW))
