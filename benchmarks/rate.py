"""`/rate` through discord.py beside bare commits over the same pool: ``python -m benchmarks.rate [--json]``."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from itertools import islice
from time import perf_counter

from benchmarks import ground, report
from benchmarks.figures import Figure, ratio_at_least
from benchmarks.stubbed_discord import StubbedDiscord, stubbed
from core.engine import Engine

MEMBERS = 64
RATINGS_EACH = 4
ROUNDS = 16
TARGET_RATIO = 0.5
BARE_TABLE = "create table bare (user_id bigint, film_id int, stars real, rated_at timestamptz)"
BARE_INSERT = "insert into bare values ($1, $2, $3, $4)"

Ratings = Mapping[int, Iterator[tuple[int, float]]]
Rate = Callable[[int, int, float], Awaitable[object]]


async def measure() -> list[Figure]:
    """Let members rate side by side; short rounds of both ways take turns, so that other work hits both alike."""
    async with ground.open_engine() as engine, stubbed(engine) as discord:
        members = [discord.join() for _ in range(MEMBERS)]
        await ground.join(engine, members)
        async with engine.database.service() as connection:
            await connection.execute(BARE_TABLE)
        ratings = _ratings(list(engine.catalogue.films), members, random.Random(3))
        await _seconds(_by_command(discord), ratings)  # statements are prepared, members loaded
        rated, bare = 0.0, 0.0
        for _ in range(ROUNDS):
            rated += await _seconds(_by_command(discord), ratings)
            bare += await _seconds(_by_insert(engine), ratings)
    count = ROUNDS * MEMBERS * RATINGS_EACH
    return [ratio_at_least("/rate", count / rated, "ratings/s", "bare commits/s", count / bare, TARGET_RATIO)]


def _by_command(discord: StubbedDiscord) -> Rate:
    return lambda user_id, film_id, stars: discord.command(
        user_id, "rate", {"film": f"film:{film_id}", "stars": stars}
    )


def _by_insert(engine: Engine) -> Rate:
    async def rate(user_id: int, film_id: int, stars: float) -> None:
        async with engine.database.service() as connection:
            await connection.execute(BARE_INSERT, user_id, film_id, stars, dt.datetime.now(dt.UTC))

    return rate


def _ratings(films: list[int], members: list[int], rng: random.Random) -> Ratings:
    """Give each member films to rate, never one twice."""
    return {
        user_id: ((film_id, rng.randint(1, 10) / 2) for film_id in rng.sample(films, len(films)))
        for user_id in members
    }


async def _seconds(rate: Rate, ratings: Ratings) -> float:
    async def evening(user_id: int) -> None:
        for film_id, stars in islice(ratings[user_id], RATINGS_EACH):
            await rate(user_id, film_id, stars)

    start = perf_counter()
    await asyncio.gather(*map(evening, ratings))
    return perf_counter() - start


if __name__ == "__main__":
    report.main(measure)
