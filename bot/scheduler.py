"""The clock of a process: every few seconds it looks for what is due."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Awaitable, Callable

import discord
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from core.coaching.behaviour.batches import Batches
from core.schedules.scheduling import Schedules
from db.pool import DatabaseUnavailable

log = structlog.get_logger(__name__)

TICK_SECONDS = 5.0


def clock() -> AsyncIOScheduler:
    """Return a scheduler without anything to do yet."""
    return AsyncIOScheduler(timezone="UTC")


def tick(scheduler: AsyncIOScheduler, work: Callable[[], Awaitable[None]]) -> None:
    """Look now and then every few seconds for what is due; a look that takes longer puts the next one off."""

    async def look() -> None:
        with contextlib.suppress(asyncio.CancelledError):  # stopping the clock ends a look, which is no error
            await work()

    scheduler.add_job(
        look,
        IntervalTrigger(seconds=TICK_SECONDS),
        next_run_time=dt.datetime.now(dt.UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )


async def see_to_batches(batches: Batches) -> None:
    """Hand in and collect what is written for many members at once; without a database, nothing is."""
    try:
        await batches.tick(discord.utils.utcnow())
    except DatabaseUnavailable as exc:
        log.warning("coach_batches_wait", cause=repr(exc.__cause__))


async def claim_due(schedules: Schedules) -> None:
    """Put the schedules that are due into the queue; without a database, nothing is."""
    try:
        await schedules.claim_due(discord.utils.utcnow())
    except DatabaseUnavailable as exc:
        log.warning("schedules_wait", cause=repr(exc.__cause__))
