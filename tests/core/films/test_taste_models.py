from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
import structlog

from core import engine as engines
from core.engine import Engine
from core.errors import NotReady
from db.pool import Database
from tests.core.films.members import ALICE, FIVE, another, join, rate

ACTIVE = "select array_agg(version) from taste_models where active"


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(1000):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


@contextlib.asynccontextmanager
async def following(engine: Engine) -> AsyncIterator[None]:
    """Let an engine follow the database meanwhile; it listens once it has loaded the films anew."""
    before = engine.catalogue.films
    task = asyncio.create_task(engines.follow(engine))
    try:
        await until(lambda: engine.catalogue.films is not before)
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_before_the_first_model_is_loaded_it_is_not_ready(database: Database) -> None:
    with pytest.raises(NotReady, match="model"):
        engines.build(database).models.space  # noqa: B018


async def test_a_refit_makes_one_newer_model_the_active_one(engine: Engine) -> None:
    before = engine.models.space.model.version
    await join(engine, ALICE)
    await rate(engine, ALICE, FIVE)
    made = await engine.models.refit()
    assert (made.members, made.films) == (1, len(engine.catalogue))
    assert made.version > before
    assert engine.models.space.model.version == before
    await engine.models.refresh()
    assert engine.models.space.model.version == made.version
    async with engine.database.service() as connection:
        assert await connection.fetchval(ACTIVE) == [made.version]


async def test_a_refit_logs_every_stage_with_its_count_and_seconds(engine: Engine) -> None:
    await join(engine, ALICE)
    await rate(engine, ALICE, FIVE)
    with structlog.testing.capture_logs() as logged:
        made = await engine.models.refit()
    assert made is not None
    stages = [event for event in logged if event["event"] == "taste_model_stage"]
    counts = {event["stage"]: event["count"] for event in stages}
    films = len(engine.catalogue)
    assert list(counts) == ["ratings", "content", "covariance", "decoder", "stars", "likes", "saved"]
    assert (counts["ratings"], counts["content"], counts["decoder"], counts["likes"]) == (5, films, 1, films)
    assert sum(event["seconds"] for event in stages) == pytest.approx(made.seconds, abs=0.1)


async def test_an_engine_that_follows_takes_a_refit_up_by_itself(engine: Engine, database: Database) -> None:
    there = await another(database)
    async with following(there):
        made = await engine.models.refit()
        await until(lambda: there.models.space.model.version == made.version)


async def test_a_corrupt_model_is_refused_and_the_old_one_stays(engine: Engine) -> None:
    before = engine.models.space
    async with engine.database.service() as connection:
        await connection.execute("update taste_models set payload = payload || '\\x00' where active")
    await engine.models.refresh()
    assert engine.models.space is before


async def test_films_that_came_since_are_taken_up_with_their_model(
    engine: Engine, database: Database
) -> None:
    there = await another(database)
    async with following(there):
        async with database.service() as connection:
            await connection.execute(
                "insert into films (source, source_key, title, year, genres, directors, actors, countries, "
                "keywords, moods, votes) values ('test', 'x', 'Newest', 2026, '{Drama}', '{}', '{}', '{}', "
                "'{}', '{}', 9)"
            )
        await engine.catalogue.refresh()
        made = await engine.models.refit()
        await until(lambda: there.models.space.model.version == made.version)
    newest = there.catalogue.resolve("Newest (2026)")
    assert newest.film_id in there.models.space.model.row_of
