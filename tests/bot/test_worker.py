"""The worker on a real queue: what it posts, tries again, gives up, and leaves to others."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.charts.painter import Painter
from bot.posting import CARDS, Poster
from bot.sending import Refused
from bot.worker import Worker
from core import engine as engines
from core.caller import Caller
from core.engine import Engine
from core.jobs import Delivery, Job, JobKind, Retries
from core.schedules.settings import WorkerSettings
from db.jobs import JobCounts
from db.pool import Database, PoolSettings
from db.schedules import ScheduleKey
from tests.bot.senders import FakeSender
from tests.conftest import TestServer
from tests.greetings import BEFORE, DUE, GREETING, KINDS, MONDAYS, SOON, Greeting, draw, greet, of_server, put

QUICK = WorkerSettings(
    at_once=2, taken_at_once=5, heartbeat_seconds=0.4, poll_seconds=0.1, drain_seconds=5.0, retry_seconds=0.05
)
NEVER_STARTED = "update pgqueuer set status = 'picked', heartbeat = now() - interval '1 minute'"


@pytest.fixture(scope="module")
def dsn(postgres: TestServer) -> Iterator[str]:
    made = asyncio.run(postgres.create_database())
    yield made
    asyncio.run(postgres.drop_database(made))


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    made = Database(dsn, PoolSettings(size=5))
    await made.connect()
    async with made.service() as connection:
        await connection.execute("truncate schedules, posts, pgqueuer, pgqueuer_log")
    yield made
    await made.close()


@pytest.fixture
async def engine(database: Database) -> Engine:
    return engines.build(database, kinds=KINDS)


@pytest.fixture
async def sender() -> FakeSender:
    return FakeSender()


@pytest.fixture(autouse=True)
def card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CARDS, Greeting, draw)


@asynccontextmanager
async def working(
    engine: Engine, sender: FakeSender, settings: WorkerSettings = QUICK
) -> AsyncIterator[asyncio.Task[None]]:
    """A worker at work; at the end it is stopped as a process stops it."""
    worker = asyncio.create_task(Worker(engine, Poster(engine.posts, sender, Painter()), settings).run())
    try:
        yield worker
    finally:
        worker.cancel()
        await asyncio.wait({worker})


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(1000):
        if await is_so():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def empty(engine: Engine) -> None:
    """Wait until nothing waits, runs or was given up."""

    async def is_empty() -> bool:
        async with engine.database.service() as connection:
            return not await connection.fetchval("select count(*) from pgqueuer")

    await until(is_empty)


async def given_up(engine: Engine, guild_id: int) -> None:
    async def is_dead() -> bool:
        return bool((await engine.queue.of_server(guild_id)).dead)

    await until(is_dead)


def greeted(sender: FakeSender) -> list[int]:
    return sorted(delivery.content.guild_id for delivery, _ in sender.sent)


async def test_every_server_that_is_due_is_posted_to_once_by_two_workers(
    engine: Engine, sender: FakeSender
) -> None:
    await put(engine, *range(1, 31))
    async with working(engine, sender), working(engine, sender):
        await engine.schedules.claim_due(DUE)
        await empty(engine)
    assert greeted(sender) == list(range(1, 31))
    assert {delivery.channel_id for delivery, _ in sender.sent} == {7}
    async with engine.database.service() as connection:
        assert await connection.fetch("select distinct state from posts") == [("sent",)]


async def test_a_post_that_is_made_up_late_says_so(engine: Engine, sender: FakeSender) -> None:
    await put(engine, 1)
    await engine.schedules.claim_due(DUE + dt.timedelta(hours=5))
    async with working(engine, sender):
        await empty(engine)
    [(_, post)] = sender.sent
    assert post.card.children[-1].content.startswith(f"-# This was due <t:{int(DUE.timestamp())}>")


async def test_a_failure_is_tried_again_and_looks_whether_it_arrived(
    engine: Engine, sender: FakeSender
) -> None:
    sender.after = [ConnectionResetError()]  # Discord has it, but its answer is lost
    await put(engine, 1)
    await engine.schedules.claim_due(DUE)
    async with working(engine, sender):
        await empty(engine)
    assert (greeted(sender), sender.looked) == ([1], 1)


async def test_what_fails_too_often_is_given_up_and_runs_when_tried_again(
    engine: Engine, sender: FakeSender
) -> None:
    sender.before = [ConnectionResetError(), TimeoutError()]
    await put(engine, 1)
    await engine.schedules.claim_due(DUE)
    async with working(engine, sender):
        await given_up(engine, 1)
        [dead] = (await engine.queue.of_server(1)).dead
        assert (dead.attempts, dead.error) == (2, "TimeoutError")
        assert sender.sent == []
        await engine.queue.requeue(1, dead.job_id)
        await empty(engine)
    assert greeted(sender) == [1]


async def test_what_discord_refuses_is_not_tried_for_ever(engine: Engine, sender: FakeSender) -> None:
    sender.before = [Refused("channel_gone")]
    await put(engine, 1)
    await engine.schedules.claim_due(DUE)
    async with working(engine, sender):
        await empty(engine)
        assert (await engine.schedules.find(of_server(1))).pause_reason == "channel_gone"
        await put(engine, 1, channel_id=8)
        await engine.schedules.run_now(of_server(1), 77, DUE)
        await empty(engine)
    assert [delivery.channel_id for delivery, _ in sender.sent] == [8]


async def test_a_member_who_was_erased_gets_nothing(engine: Engine, sender: FakeSender) -> None:
    caller, own = Caller(5, None, 1, BEFORE), ScheduleKey(GREETING, user_id=5)
    await engine.consent.give(caller)
    await engine.schedules.put(own, MONDAYS, BEFORE)
    await engine.schedules.run_now(own, 1, BEFORE)
    async with engine.database.service() as connection:
        [headers] = await connection.fetchrow("select headers from pgqueuer")
    await engine.erasure.erase(caller)
    async with engine.database.service() as connection:  # as if it had been taken a moment earlier
        await connection.execute(
            "insert into pgqueuer (priority, entrypoint, headers, status) values (0, $1, $2, 'queued')",
            GREETING,
            headers,
        )
    async with working(engine, sender):
        await empty(engine)
    assert sender.sent == []


async def test_the_jobs_of_a_worker_that_died_go_to_another(engine: Engine, sender: FakeSender) -> None:
    await put(engine, 1, 2)
    await engine.schedules.claim_due(DUE)
    async with engine.database.service() as connection:
        await connection.execute(NEVER_STARTED)
    async with working(engine, sender):
        await empty(engine)
    assert greeted(sender) == [1, 2]


async def test_a_worker_outlives_the_loss_of_its_connection(engine: Engine, sender: FakeSender) -> None:
    await put(engine, 1)
    async with working(engine, sender):
        await asyncio.sleep(0.3)
        async with engine.database.service() as connection:
            cut = await connection.fetch(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )
        await engine.schedules.claim_due(DUE)
        await empty(engine)
    assert cut
    assert greeted(sender) == [1]


async def test_a_stopped_worker_finishes_what_runs_and_leaves_what_waits(
    engine: Engine, sender: FakeSender
) -> None:
    await put(engine, 1, 2, 3, 4)
    sender.may_send.clear()
    async with working(engine, sender):
        await engine.schedules.claim_due(DUE)
        await until(lambda: _begun(engine, 2))
        asyncio.get_running_loop().call_later(0.1, sender.may_send.set)
    assert len(sender.sent) == 2
    async with engine.database.service() as connection:
        rows = await connection.fetch("select status, count(*) from pgqueuer group by status")
    assert rows == [("queued", 2)]


async def test_a_worker_that_cannot_finish_in_time_leaves_its_jobs_to_others(
    engine: Engine, sender: FakeSender
) -> None:
    hurried = replace(QUICK, drain_seconds=0.05)
    await put(engine, 1)
    sender.may_send.clear()
    async with working(engine, sender, hurried):
        await engine.schedules.claim_due(DUE)
        await until(lambda: _begun(engine, 1))
    assert sender.sent == []
    sender.may_send.set()
    async with working(engine, sender):
        await empty(engine)
    assert greeted(sender) == [1]


async def _begun(engine: Engine, posts: int) -> bool:
    async with engine.database.service() as connection:
        return bool(await connection.fetchval("select count(*) = $1 from posts", posts))


async def test_a_job_without_a_post_just_runs(database: Database, sender: FakeSender) -> None:
    ran: list[tuple[str, dt.datetime]] = []

    async def note(_engine: Engine, job: Job, now: dt.datetime) -> Delivery | None:
        ran.append((job.period, now))
        return None

    engine = engines.build(database, kinds=MappingProxyType({GREETING: JobKind(note, Retries())}))
    await put(engine, 1)
    await engine.schedules.claim_due(DUE)
    async with working(engine, sender):
        await empty(engine)
    assert [period for period, _ in ran] == ["2026-W11"]
    assert (await engine.queue.of_server(1)).counts == JobCounts(0, 0)


async def test_one_job_that_fails_does_not_hold_up_the_others(database: Database, sender: FakeSender) -> None:
    async def greet_all_but_one(engine: Engine, job: Job, now: dt.datetime) -> Delivery | None:
        if job.guild_id == 13:
            raise ZeroDivisionError
        return await greet(engine, job, now)

    engine = engines.build(database, kinds=MappingProxyType({GREETING: JobKind(greet_all_but_one, SOON)}))
    await put(engine, 12, 13, 14)
    await engine.schedules.claim_due(DUE)
    async with working(engine, sender):
        await given_up(engine, 13)
    assert greeted(sender) == [12, 14]
