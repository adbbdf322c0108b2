"""Plans as they are asked for: today's, tomorrow's and the week's, each made once and shown ever after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.caller import Caller
from core.errors import NotFound
from core.plans.book import PlanBook
from core.plans.phases import next_phase
from core.plans.planner import Planner, PlanWriter, Unserved
from core.plans.settings import PlanSettings
from core.plans.situation import WEEK, Situation, days_ahead
from core.plans.views import PlanView, PlanViews
from db.plans import MemberPlans


class Planning:
    """Shows plans, and makes those that are not there yet."""

    def __init__(
        self,
        book: PlanBook,
        planner: Planner,
        writer: PlanWriter | None,
        views: PlanViews,
        settings: PlanSettings,
    ) -> None:
        self._book = book
        self._planner = planner
        self._writer = writer
        self._views = views
        self._settings = settings

    async def today(self, caller: Caller) -> PlanView:
        """Return today's plan. Raises NotReady before the caller started, and when no task is left to plan."""
        return (await self._days(caller, range(1)))[0]

    async def tomorrow(self, caller: Caller) -> PlanView:
        """Return tomorrow's plan. Raises NotReady."""
        return (await self._days(caller, range(1, 2)))[0]

    async def week(self, caller: Caller) -> Sequence[PlanView]:
        """Return the plans of today and the six days after it. Raises NotReady."""
        return await self._days(caller, range(WEEK))

    async def rest(self, caller: Caller) -> PlanView:
        """Make today a day of rest: what is done on it still counts, and what is not ends no streak."""
        async with self._book.hold(caller) as (plans, situation):
            await plans.put_rest_days([situation.today], "rest")
        return await self.today(caller)

    async def plan(self, caller: Caller, day: dt.date) -> PlanView:
        """Return the plan of a day as it stands. Raises NotFound where there is none."""
        situation = await self._book.read(caller)
        if day not in situation.plans:
            raise NotFound("plan")
        return await self._views.view(caller, situation, day)

    async def _days(self, caller: Caller, ahead: range) -> list[PlanView]:
        situation = await self._book.read_planned(caller, ahead)
        if situation is None or self._next_phase(situation):
            situation = await self._make(caller, ahead)
        return await self._views.days(caller, situation, days_ahead(situation.today, ahead))

    async def _make(self, caller: Caller, ahead: range) -> Situation:
        written: dict[dt.date, Sequence[int]] | None = None if self._writer is None else {}
        while True:
            try:
                async with self._book.hold(caller) as (plans, situation):
                    return await self._fill(plans, situation, ahead, caller.at, written)
            except Unserved as unserved:
                if self._writer is None or written is None:
                    raise
                # Nothing is held while the writer takes its time.
                written[unserved.wish.day] = (
                    await self._writer.write(caller, unserved.wish, unserved.tasks) or ()
                )

    async def _fill(
        self,
        plans: MemberPlans,
        situation: Situation,
        ahead: range,
        at: dt.datetime,
        written: Mapping[dt.date, Sequence[int]] | None,
    ) -> Situation:
        if phase := self._next_phase(situation):
            member = replace(situation.member, phase=phase, phase_since=situation.today)
            await plans.put_member(member)
            situation = replace(situation, member=member, different=0)
        for day in days_ahead(situation.today, ahead):
            if day not in situation.plans:
                situation = await self._planner.make(plans, situation, day, at, written)
        return situation

    def _next_phase(self, situation: Situation) -> str | None:
        return next_phase(situation.progress(self._settings), situation.member.phase_by_hand)
