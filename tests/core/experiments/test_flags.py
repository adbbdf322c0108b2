"""Flags over a real database: whose word counts, what is logged, and how other processes hear of a change."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import json
from collections.abc import AsyncIterator, Callable

import pytest

from core import engine as engines
from core.caller import Caller
from core.engine import Engine, EngineSettings
from core.errors import InvalidInput, NotAllowed
from core.experiments.flags import EVERYWHERE, Flags, FlagSettings
from core.servers.admin_log import admin_event
from db.admin_events import AdminEventStore
from db.flags import Flag, FlagStore
from db.pool import Database, PoolSettings

NOW = dt.datetime(2026, 5, 6, tzinfo=dt.UTC)
SERVER, ANOTHER, MONA = 70, 71, 5
MEMBERS = range(1000, 1400)

_requests = itertools.count(1)


def moderator(guild_id: int | None = SERVER) -> Caller:
    return Caller(MONA, guild_id, next(_requests), NOW)


def who_has(flags: Flags, name: str) -> set[int]:
    return {user_id for user_id in MEMBERS if flags.is_on(name, user_id, SERVER)}


@pytest.fixture
def store(database: Database) -> FlagStore:
    return FlagStore(database)


@pytest.fixture
def flags(store: FlagStore) -> Flags:
    return Flags(store, FlagSettings())


@pytest.fixture
async def another_process(dsn: str) -> AsyncIterator[Engine]:
    """A second engine on the same database, as another process has it, following along."""
    engine = engines.build(Database(dsn, PoolSettings(size=2)))
    await engine.database.connect()
    following = asyncio.create_task(engines.follow(engine))
    yield engine
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    await engine.database.close()


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError


async def test_a_servers_word_goes_over_everywheres_and_that_over_the_default(flags: Flags) -> None:
    assert flags.percent("imports", SERVER) == flags.percent("imports", None) == 100
    assert flags.percent("ai_plans", SERVER) == 0
    await flags.set_percent(moderator(EVERYWHERE), "imports", 0)
    await flags.set_percent(moderator(SERVER), "imports", 50)
    assert [flags.percent("imports", guild_id) for guild_id in (SERVER, ANOTHER, None)] == [50, 0, 0]


async def test_what_the_operator_holds_off_is_off_everywhere(flags: Flags, store: FlagStore) -> None:
    held = Flags(store, FlagSettings(off=frozenset({"imports"})))
    shown = await held.set_percent(moderator(), "imports", 100)
    assert (shown.percent, shown.is_held_off) == (100, True)
    assert [held.percent("imports", guild_id) for guild_id in (SERVER, ANOTHER, None)] == [0, 0, 0]
    await flags.refresh()
    assert flags.percent("imports", SERVER) == 100


async def test_members_stay_in_while_the_share_grows_and_leave_at_once_on_the_way_back(flags: Flags) -> None:
    had: set[int] = set()
    for percent in (1, 10, 35, 50, 100):
        await flags.set_percent(moderator(), "plans", percent)
        has = who_has(flags, "plans")
        assert had < has
        had = has
    assert had == set(MEMBERS)
    shown = await flags.set_percent(moderator(), "plans", 10)
    canary = who_has(flags, "plans")
    assert 20 <= len(canary) <= 60
    await flags.set_percent(moderator(), "plans", shown.previous_percent)
    assert who_has(flags, "plans") == set(MEMBERS)
    await flags.set_percent(moderator(), "plans", 10)
    assert who_has(flags, "plans") == canary
    await flags.set_percent(moderator(), "plans", 0)
    assert who_has(flags, "plans") == set()


async def test_who_lacks_a_feature_is_told_why(flags: Flags) -> None:
    await flags.set_percent(moderator(), "plans", 10)
    flags.require("plans", next(iter(who_has(flags, "plans"))), SERVER)
    outside = next(user_id for user_id in MEMBERS if not flags.is_on("plans", user_id, SERVER))
    for name, guild_id, what in (
        ("plans", SERVER, "feature_share"),
        ("ai_plans", SERVER, "feature_off"),
        ("ai_plans", None, "feature_everywhere"),
    ):
        with pytest.raises(NotAllowed, match=what):
            flags.require(name, outside, guild_id)


async def test_a_feature_for_whole_servers_has_no_share_of_members(flags: Flags) -> None:
    with pytest.raises(InvalidInput, match="stage_server"):
        await flags.set_percent(moderator(), "weekly_posts", 50)
    shown = await flags.set_percent(moderator(), "weekly_posts", 100)
    assert shown.percent == 100
    assert [flags.percent("weekly_posts", guild_id) for guild_id in (SERVER, ANOTHER)] == [100, 0]


async def test_shares_of_servers_are_told_as_off_or_on_in_each(flags: Flags, store: FlagStore) -> None:
    event = admin_event(moderator(EVERYWHERE), "feature")
    await store.set_percent("weekly_posts", 50, 0, event)
    await flags.refresh()
    told = {guild_id: flags.rollout("weekly_posts", guild_id).percent for guild_id in range(1, 60)}
    assert set(told.values()) == {0, 100}
    assert all(flags.is_on("weekly_posts", MONA, guild_id) == bool(told[guild_id]) for guild_id in told)


@pytest.mark.parametrize(("name", "percent"), [("nothing", 50), ("plans", 101), ("plans", -1)])
async def test_a_change_that_makes_no_sense_changes_nothing(
    flags: Flags, store: FlagStore, name: str, percent: int
) -> None:
    with pytest.raises(InvalidInput):
        await flags.set_percent(moderator(), name, percent)
    with pytest.raises(NotAllowed, match="server_only"):
        await flags.set_percent(moderator(None), "plans", 50)
    assert await store.flags() == {}


async def test_each_change_is_logged_once_and_no_change_is_not(flags: Flags, database: Database) -> None:
    for percent in (50, 50, 10):
        await flags.set_percent(moderator(), "plans", percent)
    logged = await AdminEventStore(database).latest(SERVER, 10)
    assert [(event.user_id, event.action, event.detail) for event in logged] == [
        (MONA, "feature", {"feature": "plans", "percent": 10}),
        (MONA, "feature", {"feature": "plans", "percent": 50}),
    ]
    assert flags.rollout("plans", SERVER).previous_percent == 50


async def test_a_change_reaches_another_process_live(engine: Engine, another_process: Engine) -> None:
    theirs = another_process.flags
    await until(lambda: len(another_process.catalogue) > 0)
    await engine.flags.set_percent(moderator(), "imports", 0)
    await until(lambda: theirs.percent("imports", SERVER) == 0)
    assert theirs.percent("imports", ANOTHER) == 100
    await engine.flags.set_percent(moderator(), "imports", 100)
    await until(lambda: theirs.percent("imports", SERVER) == 100)


async def test_a_change_that_overtakes_a_load_is_not_lost(database: Database, store: FlagStore) -> None:
    class Overtaken(FlagStore):
        """While its first answer is under way, another process changes a flag, and says so."""

        loads = 0

        async def flags(self) -> dict[tuple[int, str], Flag]:
            found = await super().flags()
            self.loads += 1
            if self.loads == 1:
                await Flags(store, FlagSettings()).set_percent(moderator(), "imports", 10)
                row = {"guild_id": SERVER, "name": "imports", "percent": 10, "previous_percent": 100}
                flags.hear(json.dumps(row))
            return found

    overtaken = Overtaken(database)
    flags = Flags(overtaken, FlagSettings())
    await flags.refresh()
    assert (flags.percent("imports", SERVER), overtaken.loads) == (10, 2)


async def test_two_processes_that_change_at_once_end_with_the_same(
    engine: Engine, another_process: Engine
) -> None:
    ours, theirs = engine.flags, another_process.flags
    await asyncio.gather(
        *(
            flags.set_percent(moderator(), "plans", percent)
            for percent in range(40)
            for flags in (ours, theirs)
        )
    )
    await ours.refresh()
    await until(lambda: theirs.rollout("plans", SERVER) == ours.rollout("plans", SERVER))


def test_the_operators_word_comes_with_the_engines_settings() -> None:
    settings = EngineSettings(flags=FlagSettings(off=frozenset({"plans"})))
    engine = engines.build(Database("postgresql://nowhere/nothing"), settings)
    assert engine.flags.percent("plans", None) == 0
