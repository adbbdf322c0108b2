"""What runs by the clock: for now the nightly refit, in a process of its own."""

from __future__ import annotations

import asyncio
import sys

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

log = structlog.get_logger(__name__)

MISSED_BY_SECONDS = 6 * 3600


def nightly_refit(hour: int) -> AsyncIOScheduler:
    """Return a scheduler that refits the taste model every night at this hour (UTC); a missed night is made up once."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(
        refit_apart,
        CronTrigger(hour=hour, minute=0, jitter=600, timezone="UTC"),
        id="nightly-refit",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=MISSED_BY_SECONDS,
    )
    return scheduler


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
