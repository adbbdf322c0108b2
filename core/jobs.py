"""Jobs: what runs by the clock instead of being asked for, and what comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from db.schedules import ScheduleKey

if TYPE_CHECKING:
    from core.engine import Engine


@dataclass(frozen=True, slots=True)
class Job:
    """One run of a schedule, with where and how the schedule stands now."""

    key: ScheduleKey
    period: str
    """A local day or ISO week, or a mark of its own for a run out of turn: for telling runs apart."""
    due_at: dt.datetime
    """For telling what a run is about: it is right for late runs and for those out of turn, too."""
    late: bool
    channel_id: int | None
    time_zone: str

    @property
    def kind(self) -> str:
        """What is run."""
        return self.key.kind

    @property
    def guild_id(self) -> int:
        """The server that it is for; 0 for none."""
        return self.key.guild_id

    @property
    def user_id(self) -> int:
        """The member that it is for; 0 for none."""
        return self.key.user_id


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to post to a channel, or to a person in private; ``content`` is what its card is made of."""

    content: object
    channel_id: int | None = None
    user_id: int | None = None


JobBody: TypeAlias = Callable[["Engine", Job, dt.datetime], Awaitable[Delivery | None]]
"""What a kind of job does by now: it gives what to post, if anything. It may run again after a crash, and run for a
preview; posting is not its business."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How a job that fails is tried again: ever later, then given up."""

    most: int = 6
    first_delay_seconds: float = 10.0
    factor: float = 4.0
    longest_delay_seconds: float = 3600.0


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job."""

    body: JobBody
    retries: Retries = field(default_factory=Retries)
    stale_after: dt.timedelta | None = None
    """Missed for longer than this, a run is left out; None makes the newest one up, however late."""
