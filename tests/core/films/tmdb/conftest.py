"""A loopback TMDB, and the product's own client and sync that ask it."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Callable

import pytest

from core import engine as engines
from core.engine import Engine, EngineSettings
from core.films.fitting import FitSettings
from core.films.tmdb.client import HttpSettings
from core.films.tmdb.steps import StepSettings
from core.films.tmdb.syncing import SyncSettings
from db.pool import Database
from tests.loopback.tmdb import KEY, LoopbackTmdb

FIRST_YEAR = 1985

Build = Callable[..., Engine]


@pytest.fixture
async def tmdb() -> AsyncIterator[LoopbackTmdb]:
    async with LoopbackTmdb() as made:
        yield made


@pytest.fixture
def http(tmdb: LoopbackTmdb) -> HttpSettings:
    """In a hurry: tests have no second to wait."""
    return HttpSettings(
        KEY, tmdb.url, requests_per_second=2_000, first_wait_seconds=0.01, timeout_seconds=5.0
    )


@pytest.fixture
def build(database: Database, http: HttpSettings) -> Build:
    """Makes the engine of one process; keywords go over its settings."""

    def made(key: str | None = KEY, fit: FitSettings | None = None, **steps: int) -> Engine:
        settings = EngineSettings(
            fit=fit or FitSettings(),
            tmdb=dataclasses.replace(http, key=key),
            sync=SyncSettings(dataclasses.replace(StepSettings(first_year=FIRST_YEAR), **steps)),
        )
        return engines.build(database, settings)

    return made
