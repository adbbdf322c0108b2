"""`/rate` through discord.py beside bare commits over the same pool: ``python -m benchmarks.rate [--json]``."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Awaitable, Callable
from statistics import median
from time import perf_counter

from benchmarks import ground, report
from benchmarks.figures import Figure, ratio_at_least
from benchmarks.stubbed_discord import StubbedDiscord, stubbed
from core.caller import Caller
from core.engine import Engine

MEMBERS = 64
RATINGS_EACH = 12
ROUNDS = 8
TARGET_RATIO = 0.5
BARE_TABLE = "create table bare (user_id bigint, film_id int, stars real, rated_at timestamptz)"
BARE_INSERT = "insert into bare values ($1, $2, $3, $4)"

Rate = Callable[[int, int, float], Awaitable[object]]


async def measure() -> list[Figure]:
    """Let members rate side by side; rounds of both ways take turns, so that other work hits both alike."""
    async with ground.open_engine() as engine, stubbed(engine) as discord:
        members = [discord.join() for _ in range(MEMBERS)]
        await _join(engine, members)
        async with engine.database.service() as connection:
            await connection.execute(BARE_TABLE)
        rng = random.Random(3)
        rated, bare = [], []
        for _ in range(ROUNDS):
            rated.append(await _per_second(_by_command(discord), engine, members, rng))
            bare.append(await _per_second(_by_insert(engine), engine, members, rng))
    # The first round warms up: statements are prepared, members loaded.
    value, baseline = median(rated[1:]), median(bare[1:])
    return [ratio_at_least("/rate", value, "ratings/s", "bare commits/s", baseline, TARGET_RATIO)]


def _by_command(discord: StubbedDiscord) -> Rate:
    return lambda user_id, film_id, stars: discord.command(
        user_id, "rate", {"film": f"film:{film_id}", "stars": stars}
    )


def _by_insert(engine: Engine) -> Rate:
    async def rate(user_id: int, film_id: int, stars: float) -> None:
        async with engine.database.service() as connection:
            await connection.execute(BARE_INSERT, user_id, film_id, stars, dt.datetime.now(dt.UTC))

    return rate


async def _per_second(rate: Rate, engine: Engine, members: list[int], rng: random.Random) -> float:
    films = list(engine.catalogue.films)

    async def evening(user_id: int) -> None:
        for film_id in rng.sample(films, RATINGS_EACH):
            await rate(user_id, film_id, rng.randint(1, 10) / 2)

    start = perf_counter()
    await asyncio.gather(*map(evening, members))
    return len(members) * RATINGS_EACH / (perf_counter() - start)


async def _join(engine: Engine, members: list[int]) -> None:
    for user_id in members:
        await engine.consent.give(Caller(user_id, None, user_id, dt.datetime.now(dt.UTC)))


if __name__ == "__main__":
    report.main(measure)
