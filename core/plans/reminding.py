"""Reminders: on what is still open today, for who asked for them, and silent once they go unanswered."""

from __future__ import annotations

import datetime as dt

from core.caller import Caller
from core.plans.planning import Planning
from core.plans.settings import PlanSettings
from core.plans.situation import started, today_of
from core.plans.views import PlanView
from db.plan_members import PlanMember, PlanMemberStore
from db.plans import PlanStore


class Reminders:
    """Decides whether a member is to be reminded."""

    def __init__(
        self, members: PlanMemberStore, store: PlanStore, planning: Planning, settings: PlanSettings
    ) -> None:
        self._members = members
        self._store = store
        self._planning = planning
        self._settings = settings

    async def due(self, caller: Caller) -> PlanView | None:
        """Return today's plan if there is something to remind the caller of, else None."""
        member = await self._members.member(caller.user_id)
        if member is None or member.stopped_on is not None or member.reminder_minute is None:
            return None
        if not await self._answers(member, today_of(started(member), caller.at)):
            return None
        plan = await self._planning.today(caller)
        waits = [
            item
            for item in plan.items
            if item.state == "open" and not _is_later(item.snoozed_until, caller.at)
        ]
        return plan if waits and not plan.rest else None

    async def _answers(self, member: PlanMember, today: dt.date) -> bool:
        """Tell whether a member did something lately; whoever has just started is given the same time."""
        since = today - dt.timedelta(days=self._settings.unanswered_days)
        if member.started_on >= since:
            return True
        told = await self._members.last_checkin(member.user_id)
        if told is not None and told.day >= since:
            return True
        days = await self._store.days([member.user_id], today)
        return any(counts.done or counts.skipped for counts in days[member.user_id] if counts.day >= since)


def _is_later(until: dt.datetime | None, now: dt.datetime) -> bool:
    return until is not None and until > now
