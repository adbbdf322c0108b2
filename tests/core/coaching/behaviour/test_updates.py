from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from core.caller import Caller
from core.coaching.behaviour.change_detection import Cause, ChangeSettings, RuleName, Snapshot
from core.coaching.behaviour.update_rules import UpdateSettings, causes, gathering_ends, is_weekly
from core.coaching.jobs import COACH_UPDATE
from core.coaching.settings import CoachSettings
from core.engine import Engine
from core.errors import NotFound
from db.pool import Database
from db.schedules import Recurrence, ScheduleKey
from tests.core.coaching.living import engine_with, has_coach, live

SUNDAY = dt.datetime(2026, 5, 3, 3, tzinfo=dt.UTC)
ONE_WEEK = dt.timedelta(weeks=1)
GOOD, BAD = (2, 2), (0, 2)
NOW = Snapshot(SUNDAY.date(), 40, 60, 25, 30, 5)


@pytest.fixture
def engine(coach_database: Database) -> Engine:
    return engine_with(coach_database)


async def looks(engine: Engine, who: Caller) -> list[tuple[str, list[str], float]]:
    statement = "select outcome, causes, saved_usd from coach_metrics where user_id = $1 order by day"
    async with engine.database.service() as connection:
        rows = await connection.fetch(statement, who.user_id)
    return [(row["outcome"], row["causes"], float(row["saved_usd"])) for row in rows]


async def waiting(engine: Engine, who: Caller) -> list[tuple[str, dt.datetime | None]]:
    statement = "select cause, gathers_until from coach_generations where user_id = $1"
    async with engine.database.service() as connection:
        return [tuple(row) for row in await connection.fetch(statement, who.user_id)]


async def change(engine: Engine, who: Caller) -> None:
    """Let a member have done everything when the coach was told, and nothing in the week after that."""
    await has_coach(engine, who)
    await live(engine, who, SUNDAY.date(), [GOOD] * 30)
    await engine.coaching.updates.follow(who.user_id, SUNDAY)
    await live(engine, who, SUNDAY.date() + ONE_WEEK, [BAD] * 7)


async def test_a_member_with_a_coach_is_looked_at_on_sunday_night_in_their_own_zone(
    engine: Engine, alice: Caller
) -> None:
    await has_coach(engine, alice)
    await live(engine, alice, SUNDAY.date(), [GOOD], "Asia/Tokyo")
    await engine.coaching.updates.follow(alice.user_id, alice.at)
    schedule = await engine.schedules.find(ScheduleKey(COACH_UPDATE, user_id=alice.user_id))
    assert schedule.recurrence == Recurrence("Asia/Tokyo", 3, weekday=6)
    assert schedule.next_run_at == dt.datetime(2026, 5, 9, 18, tzinfo=dt.UTC)


async def test_without_plans_the_zone_is_the_servers_and_without_one_utc(
    engine: Engine, alice: Caller, bob: Caller
) -> None:
    assert alice.guild_id is not None
    await engine.setup.set_time_zone(alice, "Europe/Berlin")
    for who, zone in ((alice, "Europe/Berlin"), (bob, "UTC")):
        await has_coach(engine, who)
        await engine.coaching.updates.follow(who.user_id, who.at)
        schedule = await engine.schedules.find(ScheduleKey(COACH_UPDATE, user_id=who.user_id))
        assert schedule.recurrence.time_zone == zone


async def test_who_has_no_coach_any_more_is_looked_at_no_more(engine: Engine, alice: Caller) -> None:
    key = ScheduleKey(COACH_UPDATE, user_id=alice.user_id)
    await engine.schedules.put(key, Recurrence("UTC", 3, weekday=6), SUNDAY)
    await engine.coaching.updates.look(alice.user_id, SUNDAY)
    with pytest.raises(NotFound):
        await engine.schedules.find(key)


async def test_the_first_look_is_kept_and_nothing_is_written(engine: Engine, alice: Caller) -> None:
    await has_coach(engine, alice)
    await live(engine, alice, SUNDAY.date(), [GOOD] * 20)
    await engine.coaching.updates.look(alice.user_id, SUNDAY)
    assert await looks(engine, alice) == [("first", ["first"], 0)]
    assert await waiting(engine, alice) == []


async def test_too_few_days_are_not_kept(engine: Engine, alice: Caller) -> None:
    await has_coach(engine, alice)
    await live(engine, alice, SUNDAY.date(), [GOOD] * 6)
    with capture_logs() as logs:
        await engine.coaching.updates.look(alice.user_id, SUNDAY)
    assert await looks(engine, alice) == []
    assert [(one["event"], one["have"]) for one in logs] == [("prompt_update_without_data", 6)]


async def test_a_quiet_week_is_kept_and_what_it_saved_is_told(engine: Engine, alice: Caller) -> None:
    await has_coach(engine, alice)
    await live(engine, alice, SUNDAY.date() + ONE_WEEK, [(1, 2)] * 40)
    await engine.coaching.updates.follow(alice.user_id, SUNDAY)
    with capture_logs() as logs:
        await engine.coaching.updates.look(alice.user_id, SUNDAY + ONE_WEEK)
    (_, (outcome, found, saved)) = await looks(engine, alice)
    # The streak grew by seven days, which is not more than seven.
    assert (outcome, found, saved) == ("unchanged", [], pytest.approx(0.018))
    assert await waiting(engine, alice) == []
    (told,) = [one for one in logs if "skipping" in one["event"]]
    assert told["event"] == "skipping_prompt_update_no_significant_change"
    assert (told["user_id"], told["saved_usd"]) == (alice.user_id, pytest.approx(0.018))


async def test_a_change_asks_for_new_instructions_once_however_often_the_job_runs(
    engine: Engine, alice: Caller
) -> None:
    await change(engine, alice)
    with capture_logs() as logs:
        await asyncio.gather(
            *(engine.coaching.updates.look(alice.user_id, SUNDAY + ONE_WEEK) for _ in range(4))
        )
    assert (await looks(engine, alice))[1:] == [("updating", ["adherence", "logging", "streak"], 0)]
    gathers_until = SUNDAY + ONE_WEEK + dt.timedelta(minutes=15)
    assert await waiting(engine, alice) == [("adherence", gathers_until)]
    events = [one["event"] for one in logs]
    assert events.count("significant_behavior_change_detected") == 1
    assert events.count("prompt_update_started") == 1


@pytest.mark.parametrize(("rule", "last"), [("source", "unchanged"), ("guarded", "updating")])
async def test_a_slow_drift_is_seen_by_the_guarded_rule_alone(
    engine: Engine, alice: Caller, rule: RuleName, last: str
) -> None:
    """It compares with what the coach was told, the source rule with the last look."""
    engine = engine_with(engine.database, CoachSettings(change=ChangeSettings(rule)))
    await has_coach(engine, alice)
    await live(engine, alice, SUNDAY.date(), [(4, 4)] * 30)
    await engine.coaching.updates.follow(alice.user_id, SUNDAY)
    for week in (1, 2):
        until = SUNDAY + week * ONE_WEEK
        await live(engine, alice, until.date(), [(3, 4)] * 7)
        await engine.coaching.updates.look(alice.user_id, until)
    assert [outcome for outcome, *_ in await looks(engine, alice)] == ["first", "unchanged", last]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("update coach_members set offline = true where user_id = $1", "offline"),
        ("delete from coach_profiles where user_id = $1", "no_profile"),
        (
            "insert into coach_prompts values ($1, 1, '\\x00', 'first', 'a-model', '2026-05-06T00:00:00Z')",
            "too_soon",
        ),
    ],
)
async def test_a_change_that_cannot_be_acted_on_is_held_until_it_can(
    engine: Engine, alice: Caller, statement: str, reason: str
) -> None:
    await change(engine, alice)
    async with engine.database.service() as connection:
        await connection.execute(statement, alice.user_id)
    with capture_logs() as logs:
        await engine.coaching.updates.look(alice.user_id, SUNDAY + ONE_WEEK)
    assert [outcome for outcome, *_ in await looks(engine, alice)] == ["first", "held"]
    assert await waiting(engine, alice) == []
    assert [one["reason"] for one in logs if one["event"] == "prompt_update_held"] == [reason]
    if reason == "too_soon":  # a week later nothing stands in the way, and the change is still one
        await engine.coaching.updates.look(alice.user_id, SUNDAY + 2 * ONE_WEEK)
        assert (await looks(engine, alice))[-1][0] == "updating"


async def test_the_looks_rest_while_a_member_is_not_let_in_and_go_on_by_themselves(
    engine: Engine, alice: Caller, bob: Caller
) -> None:
    await change(engine, alice)
    moderator = replace(bob, guild_id=alice.guild_id)
    await engine.coaching.access.disable(moderator, member_id=alice.user_id, role_id=None)
    await engine.coaching.updates.look(alice.user_id, SUNDAY + ONE_WEEK)
    assert [outcome for outcome, *_ in await looks(engine, alice)] == ["first"]
    assert await engine.schedules.find(ScheduleKey(COACH_UPDATE, user_id=alice.user_id)) is not None

    await engine.coaching.access.enable(moderator, member_id=alice.user_id, role_id=None)
    await engine.coaching.updates.look(alice.user_id, SUNDAY + 2 * ONE_WEEK)
    assert [outcome for outcome, *_ in await looks(engine, alice)] == ["first", "updating"]


async def test_who_may_be_let_in_by_a_role_is_updated(engine: Engine, alice: Caller) -> None:
    await change(engine, alice)
    async with engine.database.service() as connection:
        await connection.execute("delete from coach_access_members where user_id = $1", alice.user_id)
        await connection.execute(
            "insert into coach_access_roles values ($1, 5, $2)", alice.guild_id, alice.at
        )
    await engine.coaching.updates.look(alice.user_id, SUNDAY + ONE_WEEK)
    assert (await looks(engine, alice))[-1][0] == "updating"


async def test_without_a_model_nothing_is_asked_for_nor_saved(here: Engine, alice: Caller) -> None:
    await has_coach(here, alice)
    await live(here, alice, SUNDAY.date() + ONE_WEEK, [(1, 2)] * 40)
    await here.coaching.updates.follow(alice.user_id, SUNDAY)
    await here.coaching.updates.look(alice.user_id, SUNDAY + ONE_WEEK)
    assert (await looks(here, alice))[1:] == [("unchanged", [], 0)]


async def test_switched_off_nothing_is_looked_at(engine: Engine, alice: Caller) -> None:
    await change(engine, alice)
    off = engine_with(engine.database, CoachSettings(updates=UpdateSettings(automatic=False)))
    await off.coaching.updates.look(alice.user_id, SUNDAY + ONE_WEEK)
    assert len(await looks(engine, alice)) == 1


async def test_without_change_detection_every_week_is_written_anew(engine: Engine, alice: Caller) -> None:
    always = engine_with(engine.database, CoachSettings(updates=UpdateSettings(change_detection=False)))
    await has_coach(always, alice)
    await live(always, alice, SUNDAY.date() + ONE_WEEK, [(1, 2)] * 40)
    await always.coaching.updates.follow(alice.user_id, SUNDAY)
    await always.coaching.updates.look(alice.user_id, SUNDAY + ONE_WEEK)
    assert [cause for cause, _ in await waiting(always, alice)] == ["periodic"]


async def test_a_long_streak_that_breaks_counts_on_any_day_where_that_is_switched_on(
    engine: Engine, alice: Caller
) -> None:
    daily = engine_with(engine.database, CoachSettings(updates=UpdateSettings(streak_break_days=10)))
    await has_coach(daily, alice)
    await live(daily, alice, SUNDAY.date(), [GOOD] * 12)
    await daily.coaching.updates.follow(alice.user_id, SUNDAY)
    schedule = await daily.schedules.find(ScheduleKey(COACH_UPDATE, user_id=alice.user_id))
    assert schedule.recurrence == Recurrence("UTC", 3)
    await live(daily, alice, SUNDAY.date() + dt.timedelta(days=2), [BAD] * 2)
    for days in (1, 2, 3):
        await daily.coaching.updates.look(alice.user_id, SUNDAY + dt.timedelta(days=days))
    assert (await looks(daily, alice))[1:] == [("updating", ["streak_break"], 0)]
    assert [cause for cause, _ in await waiting(daily, alice)] == ["streak_break"]


async def test_what_the_coach_is_told_out_of_turn_is_compared_with_from_then_on(
    engine: Engine, alice: Caller
) -> None:
    await change(engine, alice)
    await engine.coaching.updates.follow(alice.user_id, SUNDAY + ONE_WEEK - dt.timedelta(days=1))
    await engine.coaching.updates.look(alice.user_id, SUNDAY + ONE_WEEK)
    assert [outcome for outcome, *_ in await looks(engine, alice)] == ["first", "first", "unchanged"]


async def test_an_erased_member_is_neither_followed_nor_looked_at(engine: Engine, alice: Caller) -> None:
    await change(engine, alice)
    await engine.erasure.erase(alice)
    await engine.coaching.updates.look(alice.user_id, SUNDAY + ONE_WEEK)
    await engine.coaching.updates.follow(alice.user_id, SUNDAY + ONE_WEEK)
    assert await looks(engine, alice) == []
    assert await engine.schedules.of_member(alice.user_id) == []


@pytest.mark.parametrize(
    ("today", "last_look", "weekly"),
    [
        ("2026-05-03", "2026-05-02", True),
        ("2026-05-04", "2026-05-03", False),
        ("2026-05-04", "2026-04-27", True),
    ],
)
def test_of_daily_looks_one_a_week_is_whole_and_a_missed_one_is_made_up(
    today: str, last_look: str, weekly: bool
) -> None:
    days = dt.date.fromisoformat(today), dt.date.fromisoformat(last_look)
    assert is_weekly(*days, UpdateSettings(streak_break_days=10)) == weekly
    assert is_weekly(*days, UpdateSettings())


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 30), st.integers(0, 20), st.booleans())
def test_only_a_look_with_a_cause_leads_to_new_instructions(
    done: int, later: int, streak: int, broken: int, weekly: bool
) -> None:
    before, after = replace(NOW, done=done), replace(NOW, done=later, streak=streak)
    settings = UpdateSettings(streak_break_days=10)
    found = causes(before, after, broken, weekly=weekly, settings=settings, change=ChangeSettings())
    assert (Cause.STREAK_BREAK in found) == (broken >= 10)
    assert weekly or set(found) <= {Cause.STREAK_BREAK}
    off = replace(settings, streak_break_days=0)
    assert Cause.STREAK_BREAK not in causes(
        before, after, broken, weekly=weekly, settings=off, change=ChangeSettings()
    )


@given(st.datetimes(timezones=st.just(dt.UTC), min_value=dt.datetime(2020, 1, 1)), st.integers(1, 60))
def test_what_is_wanted_in_one_stretch_gathers_until_its_end(moment: dt.datetime, minutes: int) -> None:
    ends = gathering_ends(moment, minutes)
    assert dt.timedelta() < ends - moment <= dt.timedelta(minutes=minutes)
    assert gathering_ends(ends - dt.timedelta(seconds=1), minutes) == ends
