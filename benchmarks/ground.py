"""A database of the benchmark's own: embedded, durable as an operator's, gone afterwards."""

from __future__ import annotations

import contextlib
import logging
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import structlog

from core import engine as engines
from core import opening
from core.engine import Engine
from db.embedded import EmbeddedPostgres
from db.pool import Database


@contextlib.asynccontextmanager
async def database_url() -> AsyncIterator[str]:
    """Give an empty database on a server with its default settings: every commit reaches the disk."""
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder:
        Path(folder).chmod(0o711)  # the server may run under another account
        server = EmbeddedPostgres(Path(folder))
        try:
            yield await server.start()
        finally:
            await server.stop()


@contextlib.asynccontextmanager
async def open_engine() -> AsyncIterator[Engine]:
    """Give an engine as the bot has it: our catalogue, a model, the pool at its default size."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    async with database_url() as dsn:
        engine = engines.build(Database(dsn))
        await opening.prepare(dsn)
        await engine.database.connect()
        try:
            await opening.open_engine(engine)
            yield engine
        finally:
            await engine.database.close()
