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
from core.plans.situation import today_of
from core.plans.views import PlanView
from db.plan_members import CheckIn, PlanMemberStore


class CheckIns:
    """Takes check-ins."""

    def __init__(
        self, book: PlanBook, members: PlanMemberStore, planner: Planner, planning: Planning
    ) -> None:
        self._book = book
        self._members = members
        self._planner = planner
        self._planning = planning

    async def check_in(self, caller: Caller, energy: object, mood: object, text: str | None) -> PlanView:
        """Keep how the caller feels today and return today's plan in that mode; the day's last check-in counts.

        Of a plan made before, only open items are chosen again. Raises InvalidInput.
        """
        told = reading.energy(energy), reading.mood(mood), reading.note(text)
        async with self._book.hold(caller) as (plans, situation):
            today = situation.today
            await plans.put_check_in(CheckIn(today, *told, caller.at))
            others = [other for other in situation.check_ins if other.day != today]
            situation = replace(situation, check_ins=[*others, Checkin(today, *told[:2])])
            if today in situation.plans:
                await self._planner.choose_again(plans, situation, today, caller.at)
        return await self._planning.today(caller)

    async def latest_mood(self, user_id: int, at: dt.datetime) -> str | None:
        """Return the mood that someone told on their today, if they did."""
        member, told = await self._members.member(user_id), await self._members.last_checkin(user_id)
        if member is None or told is None or told.day != today_of(member, at):
            return None
        return told.mood
