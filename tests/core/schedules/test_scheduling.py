from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from types import MappingProxyType

import pytest

from core import engine as engines
from core.caller import Caller
from core.engine import Engine, EngineSettings
from core.errors import InvalidInput, NotAllowed, NotFound
from core.job_kinds import REFIT, RETENTION
from core.jobs import JobKind
from core.schedules.settings import ScheduleSettings
from db.jobs import Run, read_run
from db.pool import Database
from db.schedules import Recurrence, ScheduleKey
from tests.greetings import BEFORE, DUE, GREETING, MONDAYS, greet, of_server, put

WEEK = dt.timedelta(days=7)
TEN = Recurrence("Europe/Berlin", 10, 0, weekday=0)


async def queued(engine: Engine) -> list[Run]:
    """What waits in the queue."""
    async with engine.database.service() as connection:
        rows = await connection.fetch("select entrypoint, headers from pgqueuer order by id")
    return [read_run(row["entrypoint"], row["headers"]) for row in rows]


async def done(engine: Engine) -> None:
    """Let everything in the queue be done."""
    async with engine.database.service() as connection:
        await connection.execute("delete from pgqueuer")


class TestClaim:
    async def test_what_is_due_is_put_into_the_queue_once_and_moves_on(self, engine: Engine) -> None:
        await put(engine, 1, 2)
        assert await engine.schedules.claim_due(DUE - dt.timedelta(seconds=1)) == 0
        assert await engine.schedules.claim_due(DUE) == 2
        assert await queued(engine) == [
            Run(of_server(guild_id), "2026-W11", DUE, late=False) for guild_id in (1, 2)
        ]
        schedule = await engine.schedules.find(of_server(1))
        assert (schedule.next_run_at, schedule.last_run_at) == (DUE + WEEK, DUE)
        assert await engine.schedules.claim_due(DUE) == 0

    async def test_many_processes_that_tick_at_once_share_what_is_due(
        self, engine: Engine, database: Database
    ) -> None:
        few_at_once = engines.build(
            database, EngineSettings(schedules=ScheduleSettings(claimed_at_once=5)), engine.kinds
        )
        await put(engine, *range(1, 41))
        claimed = await asyncio.gather(*(few_at_once.schedules.claim_due(DUE) for _ in range(4)))
        assert sum(claimed) == 40
        assert sorted(run.key.guild_id for run in await queued(engine)) == list(range(1, 41))

    async def test_a_run_that_waits_already_is_not_put_twice(self, engine: Engine) -> None:
        await put(engine, 1)
        await engine.schedules.claim_due(DUE)
        async with engine.database.service() as connection:
            await connection.execute("update schedules set next_run_at = $1, last_period = null", DUE)
        await engine.schedules.claim_due(DUE)
        assert len(await queued(engine)) == 1

    async def test_nothing_is_queued_when_the_transaction_fails(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fail(*_: object) -> None:
            raise asyncio.CancelledError

        await put(engine, 1)
        with monkeypatch.context() as patched:
            patched.setattr("db.schedules.ScheduleStore.advance", fail)
            with pytest.raises(asyncio.CancelledError):
                await engine.schedules.claim_due(DUE)
        assert await queued(engine) == []
        assert await engine.schedules.claim_due(DUE) == 1

    async def test_weeks_without_a_machine_are_made_up_once_and_say_so(self, engine: Engine) -> None:
        await put(engine, 1)
        back = DUE + 3 * WEEK + dt.timedelta(days=1)
        assert [await engine.schedules.claim_due(back) for _ in range(2)] == [1, 0]
        [run] = await queued(engine)
        assert (run.period, run.late) == ("2026-W14", True)
        assert (await engine.schedules.find(of_server(1))).next_run_at == dt.datetime(
            2026, 4, 6, 7, tzinfo=dt.UTC
        )

    async def test_a_kind_that_gets_stale_is_left_out_and_moves_on(self, database: Database) -> None:
        fresh = MappingProxyType({GREETING: JobKind(greet, stale_after=dt.timedelta(hours=1))})
        engine = engines.build(database, kinds=fresh)
        await put(engine, 1)
        assert await engine.schedules.claim_due(DUE + dt.timedelta(hours=2)) == 0
        schedule = await engine.schedules.find(of_server(1))
        assert (schedule.next_run_at, schedule.last_run_at) == (DUE + WEEK, None)

    async def test_what_is_paused_is_passed_over_and_not_made_up(self, engine: Engine) -> None:
        await put(engine, 1)
        paused = await engine.schedules.pause(of_server(1), "channel_gone")
        assert (paused.paused, paused.pause_reason) == (True, "channel_gone")
        assert await engine.schedules.claim_due(DUE + WEEK) == 0
        resumed = await engine.schedules.resume(of_server(1), DUE + WEEK)
        assert (resumed.paused, resumed.pause_reason) == (False, None)
        assert resumed.next_run_at > DUE + WEEK
        assert await engine.schedules.claim_due(DUE + WEEK) == 0


class TestPut:
    async def test_putting_the_same_again_keeps_what_is_due(self, engine: Engine) -> None:
        await put(engine, 1)
        again = await engine.schedules.put(of_server(1), MONDAYS, DUE + WEEK, channel_id=8)
        assert (again.next_run_at, again.channel_id) == (DUE, 8)

    async def test_other_times_are_due_anew(self, engine: Engine) -> None:
        await put(engine, 1)
        changed = await engine.schedules.put(of_server(1), TEN, BEFORE)
        assert changed.next_run_at == DUE + dt.timedelta(hours=1)

    async def test_putting_lets_what_was_paused_go_on(self, engine: Engine) -> None:
        await put(engine, 1)
        await engine.schedules.pause(of_server(1), "channel_gone")
        again = await engine.schedules.put(of_server(1), MONDAYS, DUE, channel_id=8)
        assert (again.paused, again.pause_reason, again.next_run_at) == (False, None, DUE + WEEK)

    async def test_what_no_clock_shows_is_not_put(self, engine: Engine) -> None:
        with pytest.raises(InvalidInput, match="time_zone"):
            await engine.schedules.put(of_server(1), replace(MONDAYS, time_zone="Nowhere"), BEFORE)
        assert await engine.schedules.of_server(1) == []

    async def test_a_member_has_schedules_only_while_they_are_one(self, engine: Engine) -> None:
        own = ScheduleKey(GREETING, user_id=5)
        with pytest.raises(NotAllowed, match="consent"):
            await engine.schedules.put(own, MONDAYS, BEFORE)
        caller = Caller(5, None, 1, BEFORE)
        await engine.consent.give(caller)
        await engine.schedules.put(own, MONDAYS, BEFORE)
        await engine.schedules.claim_due(DUE)
        assert [found.key for found in await engine.schedules.of_member(5)] == [own]
        await engine.erasure.erase(caller)
        assert await engine.schedules.of_member(5) == []
        assert await queued(engine) == []

    async def test_our_own_are_put_at_every_start_and_stay_due(self, engine: Engine) -> None:
        for now in (BEFORE, DUE + WEEK):
            await engine.schedules.put_standing(now)
        refit = await engine.schedules.find(ScheduleKey(REFIT))
        assert refit.next_run_at == dt.datetime(2026, 3, 9, 4, tzinfo=dt.UTC)
        assert (await engine.schedules.find(ScheduleKey(RETENTION))).recurrence.hour == 5


class TestRunNow:
    async def test_a_run_out_of_turn_leaves_the_next_one(self, engine: Engine) -> None:
        await put(engine, 1)
        await engine.schedules.run_now(of_server(1), 77, BEFORE)
        await engine.schedules.run_now(of_server(1), 77, BEFORE)
        assert await queued(engine) == [Run(of_server(1), "now-77", BEFORE, late=False)]
        schedule = await engine.schedules.find(of_server(1))
        assert (schedule.next_run_at, schedule.last_run_at) == (DUE, BEFORE)
        assert await engine.schedules.claim_due(DUE) == 1

    async def test_what_is_not_scheduled_cannot_run(self, engine: Engine) -> None:
        for attempt in (
            engine.schedules.run_now(of_server(1), 77, BEFORE),
            engine.schedules.pause(of_server(1)),
            engine.schedules.resume(of_server(1), BEFORE),
            engine.schedules.rehearsal(of_server(1), BEFORE),
        ):
            with pytest.raises(NotFound, match="schedule"):
                await attempt
        assert await queued(engine) == []


async def test_what_was_taken_away_is_not_wanted_any_more(engine: Engine) -> None:
    await put(engine, 1)
    await engine.schedules.claim_due(DUE)
    [run] = await queued(engine)
    job = await engine.schedules.job(run)
    assert job is not None
    assert (job.kind, job.guild_id, job.channel_id, job.time_zone) == (GREETING, 1, 7, "Europe/Berlin")
    await engine.schedules.remove(of_server(1))
    assert await engine.schedules.job(run) is None


async def test_servers_see_their_own_schedules_alone(engine: Engine) -> None:
    await put(engine, 1, 2)
    assert [found.key for found in await engine.schedules.of_server(2)] == [of_server(2)]
