from __future__ import annotations

import datetime as dt

import pytest

from core.engine import Engine
from core.errors import NotFound
from core.schedules.retention import forget_old
from db.jobs import JobCounts
from tests.greetings import DUE, of_server, put

GIVE_UP = """
    with failed as (update pgqueuer set status = 'failed', attempts = 5 where headers ->> 'guild_id' = $1 returning id)
    insert into pgqueuer_log (job_id, status, priority, entrypoint, traceback)
    select id, 'failed', 0, 'greeting', '{"exception_type": "ZeroDivisionError"}' from failed
"""


async def give_up(engine: Engine, guild_id: int) -> None:
    """Let the waiting jobs of a server have failed too often."""
    async with engine.database.service() as connection:
        await connection.execute(GIVE_UP, str(guild_id))


async def test_a_server_sees_how_its_own_jobs_stand(engine: Engine) -> None:
    await put(engine, 1, 2, 3)
    await engine.schedules.claim_due(DUE)
    await give_up(engine, 2)
    ours, theirs = await engine.queue.of_server(1), await engine.queue.of_server(2)
    assert (ours.counts, ours.dead) == (JobCounts(waiting=1, running=0), [])
    [dead] = theirs.dead
    assert (theirs.counts.waiting, dead.period, dead.attempts, dead.error) == (
        0,
        "2026-W11",
        6,
        "ZeroDivisionError",
    )


async def test_only_its_own_server_tries_a_job_again_and_only_once(engine: Engine) -> None:
    await put(engine, 1, 2)
    await engine.schedules.claim_due(DUE)
    await give_up(engine, 2)
    [dead] = (await engine.queue.of_server(2)).dead
    with pytest.raises(NotFound, match="dead_job"):
        await engine.queue.requeue(1, dead.job_id)
    await engine.queue.requeue(2, dead.job_id)
    assert (await engine.queue.of_server(2)).counts.waiting == 1
    with pytest.raises(NotFound, match="dead_job"):
        await engine.queue.requeue(2, dead.job_id)


async def test_retention_forgets_old_posts_old_failures_and_the_log(engine: Engine) -> None:
    await put(engine, 1, 2)
    await engine.schedules.claim_due(DUE)
    await give_up(engine, 2)
    job = await engine.schedules.rehearsal(of_server(1), DUE)
    await engine.posts.begin(job, DUE)

    async def left() -> list[int]:
        async with engine.database.service() as connection:
            return [
                await connection.fetchval(f"select count(*) from {table}")  # noqa: S608
                for table in ("posts", "pgqueuer", "pgqueuer_log")
            ]

    await forget_old(engine, job, DUE + dt.timedelta(days=89))
    assert await left() == [1, 2, 1]
    await forget_old(engine, job, dt.datetime.now(dt.UTC) + dt.timedelta(days=31))
    assert await left() == [0, 1, 0]  # what waits stays
