"""`/my_recommendations` from command to answer, and how long others wait meanwhile."""

from __future__ import annotations

import asyncio
from statistics import median
from time import perf_counter

from benchmarks import ground, report
from benchmarks.event_loop import Lag
from benchmarks.figures import Figure, at_most
from benchmarks.stubbed_discord import StubbedDiscord, stubbed

MEMBERS = 40
RATINGS_EACH = 40
WARM_UP = 5
TARGET_MS = 250.0
LAG_TARGET_MS = 50.0


async def measure() -> list[Figure]:
    """Ask for one member after another, while a clock notes how late the event loop runs."""
    async with ground.open_engine() as engine, stubbed(engine) as discord:
        members = [discord.join() for _ in range(MEMBERS)]
        await ground.join(engine, members)
        await ground.give_ratings(engine, members, RATINGS_EACH)
        for user_id in members[:WARM_UP]:
            await _ask_ms(discord, user_id)
        help_ms = [await _ask_ms(discord, user_id, "help") for user_id in members[WARM_UP:]]
        idle, busy = Lag(), Lag()
        async with idle:
            await asyncio.sleep(1)
        async with busy:
            asked_ms = [await _ask_ms(discord, user_id) for user_id in members[WARM_UP:]]
    return [
        at_most("/my_recommendations p50", median(asked_ms), "ms", "/help", median(help_ms), TARGET_MS),
        at_most("longest lag meanwhile", busy.worst_ms, "ms", "idle", idle.worst_ms, LAG_TARGET_MS),
    ]


async def _ask_ms(discord: StubbedDiscord, user_id: int, command: str = "my_recommendations") -> float:
    start = perf_counter()
    await discord.command(user_id, command, {})
    return 1000 * (perf_counter() - start)


if __name__ == "__main__":
    report.main(measure)
