"""Workers as processes: each post comes once however they end, and `main.py worker` does what the bot does inside."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core import engine as engines
from core.job_kinds import RETENTION
from db.pool import Database
from db.schedules import Recurrence, ScheduleKey
from tests.greetings import DUE, KINDS, put
from tests.loopback import LoopbackDiscord
from tests.loopback.components import Component, walk
from tests.loopback.world import Payload
from tests.wire.greeter import STEPS
from tests.wire.process import MAIN, environment, pass_for_whole, running

SERVERS = range(1, 13)
DONE = "select count(*) from pgqueuer_log where status = 'successful' and entrypoint = 'retention'"


@pytest.fixture
async def server() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as made:
        yield made


@pytest.fixture
def channel(server: LoopbackDiscord) -> Payload:
    return server.world.add_channel(server.world.add_guild("Film club"), "films")


def said(message: Payload) -> str:
    [text] = [
        part["content"] for part in walk(message["components"]) if part["type"] == Component.TEXT_DISPLAY
    ]
    return str(text)


async def test_each_server_gets_its_post_once_though_a_process_is_killed_at_every_step(
    database: Database, dsn: str, server: LoopbackDiscord, channel: Payload
) -> None:
    await put(engines.build(database, kinds=KINDS), *SERVERS, channel_id=int(channel["id"]))
    arguments = (sys.executable, "-m", "tests.wire.greeter", dsn, server.api_url)
    greeters = await asyncio.create_subprocess_exec(
        *arguments, cwd=MAIN.parent, env=environment(), stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await greeters.communicate()
    assert list(map(int, printed.splitlines()[-1].split())) == [-signal.SIGKILL] * len(STEPS) + [0]
    greetings = [said(message) for message in server.messages.history(channel["id"])]
    assert sorted(greetings) == sorted(f"Hello, server {guild_id}!" for guild_id in SERVERS)
    async with database.service() as connection:
        assert await connection.fetch("select state, count(*) from posts group by state") == [
            ("sent", len(SERVERS))
        ]


async def test_a_worker_process_does_what_is_due_and_stops_when_told(
    database: Database, server: LoopbackDiscord, dsn: str, tmp_path: Path
) -> None:
    await pass_for_whole(dsn)
    engine = engines.build(database)
    await engine.schedules.put(
        ScheduleKey(RETENTION), Recurrence("UTC", 5), DUE
    )  # months ago, and not run since
    async with running(server, dsn, tmp_path, verb="worker") as worker, database.service() as connection:
        await worker.logged("schedules_due")
        for _ in range(500):
            if await connection.fetchval(DONE):
                break
            await asyncio.sleep(0.01)
        assert await connection.fetchval(DONE) == 1
        worker.terminate()
        assert await worker.ended() == 0
        assert worker.complaints == []
    assert server.gateway.sessions == {}
