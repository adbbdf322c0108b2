"""The queue as a server's moderators see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import NotFound
from core.schedules.settings import ScheduleSettings
from db.jobs import DeadJob, JobCounts, JobStore


@dataclass(frozen=True, slots=True)
class ServerJobs:
    """A server's jobs: how many wait and run, and the newest of those that were given up."""

    counts: JobCounts
    dead: Sequence[DeadJob]


class Queue:
    """Looks at the queue, and brings back what was given up."""

    def __init__(self, jobs: JobStore, settings: ScheduleSettings) -> None:
        self._jobs = jobs
        self._settings = settings

    async def of_server(self, guild_id: int) -> ServerJobs:
        """Return a server's own jobs."""
        return ServerJobs(
            await self._jobs.counts(guild_id), await self._jobs.dead(guild_id, self._settings.dead_shown)
        )

    async def requeue(self, guild_id: int, job_id: int) -> None:
        """Let a job of a server that was given up begin anew. Raises NotFound."""
        if not await self._jobs.requeue(guild_id, job_id):
            raise NotFound("dead_job")
