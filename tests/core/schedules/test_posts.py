from __future__ import annotations

import datetime as dt

from core.caller import Caller
from core.engine import Engine
from core.jobs import Job
from db.schedules import ScheduleKey
from tests.greetings import BEFORE, DUE, GREETING, MONDAYS, of_server, put

LATER = DUE + dt.timedelta(minutes=1)


async def job_of(engine: Engine, key: ScheduleKey) -> Job:
    return await engine.schedules.rehearsal(key, DUE)


async def test_a_post_that_was_sent_is_not_begun_again(engine: Engine) -> None:
    await put(engine, 1)
    job = await job_of(engine, of_server(1))
    begun = await engine.posts.begin(job, DUE)
    assert begun is not None
    assert (begun.number, begun.first_at) == (1, DUE)
    again = await engine.posts.begin(job, LATER)
    assert again is not None
    assert (again.number, again.first_at) == (2, DUE)
    await engine.posts.sent(job, LATER, 99)
    assert await engine.posts.begin(job, LATER) is None


async def test_each_server_has_posts_of_its_own(engine: Engine) -> None:
    await put(engine, 1, 2)
    for guild_id in (1, 2):
        assert await engine.posts.begin(await job_of(engine, of_server(guild_id)), DUE) is not None


async def test_a_refused_post_pauses_its_schedule_and_may_be_begun_anew(engine: Engine) -> None:
    await put(engine, 1)
    job = await job_of(engine, of_server(1))
    await engine.posts.begin(job, DUE)
    await engine.posts.refused(job, "channel_closed")
    schedule = await engine.schedules.find(of_server(1))
    assert (schedule.paused, schedule.pause_reason) == (True, "channel_closed")
    begun = await engine.posts.begin(job, LATER)
    assert begun is not None
    assert begun.number == 1


async def test_nothing_is_begun_for_who_was_erased(engine: Engine) -> None:
    caller, own = Caller(5, None, 1, BEFORE), ScheduleKey(GREETING, user_id=5)
    await engine.consent.give(caller)
    await engine.schedules.put(own, MONDAYS, BEFORE)
    job = await job_of(engine, own)
    await engine.erasure.erase(caller)
    assert await engine.posts.begin(job, DUE) is None
    async with engine.database.service() as connection:
        assert await connection.fetchval("select count(*) from posts") == 0
