from __future__ import annotations

import datetime as dt

import pytest

from core.caller import Caller
from core.errors import NotFound
from core.privacy.overview import Overviews
from db.pool import Database
from db.privacy import PrivacyStore
from tests.core.privacy.personal_rows import insert_everything

NOW = dt.datetime(2026, 5, 6, tzinfo=dt.UTC)


async def test_an_overview_counts_the_callers_rows_by_topic(database: Database, alice: int, bob: int) -> None:
    await insert_everything(database, alice)
    await insert_everything(database, bob)
    overview = await Overviews(PrivacyStore(database)).overview(Caller(alice, None, 1, NOW))
    assert overview.joined_at == dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert overview.counts_in_servers
    assert not overview.lets_compare
    assert overview.rows_by_topic == {
        "taste": 3,
        "ratings": 1,
        "rating_history": 1,
        "film_marks": 1,
        "recommendations": 2,
        "movie_nights": 2,
        "schedules": 2,
        "servers": 1,
        "membership": 1,
    }


async def test_there_is_no_overview_for_who_has_not_joined(database: Database, alice: int) -> None:
    with pytest.raises(NotFound, match="member"):
        await Overviews(PrivacyStore(database)).overview(Caller(alice, None, 1, NOW))
