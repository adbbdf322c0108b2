"""What daily plans do by the clock: a server's week, a member's week, and reminders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.caller import Caller
from core.errors import NotReady
from core.jobs import Delivery, Job
from core.not_enough import NotEnough
from core.plans.days import week_of
from core.plans.server_week import ServerWeek
from core.plans.views import PlanView
from core.plans.weeks import MyWeek
from core.time_zones import zone_of
from db.tasks import Task

if TYPE_CHECKING:
    from core.engine import Engine

SERVER_WEEK, MY_WEEK, REMINDER = "server_week", "my_week", "plan_reminder"
WEEKLY_POSTS = "weekly_posts"
_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class ServerWeekPost:
    """A server's week, with the tasks that it names."""

    week: ServerWeek
    tasks: Mapping[int, Task]


@dataclass(frozen=True, slots=True)
class MyWeekPost:
    """A member's week, for them alone."""

    user_id: int
    week: MyWeek


@dataclass(frozen=True, slots=True)
class ReminderPost:
    """What is still open for a member today."""

    user_id: int
    plan: PlanView


async def server_week(engine: Engine, job: Job, now: dt.datetime) -> Delivery | None:
    """Sum up a server's last whole week; nothing is posted that would tell of too few members."""
    if not engine.flags.percent(WEEKLY_POSTS, job.guild_id):
        return None
    today = _local_day(job)
    found = await engine.plan_weeks.server_week(job.guild_id, _last_week(today), today)
    if isinstance(found, NotEnough):
        return None
    tasks = await engine.task_library.of(job.guild_id)
    return Delivery(ServerWeekPost(found, tasks.by_id), channel_id=job.channel_id)


async def my_week(engine: Engine, job: Job, now: dt.datetime) -> Delivery | None:
    """Sum up a member's last whole week, if anything was planned in it."""
    weeks_ago = (week_of(_local_day(job)) - _last_week(_local_day(job))).days // _WEEK.days
    try:
        week = await engine.plan_weeks.my_week(_caller(job, now), weeks_ago)
    except NotReady:  # their plans have stopped since
        return None
    return Delivery(MyWeekPost(job.user_id, week), user_id=job.user_id) if week.summary.total.due else None


async def remind(engine: Engine, job: Job, now: dt.datetime) -> Delivery | None:
    """Remind a member of what is open today, unless it is not wanted any more."""
    plan = await engine.plan_reminders.due(_caller(job, now))
    return None if plan is None else Delivery(ReminderPost(job.user_id, plan), user_id=job.user_id)


def _caller(job: Job, now: dt.datetime) -> Caller:
    return Caller(job.user_id, None, 0, now)


def _local_day(job: Job) -> dt.date:
    return job.due_at.astimezone(zone_of(job.time_zone)).date()


def _last_week(today: dt.date) -> dt.date:
    """Return the Monday of the last whole week; on a Sunday the week that ends with it counts as whole."""
    return week_of(today + _DAY) - _WEEK
