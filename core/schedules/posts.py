"""Posts as a service: each goes out once, however often its job runs."""

from __future__ import annotations

import datetime as dt

from core.jobs import Job
from core.schedules.scheduling import Schedules
from db.posts import Attempt, PostStore
from db.schedules import PauseReason


class Posts:
    """Keeps what was posted, and what is on its way."""

    def __init__(self, posts: PostStore, schedules: Schedules) -> None:
        self._posts = posts
        self._schedules = schedules

    async def begin(self, job: Job, now: dt.datetime) -> Attempt | None:
        """Note that a job's post is on its way; None when it was sent already, or is not wanted any more."""
        return await self._posts.begin(job.key, job.period, now)

    async def sent(self, job: Job, now: dt.datetime, message_id: int) -> None:
        """Note that Discord has it."""
        await self._posts.sent(job.key, job.period, now, message_id)

    async def refused(self, job: Job, reason: PauseReason) -> None:
        """Note that there is no way to post it, and let the schedule rest until a person has seen to that."""
        await self._posts.withdraw(job.key, job.period)
        await self._schedules.pause(job.key, reason)
