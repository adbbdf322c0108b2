"""Shared fixtures: one real Postgres for the whole run, a fresh database from a template for each test that asks."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
import simcord
from hypothesis import settings

from bot.charts.painter import Painter
from bot.client import AttuneBot
from core import engine as engines
from core import opening
from core.engine import Engine
from core.films import catalogue as film_catalogue
from db import migrate
from db.embedded import EmbeddedPostgres
from db.pool import Database, PoolSettings
from tests.core.privacy.personal_rows import CIPHER

# Test data is thrown away: nothing has to survive a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}
TEMPLATE = "attune_template"
ROOM_BYTES = 4 * 2**30
# Enough films to recommend from, few enough to load in no time.
FILMS = 200

settings.register_profile("attune", deadline=None, derandomize=True)
settings.load_profile("attune")
simcord.env.Env._settle_internal.__kwdefaults__["idle"] = 0.001

_numbers = itertools.count(1)


class TestServer:
    """The server of this run (of this worker process, when tests run side by side)."""

    __test__ = False

    def __init__(self, server: EmbeddedPostgres) -> None:
        self._server = server

    async def create_database(self, template: str = TEMPLATE) -> str:
        """Copy the migrated and seeded template; return the DSN of the application's role."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        await self.run(f"create database {name} template {template} owner attune")
        return self.dsn(name)

    def dsn(self, name: str) -> str:
        return self._server.admin_dsn(name).replace("postgresql://postgres@", "postgresql://attune@")

    async def drop_database(self, dsn: str) -> None:
        await self.run(f"drop database {dsn.split('/')[3].split('?')[0]} with (force)")

    async def run(self, statement: str) -> None:
        connection = await asyncpg.connect(self._server.admin_dsn())
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[TestServer]:
    """A started server with a template database: migrated, and seeded with our catalogue."""
    root = Path(tempfile.mkdtemp(prefix="attune-test-", dir=_folder_in_memory()))
    root.chmod(0o711)  # the server may run under another account
    embedded = EmbeddedPostgres(root, settings=FAST)

    films = _best_known_films(root / "films.csv")

    async def prepare() -> TestServer:
        await embedded.start()
        server = TestServer(embedded)
        await server.run(f"create database {TEMPLATE} owner attune")
        await migrate.upgrade(server.dsn(TEMPLATE))
        await _furnish(server.dsn(TEMPLATE), films)
        return server

    try:
        yield asyncio.run(prepare())
    finally:
        asyncio.run(embedded.stop())
        shutil.rmtree(root, ignore_errors=True)


def _folder_in_memory() -> Path | None:
    """A folder that is no disk, where there is one with room: most tests copy a database, hundreds of files each."""
    shared = Path("/dev/shm")
    has_room = shared.is_dir() and shutil.disk_usage(shared).free >= ROOM_BYTES
    return shared if has_room and os.access(shared, os.W_OK) else None


def _best_known_films(path: Path) -> Path:
    header, *lines = film_catalogue.SEED.read_text(encoding="utf-8").splitlines()
    lines.sort(key=lambda line: -int(line.rsplit(",", 1)[1]))
    path.write_text("\n".join([header, *lines[:FILMS]]), encoding="utf-8")
    return path


async def _furnish(dsn: str, films: Path) -> None:
    """Seed the template with our best-known films and the model that an empty community gets."""
    engine = engines.build(Database(dsn, PoolSettings(size=2)))
    await engine.database.connect()
    await opening.open_engine(engine, films)
    await engine.database.close()


@pytest.fixture
async def dsn(postgres: TestServer) -> AsyncIterator[str]:
    """A database of this test's own."""
    made = await postgres.create_database()
    yield made
    await postgres.drop_database(made)


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    """A connected pool on a database of this test's own."""
    made = Database(dsn, PoolSettings(size=5))
    await made.connect()
    yield made
    await made.close()


@pytest.fixture
async def engine(database: Database) -> Engine:
    """Every service, loaded, on a database of this test's own."""
    made = engines.build(database, cipher=CIPHER)
    await engines.load(made)
    return made


@pytest.fixture
async def bot(engine: Engine) -> AttuneBot:
    """The bot over that engine, not started yet."""
    return AttuneBot(engine, Painter(), shard_count=1)


@pytest.fixture
async def env(bot: AttuneBot) -> AsyncIterator[simcord.Env]:
    """The bot running in a virtual Discord, its commands synced."""
    running = simcord.Env(bot)
    await running.start()
    await bot.sync_commands()
    yield running
    await running.shutdown()
