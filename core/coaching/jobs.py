"""What coaching does by the clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.jobs import Delivery, Job

if TYPE_CHECKING:
    from core.engine import Engine

COACH_GENERATION = "coach_generation"


@dataclass(frozen=True, slots=True)
class CoachReadyPost:
    """What became of a consultation, for who held it: a coach of their own, or the general one for now."""

    user_id: int
    is_personal: bool


async def generate(engine: Engine, job: Job, now: dt.datetime) -> Delivery | None:
    """Write what is wanted for a member, and tell them where they were asked. Raises Postponed."""
    await engine.coaching.generation.write(job.user_id, now)
    told = await engine.coaching.generation.outcome(job.user_id, job.due_at)
    if told is None:
        return None
    return Delivery(CoachReadyPost(job.user_id, told.is_personal), channel_id=told.channel_id)
