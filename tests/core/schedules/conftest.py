"""An engine whose only kind of job greets, on a database that these tests share and each finds empty."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from core import engine as engines
from core.engine import Engine
from db.pool import Database, PoolSettings
from tests.conftest import TestServer
from tests.greetings import KINDS


@pytest.fixture(scope="package")
def dsn(postgres: TestServer) -> Iterator[str]:
    made = asyncio.run(postgres.create_database())
    yield made
    asyncio.run(postgres.drop_database(made))


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    made = Database(dsn, PoolSettings(size=5))
    await made.connect()
    async with made.service() as connection:
        await connection.execute("truncate schedules, posts, pgqueuer, pgqueuer_log; delete from members")
    yield made
    await made.close()


@pytest.fixture
async def engine(database: Database) -> Engine:
    return engines.build(database, kinds=KINDS)
