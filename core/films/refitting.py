"""The nightly refit as a job."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import time
from typing import TYPE_CHECKING

import structlog

from core.jobs import Job

if TYPE_CHECKING:
    from core.engine import Engine

log = structlog.get_logger(__name__)


class RefitFailed(Exception):
    """The child process ended with an error, which its own log tells."""


async def refit_apart(_engine: Engine, _job: Job, _now: dt.datetime) -> None:
    """Fit the taste model in a child process, so that no member waits for it. Raises RefitFailed."""
    started = time.perf_counter()
    log.info("refit_started")
    process = await asyncio.create_subprocess_exec(sys.executable, sys.argv[0], "refit")
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        raise
    if code:
        raise RefitFailed(code)
    log.info("refit_finished", seconds=round(time.perf_counter() - started, 1))
