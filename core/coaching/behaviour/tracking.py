"""The behaviour tracker: reads what a member planned and did, and sums it up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.coaching.behaviour.metrics import Behaviour, BehaviourSettings, behaviour, behaviour_block
from core.not_enough import NotEnough
from core.plans.settings import PlanSettings
from core.plans.situation import streak_of, today_of
from core.plans.streaks import Streak
from core.plans.weeks import item_record
from db.plan_members import PlanMemberStore
from db.plans import PlanStore


@dataclass(frozen=True, slots=True)
class Look:
    """A member's behaviour, with all the days that it follows from."""

    found: Behaviour
    streak: Streak


class BehaviourTracker:
    """Looks at members' behaviour."""

    def __init__(
        self, members: PlanMemberStore, plans: PlanStore, settings: BehaviourSettings, of_plans: PlanSettings
    ) -> None:
        self._members = members
        self._plans = plans
        self._settings = settings
        self._of_plans = of_plans

    async def behaviour(self, user_id: int, at: dt.datetime) -> Behaviour | NotEnough:
        """Return how a member does."""
        look = await self.look(user_id, at)
        return look if isinstance(look, NotEnough) else look.found

    async def told(self, user_id: int, at: dt.datetime) -> str:
        """Return how a member does in lines for a prompt; nothing where there is not enough to say."""
        found = await self.behaviour(user_id, at)
        return "" if isinstance(found, NotEnough) else behaviour_block(found)

    async def look(self, user_id: int, at: dt.datetime) -> Look | NotEnough:
        """Look at a member's last weeks; who never had plans has no days."""
        member = await self._members.member(user_id)
        if member is None:
            return NotEnough("days", 0, self._settings.least_days)
        today = today_of(member, at)
        first = today - dt.timedelta(days=self._settings.reach_days)
        async with self._plans.reading(user_id) as plans:
            past = await plans.history(first, today)
            days = await plans.days(today)
            told = await plans.check_ins(first, today)
        streak = streak_of(days, today, self._of_plans)
        items = [item_record(item) for item in past]
        found = behaviour(items, {check_in.day for check_in in told}, streak, today, self._settings)
        return found if isinstance(found, NotEnough) else Look(found, streak)
