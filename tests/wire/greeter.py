"""Processes that greet every server that is due; each is killed at a step, but the last.

`python -m tests.wire.greeter DSN API_URL` prints in its last line how each ended. Forked, they start in no time.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.charts.painter import Painter
from bot.posting import CARDS, Poster
from bot.sending import DiscordSender
from bot.worker import Worker
from core import engine as engines
from core.schedules.settings import WorkerSettings
from db.jobs import JobStore
from db.pool import Database, PoolSettings
from db.posts import PostStore
from tests.greetings import DUE, KINDS, Greeting, draw

SETTINGS = WorkerSettings(at_once=1, taken_at_once=3, heartbeat_seconds=0.5, poll_seconds=0.1)
STEPS: dict[str, tuple[type, str, bool]] = {
    "queued, not committed": (JobStore, "enqueue", True),
    "not yet sent": (DiscordSender, "send", False),
    "sent, not marked": (DiscordSender, "send", True),
    "marked, not done": (PostStore, "sent", True),
}
"""What a process is killed at: a method, and whether once it has done its work or before."""
PATIENCE_SECONDS = 30


def die_at(step: str) -> None:
    """Let this process be killed when it gets to a step."""
    room, name, works_first = STEPS[step]
    method: Callable[..., Awaitable[Any]] = getattr(room, name)

    async def last(*arguments: Any) -> None:
        if works_first:
            await method(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(room, name, last)


async def greet_everyone(dsn: str, api_url: str) -> None:
    CARDS[Greeting] = draw
    discord.http.Route.BASE = api_url
    engine = engines.build(Database(dsn, PoolSettings(size=3)), kinds=KINDS)
    await engine.database.connect()
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login("any")
        poster = Poster(engine.posts, DiscordSender(client), Painter())
        worker = asyncio.create_task(Worker(engine, poster, SETTINGS).run())
        await engine.schedules.claim_due(DUE)
        async with engine.database.service() as connection:
            for _ in range(PATIENCE_SECONDS * 50):
                if not await connection.fetchval("select count(*) from pgqueuer"):
                    break
                await asyncio.sleep(0.02)
        worker.cancel()
        await asyncio.wait({worker})
    await engine.database.close()


def main(dsn: str, api_url: str) -> None:
    ends = []
    for step in (*STEPS, None):
        if not (child := os.fork()):
            signal.alarm(PATIENCE_SECONDS)
            if step is not None:
                die_at(step)
            asyncio.run(greet_everyone(dsn, api_url))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        ends.append(os.waitstatus_to_exitcode(status))
    print(*ends)


if __name__ == "__main__":
    main(*sys.argv[1:])
