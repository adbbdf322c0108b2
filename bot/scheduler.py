"""What runs by the clock: the nightly refit, in a process of its own, and what is due for movie nights."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

log = structlog.get_logger(__name__)

MISSED_BY_SECONDS = 6 * 3600
TICK_SECONDS = 5.0


def clock() -> AsyncIOScheduler:
    """Return a scheduler without anything to do yet."""
    return AsyncIOScheduler(timezone="UTC")


def tick(scheduler: AsyncIOScheduler, work: Callable[[], Awaitable[None]]) -> None:
    """Look every few seconds for what is due; a look that takes longer puts the next one off."""
    scheduler.add_job(
        work, IntervalTrigger(seconds=TICK_SECONDS), coalesce=True, max_instances=1, misfire_grace_time=None
    )


def nightly_refit(scheduler: AsyncIOScheduler, hour: int) -> None:
    """Refit the taste model every night at this hour (UTC); a missed night is made up once."""
    scheduler.add_job(
        refit_apart,
        CronTrigger(hour=hour, minute=0, jitter=600, timezone="UTC"),
        id="nightly-refit",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=MISSED_BY_SECONDS,
    )


async def refit_apart() -> int:
    """Refit in a child process, so that no member waits for it; return its exit code."""
    process = await asyncio.create_subprocess_exec(sys.executable, sys.argv[0], "refit", "--nightly")
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        raise
    if code:
        log.error("refit_failed", exit_code=code)
    return code
