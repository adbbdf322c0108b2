"""One database for the tests of flows in this room, and members of its own for each: making one takes longer."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator

import pytest

from core import engine as engines
from core.caller import Caller
from core.engine import Engine
from core.privacy.consent import CONSENT_VERSION
from db.members import MemberStore
from db.pool import Database, PoolSettings
from tests.conftest import TestServer
from tests.core.coaching.times import NOW
from tests.core.privacy.personal_rows import CIPHER

_ids = itertools.count(1334567890123456789)


@pytest.fixture(scope="package")
def coach_dsn(postgres: TestServer) -> Iterator[str]:
    made = asyncio.run(postgres.create_database())
    yield made
    asyncio.run(postgres.drop_database(made))


@pytest.fixture
async def coach_database(coach_dsn: str) -> AsyncIterator[Database]:
    made = Database(coach_dsn, PoolSettings(size=5))
    await made.connect()
    yield made
    await made.close()


@pytest.fixture
def here(coach_database: Database) -> Engine:
    """Every service, without a model; coaching needs nothing loaded."""
    return engines.build(coach_database, cipher=CIPHER)


@pytest.fixture
async def alice(coach_database: Database) -> Caller:
    """She agreed, and asks from a server of her own."""
    user_id = next(_ids)
    await MemberStore(coach_database).consent(user_id, CONSENT_VERSION, NOW)
    return Caller(user_id, next(_ids), next(_ids), NOW)


@pytest.fixture
async def bob(coach_database: Database) -> Caller:
    """He agreed too."""
    user_id = next(_ids)
    await MemberStore(coach_database).consent(user_id, CONSENT_VERSION, NOW)
    return Caller(user_id, next(_ids), next(_ids), NOW)
