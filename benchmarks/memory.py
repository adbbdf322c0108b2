"""What servers and members cost a bot process: ``python -m benchmarks.memory [--json]``."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import tempfile
import tracemalloc
from collections.abc import Awaitable, Callable
from pathlib import Path

import discord
import psutil

from benchmarks import ground, report
from benchmarks.figures import Figure, at_most
from core.caller import Caller
from core.engine import Engine
from tests.loopback import LoopbackDiscord
from tests.wire.process import running

GUILDS = 1_000
CHANNELS_EACH = 20
ROLES_EACH = 10
MEMBERS = 2_000
RATINGS_EACH = 50
POSTERIORS = 200
START_SECONDS = 120.0
SETTLING_SECONDS = 3.0
TARGET_MB = 150.0
MEMBER_TARGET_BYTES = 1_500.0
POSTERIOR_TARGET_KB = 40.0


async def measure() -> list[Figure]:
    """Weigh a bot process in many servers, and what the caches hold of a member."""
    async with ground.database_url() as dsn:
        async with ground.engine_on(dsn) as engine:
            figures = await _member_figures(engine)
        few, many = await _resident_mb(dsn, 1), await _resident_mb(dsn, GUILDS)
    servers = at_most(f"bot in {GUILDS:,} servers", many, "MB resident", "in one server", few, TARGET_MB)
    return [servers, *figures]


async def _resident_mb(dsn: str, guilds: int) -> float:
    """Start the bot as an operator does, against a loopback Discord; return its resident megabytes."""
    async with LoopbackDiscord() as server:
        for number in range(guilds):
            _found(server, number)
        with tempfile.TemporaryDirectory() as folder:
            async with running(server, dsn, Path(folder), ATTUNE_SHARD_COUNT="1") as bot:
                await bot.logged("engine_ready", START_SECONDS)
                await bot.logged("discord_ready", START_SECONDS)
                await asyncio.sleep(SETTLING_SECONDS)
                return psutil.Process(bot.pid).memory_info().rss / 1e6


def _found(server: LoopbackDiscord, number: int) -> None:
    guild = server.world.add_guild(f"Film club {number}")
    for role in range(ROLES_EACH):
        server.world.add_role(guild, f"role {role}", discord.Permissions.text())
    for place in range(CHANNELS_EACH):
        channel = server.world.add_channel(guild, f"channel-{place}")
        channel["topic"] = f"What channel {place} of film club {number} is for"
        channel["permission_overwrites"] = [
            {"id": role["id"], "type": 0, "allow": "1024", "deny": "0"} for role in guild["roles"][:2]
        ]


async def _member_figures(engine: Engine) -> list[Figure]:
    user_ids = range(1 << 60, (1 << 60) + MEMBERS)
    await ground.join(engine, user_ids)
    await ground.give_ratings(engine, user_ids, RATINGS_EACH)
    callers = [Caller(user_id, 1, 1, dt.datetime.now(dt.UTC)) for user_id in user_ids]

    async def remember_all() -> None:
        for caller in callers:
            await engine.consent.take_part(caller)
            await engine.tastes.known(caller.user_id, caller.at)

    await remember_all()  # the first time, vectors are made for the model in use
    for user_id in user_ids:
        engine.consent.forget(user_id)
        engine.tastes.forget(user_id)

    async def keep_posteriors() -> None:
        for caller in callers[:POSTERIORS]:
            known = await engine.tastes.known(caller.user_id, caller.at)
            engine.tastes.taste(caller.user_id, known)

    plain: list[dict[int, float]] = []

    async def keep_plainly() -> None:
        plain.extend({film: film / 2 for film in range(RATINGS_EACH)} for _ in callers)

    member = await _kept_bytes(remember_all) / MEMBERS
    posterior_kb = await _kept_bytes(keep_posteriors) / POSTERIORS / 1e3
    dicts = await _kept_bytes(keep_plainly) / MEMBERS
    matrix_kb = engine.models.space.model.dimensions**2 * 8 / 1e3
    return [
        at_most(
            f"member with {RATINGS_EACH} ratings", member, "bytes", "a plain dict", dicts, MEMBER_TARGET_BYTES
        ),
        at_most(
            "whole posterior (few are kept)", posterior_kb, "kB", "its matrix", matrix_kb, POSTERIOR_TARGET_KB
        ),
    ]


async def _kept_bytes(act: Callable[[], Awaitable[None]]) -> int:
    """Return how many bytes more are allocated after an act than before."""
    gc.collect()
    tracemalloc.start()
    await act()
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept


if __name__ == "__main__":
    report.main(measure)
