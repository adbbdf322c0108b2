"""From an empty or older database to an engine that is ready: migrate, seed, make a first model, load."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
from pathlib import Path

import structlog

from core.engine import Engine
from core.films import catalogue
from db import migrate
from db.pool import DatabaseUnavailable

log = structlog.get_logger(__name__)


async def prepare(dsn: str) -> bool:
    """Bring the schema up to date; True if there was something to do.

    Raises DatabaseUnavailable and DatabaseRefused.
    """
    changed = await migrate.upgrade(dsn)
    if changed:
        log.info("database_migrated", revision=migrate.newest())
    return changed


async def open_engine(engine: Engine, films: Path = catalogue.SEED) -> None:
    """Seed and load, on a connected and migrated database. Without a model, one is made of the films alone."""
    seeded = await catalogue.seed(engine.film_store, films)
    if seeded is not None:
        log.info("catalogue_seeded", films=seeded)
    tasks = await engine.task_library.seed()
    if tasks is not None:
        log.info("task_library_seeded", tasks=tasks)
    await engine.flags.refresh()
    await engine.catalogue.refresh()
    if seeded is not None or not await engine.models.exists():
        await engine.models.refit()
    await engine.models.refresh()
    # What is loaded by now stays. Walked again and again, it costs a busy bot a tenth of its time.
    gc.collect()
    gc.freeze()
    log.info("engine_ready", films=len(engine.catalogue))


async def open_patiently(engine: Engine, dsn: str, retry_seconds: float) -> None:
    """Do all of it, from connecting on, and put our own schedules; while the database is away, try again."""
    while True:
        try:
            await prepare(dsn)
            await engine.database.connect()
            await open_engine(engine)
            return await engine.schedules.put_standing(dt.datetime.now(dt.UTC))
        except DatabaseUnavailable as exc:
            await engine.database.close()
            log.warning("database_unavailable", retry_seconds=retry_seconds, cause=str(exc.__cause__))
            await asyncio.sleep(retry_seconds)
