"""Schedules claimed and jobs drained, beside bare SKIP LOCKED on the same server: ``python -m benchmarks.schedules``.

`--quick` drains a tenth of the jobs.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from collections.abc import Mapping
from time import perf_counter
from types import MappingProxyType
from typing import Any

import discord

from benchmarks import ground, report
from benchmarks.figures import Figure, ratio_at_least
from bot.charts.painter import Painter
from bot.posting import Poster
from bot.sending import DiscordSender
from bot.worker import Worker
from core import engine as engines
from core import opening
from core.engine import Engine
from core.jobs import Job, JobKind
from core.schedules.settings import ScheduleSettings, WorkerSettings
from db.jobs import read_run
from db.pool import Database

SERVERS = 10_000
JOBS = 10_000 if "--quick" in sys.argv else 100_000
BATCH = ScheduleSettings().claimed_at_once
TAKEN = WorkerSettings().taken_at_once
CLAIM_TARGET, DRAIN_TARGET = 0.15, 0.3
MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)

PUT = """
    insert into schedules (user_id, guild_id, kind, channel_id, time_zone, weekday, hour, minute, next_run_at)
    select 0, id, 'nothing', id, 'Europe/Berlin', 0, 9, 0, $2 from generate_series(1, $1::int) as server (id)
"""
BARE_ENQUEUE = """
    insert into bare_queue
    select id, 'nothing', jsonb_build_object('user_id', 0, 'guild_id', 1 + id % $2::int, 'period', id::text,
                                             'due_at', $3::timestamptz, 'late', false)
    from generate_series(1, $1::int) as job (id)
"""
ENQUEUE = """
    insert into pgqueuer (priority, entrypoint, headers, status) select 0, kind, headers, 'queued' from bare_queue
"""
BARE = """
    create table bare (id int primary key, due_at timestamptz not null);
    create index on bare (due_at);
    create table bare_queue (id int primary key, kind text not null, headers jsonb not null)
"""
BARE_PUT = "insert into bare select id, $2 from generate_series(1, $1::int) as server (id)"
BARE_CLAIM = """
    with due as (
        select id from bare where due_at <= $1 order by due_at limit $2 for update skip locked
    ), queued as (
        insert into bare_queue select id, 'nothing', jsonb_build_object('guild_id', id) from due
    )
    update bare set due_at = due_at + interval '7 days' from due where bare.id = due.id returning bare.id
"""
BARE_TAKE = "select id, kind, headers from bare_queue order by id limit $1 for update skip locked"
BARE_DONE = "delete from bare_queue where id = any($1::int[])"


class Tally:
    """A kind of job that does nothing but count: the queue itself is measured."""

    def __init__(self) -> None:
        self.left = JOBS
        self.done = asyncio.Event()

    async def count(self, _engine: Engine, _job: Job, _now: dt.datetime) -> None:
        self.left -= 1
        if not self.left:
            self.done.set()


async def measure() -> list[Figure]:
    """Claim a Monday morning's schedules, and drain a queue, each beside the bare thing."""
    async with ground.database_url() as dsn:
        await opening.prepare(dsn)
        tally = Tally()
        engine = engines.build(Database(dsn), kinds=MappingProxyType({"nothing": JobKind(tally.count)}))
        await engine.database.connect()
        try:
            async with engine.database.service() as connection:
                await connection.execute(BARE)
            return [await _claimed(engine), await _drained(engine, tally.done)]
        finally:
            await engine.database.close()


async def _claimed(engine: Engine) -> Figure:
    async with engine.database.service() as connection:
        await connection.execute(PUT, SERVERS, MONDAY)
        await connection.execute(BARE_PUT, SERVERS, MONDAY)
        started = perf_counter()
        while await connection.fetch(BARE_CLAIM, MONDAY, BATCH):
            pass
        bare = SERVERS / (perf_counter() - started)
    started = perf_counter()
    await engine.schedules.claim_due(MONDAY)
    ours = SERVERS / (perf_counter() - started)
    return ratio_at_least(
        f"schedules of {SERVERS:,} servers",
        ours,
        "claimed per second",
        "bare SKIP LOCKED",
        bare,
        CLAIM_TARGET,
    )


async def _drained(engine: Engine, done: asyncio.Event) -> Figure:
    async with engine.database.service() as connection:
        await connection.execute("truncate pgqueuer, pgqueuer_log, bare_queue")
        await connection.execute(BARE_ENQUEUE, JOBS, SERVERS, MONDAY)
        await connection.execute(ENQUEUE)
        await connection.execute("vacuum analyze")
    started = perf_counter()
    while await _drained_barely(engine):
        pass
    bare = JOBS / (perf_counter() - started)
    started = perf_counter()
    poster = Poster(engine.posts, DiscordSender(discord.Client(intents=discord.Intents.none())), Painter())
    worker = asyncio.create_task(Worker(engine, poster, WorkerSettings()).run())
    await done.wait()
    ours = JOBS / (perf_counter() - started)
    worker.cancel()
    await asyncio.wait({worker})
    return ratio_at_least(
        f"{JOBS:,} jobs", ours, "drained per second", "the same, bare SKIP LOCKED", bare, DRAIN_TARGET
    )


async def _drained_barely(engine: Engine) -> int:
    """Take a batch, look each job's schedule up as the worker does, and call the batch done; return its size."""
    slots = asyncio.Semaphore(WorkerSettings().at_once)

    async def do(kind: str, headers: Mapping[str, Any]) -> None:
        async with slots:
            await engine.schedules.job(read_run(kind, headers))

    async with engine.database.transaction() as connection:
        taken = await connection.fetch(BARE_TAKE, TAKEN)
        await asyncio.gather(*(do(kind, headers) for _, kind, headers in taken))
        await connection.execute(BARE_DONE, [job_id for job_id, _, _ in taken])
    return len(taken)


if __name__ == "__main__":
    report.main(measure)
