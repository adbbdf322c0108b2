"""The worker: takes jobs off the queue, runs them, and posts what they make. Any number of processes may run one."""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import asyncpg
import discord
import structlog
from pgqueuer import AsyncpgDriver, DatabaseRetryEntrypointExecutor, Queries, QueueManager, RetryRequested
from pgqueuer import Job as QueuedJob
from pgqueuer.adapters.persistence.qb import (
    DBSettings,
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.domain.errors import FailingListenerError
from prometheus_client import Counter

from bot.posting import Poster
from core.engine import Engine
from core.jobs import Retries
from core.schedules.settings import WorkerSettings
from db.jobs import Run, read_run
from db.pool import DatabaseRefused, DatabaseUnavailable

log = structlog.get_logger(__name__)

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

JOBS = Counter("attune_jobs", "Attempts at jobs by kind and how they ended.", ["kind", "outcome"])


class Worker:
    """Works off the queue until it is cancelled; then it finishes what runs and leaves the rest to others."""

    def __init__(self, engine: Engine, poster: Poster, settings: WorkerSettings) -> None:
        self._engine = engine
        self._poster = poster
        self._settings = settings

    async def run(self) -> None:
        """Work for ever; while the database is away, wait for it."""
        while True:
            try:
                async with self._engine.database.direct() as connection:
                    await _Shift(self._engine, connection, self._do, self._settings).work()
                log.warning("worker_lost_connection")
            except (DatabaseUnavailable, DatabaseRefused) as exc:
                log.warning("worker_waits", cause=repr(exc.__cause__))
            await asyncio.sleep(self._settings.retry_seconds)

    async def _do(self, run: Run) -> None:
        """Do one run of a schedule, if it is still wanted."""
        job = await self._engine.schedules.job(run)
        if job is None:
            return
        now = discord.utils.utcnow()
        delivery = await self._engine.kinds[job.kind].body(self._engine, job, now)
        if delivery is not None:
            await self._poster.post(job, delivery, now)


class _Shift:
    """A worker's time on one connection, on which the library takes jobs and tells what became of them."""

    def __init__(
        self,
        engine: Engine,
        connection: Connection,
        do: Callable[[Run], Awaitable[None]],
        settings: WorkerSettings,
    ) -> None:
        self._connection = connection
        self._do = do
        self._settings = settings
        self._slots = asyncio.Semaphore(settings.at_once)
        self._queue = _queue(connection)
        for name, kind in engine.kinds.items():
            trying_again = _trying_again(kind.retries)
            self._queue.entrypoint(name, on_failure="hold", executor_factory=trying_again)(self._take)

    async def work(self) -> None:
        """Work until the connection is lost. Raises DatabaseUnavailable when it hears nothing any more."""
        self._connection.add_termination_listener(lambda _: self._queue.shutdown.set())
        working = asyncio.create_task(
            self._queue.run(
                batch_size=self._settings.taken_at_once,
                max_concurrent_tasks=2 * self._settings.taken_at_once,
                dequeue_timeout=dt.timedelta(seconds=self._settings.poll_seconds),
                heartbeat_timeout=dt.timedelta(seconds=self._settings.heartbeat_seconds),
                shutdown_on_listener_failure=True,
                log_aggregation_interval=dt.timedelta(0),
            )
        )
        log.info("worker_ready")
        try:
            await asyncio.shield(working)
        except FailingListenerError as exc:
            raise DatabaseUnavailable from exc
        except asyncio.CancelledError:
            await self._stop(working)
            raise

    async def _stop(self, working: asyncio.Task[None]) -> None:
        self._queue.shutdown.set()
        for _ in range(2 * self._settings.taken_at_once):
            self._slots.release()  # who waits for a slot has to learn of it
        try:
            await asyncio.wait({working}, timeout=self._settings.drain_seconds)
        finally:
            if not working.done():
                # Without its connection, the library cannot call jobs done that are not: they fall silent, and go to
                # another worker.
                log.warning("worker_left_jobs", seconds=self._settings.drain_seconds)
                self._connection.terminate()
                working.cancel()
                await asyncio.wait({working})

    async def _take(self, job: QueuedJob) -> None:
        async with self._slots:
            if self._connection.is_closed():
                return  # nothing can be told of it, so that it goes to another worker
            if self._queue.shutdown.is_set():
                raise RetryRequested  # it has not begun; another worker may have it at once
            try:
                await self._do(read_run(job.entrypoint, job.headers or {}))
            except Exception as exc:  # the job runner's broad except: one job must not hold up the others
                JOBS.labels(job.entrypoint, "failed").inc()
                log.warning(
                    "job_failed",
                    kind=job.entrypoint,
                    job_id=job.id,
                    attempt=job.attempts + 1,
                    cause=repr(exc),
                )
                raise
            JOBS.labels(job.entrypoint, "ok").inc()


def _queue(connection: Connection) -> QueueManager:
    """Make the library's side of the queue."""
    # Made without a look into the environment, where a variable such as CHANNEL would rename things.
    names = DBSettings.model_construct()
    queries = Queries(
        AsyncpgDriver(connection),
        QueryBuilderEnvironment(names),
        QueryQueueBuilder(names),
        QuerySchedulerBuilder(names),
    )
    return QueueManager(queries, names.channel)


def _trying_again(retries: Retries) -> Callable[[Any], DatabaseRetryEntrypointExecutor]:
    return functools.partial(
        DatabaseRetryEntrypointExecutor,
        max_attempts=retries.most - 1,
        initial_delay=dt.timedelta(seconds=retries.first_delay_seconds),
        max_delay=dt.timedelta(seconds=retries.longest_delay_seconds),
        backoff_multiplier=retries.factor,
    )
