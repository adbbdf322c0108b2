"""A database of the benchmark's own: embedded, durable as an operator's, gone afterwards."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import random
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path

import structlog

from core import engine as engines
from core import opening
from core.caller import Caller
from core.engine import Engine
from db.embedded import EmbeddedPostgres
from db.pool import Database

_GIVE_RATINGS = """
    insert into ratings (user_id, film_id, stars, rewatch, rated_at)
    select user_id, film_id, stars, false, now()
    from unnest($1::bigint[], $2::int[], $3::real[]) as given (user_id, film_id, stars)
"""


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    """Give an empty folder that an embedded server can live in."""
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the server may run under another account
        yield folder


@contextlib.asynccontextmanager
async def database_url() -> AsyncIterator[str]:
    """Give an empty database on a server with its default settings: every commit reaches the disk."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with data_folder() as folder:
        server = EmbeddedPostgres(folder)
        try:
            yield await server.start()
        finally:
            await server.stop()


@contextlib.asynccontextmanager
async def open_engine() -> AsyncIterator[Engine]:
    """Give an engine on such a database."""
    async with database_url() as dsn, engine_on(dsn) as engine:
        yield engine


@contextlib.asynccontextmanager
async def engine_on(dsn: str) -> AsyncIterator[Engine]:
    """Give an engine as the bot has it: our catalogue, a model, the pool at its default size."""
    engine = engines.build(Database(dsn))
    await opening.prepare(dsn)
    await engine.database.connect()
    try:
        await opening.open_engine(engine)
        yield engine
    finally:
        await engine.database.close()


async def join(engine: Engine, user_ids: Iterable[int]) -> None:
    """Let people consent."""
    for user_id in user_ids:
        await engine.consent.give(Caller(user_id, None, user_id, dt.datetime.now(dt.UTC)))


async def give_ratings(engine: Engine, user_ids: Sequence[int], each: int, seed: int = 5) -> None:
    """Put ratings behind the engine's back, as many for each: quicker than to rate one by one."""
    rng, films = random.Random(seed), list(engine.catalogue.films)
    rows = [(user_id, film_id) for user_id in user_ids for film_id in rng.sample(films, each)]
    async with engine.database.service() as connection:
        await connection.execute(
            _GIVE_RATINGS,
            [user_id for user_id, _ in rows],
            [film_id for _, film_id in rows],
            [rng.randint(1, 10) / 2 for _ in rows],
        )
