"""What moderators set, and what they are told about their server."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from core.caller import Caller
from core.engine import Engine
from core.errors import InvalidInput, NotAllowed
from db.server_settings import ServerSettings

NOW = dt.datetime(2026, 5, 6, tzinfo=dt.UTC)
SERVER, ANOTHER, MONA = 70, 71, 5

_requests = itertools.count(1)


def caller(user_id: int = MONA, guild_id: int | None = SERVER) -> Caller:
    return Caller(user_id, guild_id, next(_requests), NOW)


async def test_settings_are_kept_by_server(engine: Engine) -> None:
    setup = engine.setup
    assert await setup.settings(SERVER) is None
    assert await setup.time_zone(SERVER) == await setup.time_zone(None) == "UTC"
    await setup.set_posts_channel(caller(), 9007199254740993)
    await setup.set_time_zone(caller(), "Asia/Tokyo")
    assert await setup.settings(SERVER) == ServerSettings("Asia/Tokyo", 9007199254740993)
    await setup.set_posts_channel(caller(), None)
    assert await setup.settings(SERVER) == ServerSettings("Asia/Tokyo", None)
    assert await setup.time_zone(SERVER) == "Asia/Tokyo"
    assert await setup.settings(ANOTHER) is None


async def test_what_cannot_be_set_leaves_everything_as_it_was(engine: Engine) -> None:
    with pytest.raises(InvalidInput, match="time_zone"):
        await engine.setup.set_time_zone(caller(), "Europe/Nowhere")
    with pytest.raises(NotAllowed, match="server_only"):
        await engine.setup.set_time_zone(caller(guild_id=None), "Asia/Tokyo")
    assert await engine.setup.settings(SERVER) is None


async def test_the_status_tells_the_last_changes_and_counts_no_small_groups(engine: Engine) -> None:
    for user_id in range(4):
        await engine.consent.give(caller(user_id))
        await engine.consent.take_part(caller(user_id))
    for name in ("Asia/Tokyo", "Asia/Tokyo", "Europe/Paris", "Europe/Rome", "Europe/Berlin"):
        await engine.setup.set_time_zone(caller(), name)
    await engine.setup.set_time_zone(caller(guild_id=ANOTHER), "Asia/Dubai")
    few = await engine.server_statuses.status(SERVER)
    assert (few.members, few.films) == (None, 200)
    assert few.model is not None
    assert [event.detail["time_zone"] for event in few.changes] == [
        "Europe/Berlin",
        "Europe/Rome",
        "Europe/Paris",
    ]
    for user_id in (4, 6):
        await engine.consent.give(caller(user_id))
        await engine.consent.take_part(caller(user_id))
    assert (await engine.server_statuses.status(SERVER)).members == 6
    await engine.consent.set_counts_in_servers(caller(6), False)
    assert (await engine.server_statuses.status(SERVER)).members == 5
    assert (await engine.server_statuses.status(ANOTHER)).members is None
