"""From a finished interview to the post in its thread, on a real queue."""

from __future__ import annotations

import asyncio
import datetime as dt

from bot.charts.painter import Painter
from bot.posting import Poster
from bot.sending import Refused
from bot.worker import Worker
from core import engine as engines
from core.caller import Caller
from core.coaching.instructions.generation import FIRST
from core.engine import Engine
from core.privacy.consent import CONSENT_VERSION
from core.schedules.settings import WorkerSettings
from db.members import MemberStore
from db.pool import Database
from tests.bot.senders import FakeSender
from tests.core.coaching.writers import Scripted, interviewed
from tests.core.privacy.personal_rows import CIPHER

QUICK = WorkerSettings(poll_seconds=0.1, retry_seconds=0.05)
OPEN = "select count(*) from pgqueuer"
MEMBER, SERVER = 80351110224678912, 81384788765712384


async def worked_off(engine: Engine, sender: FakeSender) -> None:
    """Let a worker work until the queue is empty."""
    worker = asyncio.create_task(Worker(engine, Poster(engine.posts, sender, Painter()), QUICK).run())
    try:
        for _ in range(500):
            if not await _waiting(engine):
                return
            await asyncio.sleep(0.02)
        raise TimeoutError
    finally:
        worker.cancel()
        await asyncio.wait({worker})


async def _waiting(engine: Engine) -> int:
    async with engine.database.service() as connection:
        count: int = await connection.fetchval(OPEN)
    return count


async def wanted(database: Database, model: Scripted) -> tuple[Engine, Caller]:
    engine = engines.build(database, model=model, cipher=CIPHER)
    who = Caller(MEMBER, SERVER, 1, dt.datetime.now(dt.UTC))
    await MemberStore(database).consent(who.user_id, CONSENT_VERSION, who.at)
    await interviewed(engine, who)
    await engine.coaching.generation.want(who, FIRST)
    return engine, who


async def test_another_process_writes_what_was_wanted_and_tells_it_in_the_thread(database: Database) -> None:
    model, sender = Scripted(), FakeSender()
    _, who = await wanted(database, model)

    await worked_off(engines.build(database, model=model, cipher=CIPHER), sender)

    [(delivery, post)] = sender.sent
    assert (delivery.channel_id, delivery.user_id) == (77, None)
    told = str(post.card.to_components())
    assert "Your coach is ready" in told
    assert f"coach_profile.show|{who.user_id}|0" in told
    assert len(model.asked) == 2


async def test_a_thread_that_is_gone_leaves_the_coach_as_it_is(database: Database) -> None:
    model, sender = Scripted(), FakeSender()
    sender.before = [Refused("channel_gone")]
    engine, who = await wanted(database, model)

    await worked_off(engine, sender)

    assert sender.sent == []
    assert (await engine.coaching.prompts.current(who.user_id)).version == 1
    later = Caller(who.user_id, who.guild_id, 2, who.at + dt.timedelta(days=8))
    await engine.coaching.generation.want(later, "refresh")
    await worked_off(engine, sender)
    assert (await engine.coaching.prompts.current(who.user_id)).version == 2
