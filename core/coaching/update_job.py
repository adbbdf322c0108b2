"""What coaching does by the clock for a member: looking whether their behaviour has changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from core.jobs import Job

if TYPE_CHECKING:
    from core.engine import Engine

COACH_UPDATE = "coach_update"


async def look(engine: Engine, job: Job, now: dt.datetime) -> None:
    """The job."""
    await engine.coaching.updates.look(job.user_id, now)
