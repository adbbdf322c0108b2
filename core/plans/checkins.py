"""Check-ins: how a member feels today, and the plan that follows from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from core.caller import Caller
from core.plans import reading
from core.plans.book import PlanBook
from core.plans.modes import Checkin
from core.plans.planner import Planner
from core.plans.planning import Planning
from core.plans.situation import started, today_of
from core.plans.views import PlanView, PlanViews
from db.plan_members import CheckIn, PlanMember, PlanMemberStore


class CheckIns:
    """Takes check-ins."""

    def __init__(
        self,
        book: PlanBook,
        members: PlanMemberStore,
        planner: Planner,
        planning: Planning,
        views: PlanViews,
    ) -> None:
        self._book = book
        self._members = members
        self._planner = planner
        self._planning = planning
        self._views = views

    async def check_in(self, caller: Caller, energy: object, mood: object, text: str | None) -> PlanView:
        """Keep how the caller feels today and return today's plan in that mode; the day's last check-in counts.

        Of a plan that was made in another mode, only open items are chosen again. Raises InvalidInput.
        """
        told = reading.energy(energy), reading.mood(mood), reading.note(text)
        async with self._book.hold(caller) as (plans, situation):
            today = situation.today
            await plans.put_check_in(CheckIn(today, *told, caller.at))
            others = [other for other in situation.check_ins if other.day != today]
            situation = replace(situation, check_ins=[*others, Checkin(today, *told[:2])])
            if today in situation.plans:
                situation = await self._planner.follow_check_in(plans, situation, caller.at)
        if today not in situation.plans:
            return await self._planning.today(caller)
        return await self._views.view(caller, situation, today)

    async def of_today(self, caller: Caller) -> CheckIn | None:
        """Return today's check-in, if there is one. Raises NotReady before the caller started."""
        member = started(await self._members.member(caller.user_id))
        return await self._of_today(member, caller.at)

    async def latest_mood(self, user_id: int, at: dt.datetime) -> str | None:
        """Return the mood that someone told on their today, if they did."""
        member = await self._members.member(user_id)
        told = None if member is None else await self._of_today(member, at)
        return None if told is None else told.mood

    async def _of_today(self, member: PlanMember, at: dt.datetime) -> CheckIn | None:
        told = await self._members.last_checkin(member.user_id)
        return told if told is not None and told.day == today_of(member, at) else None
