"""One database for all tests of this room, and members of its own for each: making a database takes longer."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator

import pytest

from tests.conftest import TestServer

_user_ids = itertools.count(1234567890123456789)


@pytest.fixture(scope="package")
def dsn(postgres: TestServer) -> Iterator[str]:
    made = asyncio.run(postgres.create_database())
    yield made
    asyncio.run(postgres.drop_database(made))


@pytest.fixture
def alice() -> int:
    return next(_user_ids)


@pytest.fixture
def bob() -> int:
    return next(_user_ids)
