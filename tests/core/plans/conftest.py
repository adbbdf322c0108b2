"""One database for the tests of flows in this room, and members of its own for each: making one takes longer."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator

import pytest

from core import engine as engines
from core.engine import Engine
from db.pool import Database, PoolSettings
from tests.conftest import TestServer

_ids = itertools.count(1234567890123456789)


@pytest.fixture(scope="package")
def plans_dsn(postgres: TestServer) -> Iterator[str]:
    made = asyncio.run(postgres.create_database())
    yield made
    asyncio.run(postgres.drop_database(made))


@pytest.fixture
async def plans_database(plans_dsn: str) -> AsyncIterator[Database]:
    made = Database(plans_dsn, PoolSettings(size=5))
    await made.connect()
    yield made
    await made.close()


@pytest.fixture
def here(plans_database: Database) -> Engine:
    """Every service; plans need nothing loaded."""
    return engines.build(plans_database)


@pytest.fixture
def there(plans_database: Database) -> Engine:
    """Another process on the same database."""
    return engines.build(plans_database)


@pytest.fixture
def alice() -> int:
    return next(_ids)


@pytest.fixture
def bob() -> int:
    return next(_ids)


@pytest.fixture
def guild() -> int:
    return next(_ids)
