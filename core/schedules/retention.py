"""Retention: what the queue and the posts leave behind goes by itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import structlog

from core.jobs import Job
from core.schedules.settings import ScheduleSettings
from db.jobs import JobStore
from db.posts import PostStore

if TYPE_CHECKING:
    from core.engine import Engine

log = structlog.get_logger(__name__)


class Retention:
    """Forgets what nobody needs any more. What members gave stays until they delete it."""

    def __init__(self, posts: PostStore, jobs: JobStore, settings: ScheduleSettings) -> None:
        self._posts = posts
        self._jobs = jobs
        self._settings = settings

    async def forget_old(self, now: dt.datetime) -> None:
        """Forget old posts, jobs that were given up long ago, and the queue's log."""
        await self._posts.drop_old(now - dt.timedelta(days=self._settings.posts_days))
        await self._jobs.drop_old(now - dt.timedelta(days=self._settings.queue_days))


async def forget_old(engine: Engine, _job: Job, now: dt.datetime) -> None:
    """The job."""
    await engine.retention.forget_old(now)
    await engine.coaching.retention.forget_old(now)
