"""Keeps a member's schedules in step with what they chose: reminders, and the weekly summary."""

from __future__ import annotations

import datetime as dt

from core.plans.jobs import MY_WEEK, REMINDER
from core.plans.settings import PlanSettings
from core.schedules.scheduling import Schedules
from db.plan_members import PlanMember
from db.schedules import Recurrence, ScheduleKey

MONDAY = 0


class MemberSchedules:
    """Puts and removes schedules; the jobs look again at what is wanted when they run."""

    def __init__(self, schedules: Schedules, settings: PlanSettings) -> None:
        self._schedules = schedules
        self._settings = settings

    async def follow(self, member: PlanMember, now: dt.datetime) -> None:
        """Let run what a member wants, at their own time, and nothing else."""
        going, zone, minute = member.stopped_on is None, member.time_zone, member.reminder_minute
        wanted = {
            REMINDER: Recurrence(zone, *divmod(minute, 60)) if going and minute is not None else None,
            MY_WEEK: Recurrence(zone, self._settings.summary_hour, weekday=MONDAY)
            if going and member.weekly_summary_dm
            else None,
        }
        for kind, recurrence in wanted.items():
            key = ScheduleKey(kind, user_id=member.user_id)
            if recurrence is None:
                await self._schedules.remove(key)
            else:
                await self._schedules.put(key, recurrence, now)
