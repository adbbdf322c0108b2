"""A large import beside a bare COPY of the same ratings: ``python -m benchmarks.imports [--json]``."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from statistics import median
from time import perf_counter

from benchmarks import ground, report
from benchmarks.figures import Figure, at_most, ratio_at_least
from core.caller import Caller
from core.engine import Engine
from db.films import Film

ROWS = 10_000
ROUNDS = 3
MOST_SECONDS = 10.0
TARGET_RATIO = 0.03
HEADER = "Date,Name,Year,Letterboxd URI,Rating"
BARE_TABLE = """
    create table bare (user_id bigint, film_id int, stars real, rated_at timestamptz, primary key (user_id, film_id))
"""


async def measure() -> list[Figure]:
    """Import as several members, one after another; the first brings most of the films, the others find them."""
    rng = random.Random(17)
    async with ground.open_engine() as engine:
        async with engine.database.service() as connection:
            await connection.execute(BARE_TABLE)
        content = export(list(engine.catalogue.films.values()), rng)
        first = await _import_seconds(engine, 1, content)
        copied, again = [], []
        for user_id in range(2, 2 + ROUNDS):
            again.append(await _import_seconds(engine, user_id, content))
            copied.append(await _copy_seconds(engine, user_id))
    baseline = median(copied)
    return [
        at_most(f"import {ROWS:,} rows, most films new", first, "s", "bare COPY", baseline, MOST_SECONDS),
        ratio_at_least(
            f"import {ROWS:,} rows, films known",
            ROWS / median(again),
            "rows/s",
            "bare COPY rows/s",
            ROWS / baseline,
            TARGET_RATIO,
        ),
    ]


def export(films: Sequence[Film], rng: random.Random) -> bytes:
    """Write ratings of every film of the catalogue, and of as many unheard-of ones as are missing."""
    named = [(film.title, film.year) for film in films[:ROWS]]
    named += [(f"Unheard Of {number}", rng.randint(1920, 2025)) for number in range(ROWS - len(named))]
    rng.shuffle(named)
    rows = [
        f'{dt.date(2010, 1, 1) + dt.timedelta(days=rng.randrange(5_000))},"{title}",{year},https://boxd.it/x,'
        f"{rng.randint(1, 10) / 2}"
        for title, year in named
    ]
    return "\n".join([HEADER, *rows]).encode()


async def _import_seconds(engine: Engine, user_id: int, content: bytes) -> float:
    caller = Caller(user_id, None, user_id, dt.datetime.now(dt.UTC))
    await ground.join(engine, [user_id])
    start = perf_counter()
    await engine.importing.run(caller, "ratings.csv", content, lambda _: None)
    return perf_counter() - start


async def _copy_seconds(engine: Engine, user_id: int) -> float:
    ratings = await engine.film_store.ratings_of(user_id)
    records = [(user_id, rating.film_id, rating.stars, rating.rated_at) for rating in ratings]
    async with engine.database.service() as connection:
        start = perf_counter()
        await connection.copy_records_to_table("bare", records=records)
        return perf_counter() - start


if __name__ == "__main__":
    report.main(measure)
