"""The clock as it runs in the playground: on real time, over SimCord's virtual server."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import pytest

from bot import scheduler as schedules
from bot.client import AttuneBot
from bot.playground import build_world
from bot.playground.simcord_internals import RealtimeEnv
from core import engine as engines
from core.engine import Engine
from db.pool import Database
from tests.cogs.conftest import caller
from tests.cogs.reading import told

DUE = "update movie_night_steps set due_at = now() - interval '1 second'"


@pytest.fixture
async def realtime(bot: AttuneBot) -> AsyncIterator[RealtimeEnv]:
    env = RealtimeEnv(bot)
    build_world(env)
    await env.start()
    await bot.tree.sync()
    yield env
    await env.shutdown()


async def test_a_vote_ends_by_itself_in_the_playground(
    realtime: RealtimeEnv, engine: Engine, bot: AttuneBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedules, "TICK_SECONDS", 0.05)
    guild = realtime.guild
    channel = guild.channels["films"]
    host = guild.add_member(realtime.create_user("host"))
    await engine.consent.give(caller(host.id, guild.id))
    when = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    await host.slash(channel, "movie_night plan", when=f"<t:{int(when.timestamp())}>")
    async with engine.database.service() as connection:
        await connection.execute(DUE)
    clock = schedules.clock()
    schedules.tick(clock, bot.night_posts.tick)
    clock.start()
    try:
        for _ in range(500):
            if len(channel.history()) > 1:
                break
            await asyncio.sleep(0.02)
    finally:
        clock.shutdown(wait=False)
    assert "We watch" in told(channel.history()[-1])


async def test_without_a_database_nothing_is_due(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    await schedules.claim_due(engines.build(Database("postgresql://nowhere/nothing")).schedules)
    assert "schedules_wait" in capsys.readouterr().out + caplog.text  # by whether logs were configured before


async def test_without_a_database_no_batch_is_seen_to(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    batches = engines.build(Database("postgresql://nowhere/nothing")).coaching.batches
    await schedules.see_to_batches(batches)
    assert "coach_batches_wait" in capsys.readouterr().out + caplog.text
