"""What members do with a plan's items: each thing happens once, on a plan of their own, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from core.caller import Caller
from core.errors import InvalidInput, NotAllowed, NotFound
from core.plans import reading
from core.plans.book import PlanBook
from core.plans.days import bounds
from core.plans.planner import Planner
from core.plans.preferences import Evidence, observe
from core.plans.settings import PlanSettings
from core.plans.situation import Situation
from core.plans.views import PlanView, PlanViews
from core.time_zones import zone_of
from db.plans import BeliefRow, Item, MemberPlans, Plan, Told


@dataclass(slots=True)
class Held:
    """An item of a plan that nobody else changes now."""

    plans: MemberPlans
    situation: Situation
    day: dt.date
    item: Item

    def now(self, **changes: Any) -> None:
        """Note what became of the item."""
        plan, number = self.situation.plans[self.day], self.item.item
        self.item = replace(self.item, **changes)
        items = tuple(self.item if other.item == number else other for other in plan.items)
        self.situation = self.situation.with_plan(Plan(plan.facts, items))

    async def count(self) -> None:
        """Count anew how many different tasks were settled in this phase."""
        different = await self.plans.different_since(self.situation.member.phase_since)
        self.situation = replace(self.situation, different=different)


class PlanItems:
    """Settles items, tells about them, and puts others in their place."""

    def __init__(self, book: PlanBook, planner: Planner, views: PlanViews, settings: PlanSettings) -> None:
        self._book = book
        self._planner = planner
        self._views = views
        self._settings = settings

    async def done(self, caller: Caller, day: dt.date, item: int) -> PlanView:
        """Note that an item was done. Raises NotAllowed when it is settled already."""
        async with self._hold(caller, day, item) as held:
            await self._settle(held, "done", None, caller.at)
        return await self._view(caller, held)

    async def skip(self, caller: Caller, day: dt.date, item: int, reason: object = None) -> PlanView:
        """Note that an item is skipped, and why if told. Raises NotAllowed when it is settled already."""
        why = None if reason is None else reading.skip_reason(reason)
        async with self._hold(caller, day, item) as held:
            await self._settle(held, "skipped", why, caller.at)
        return await self._view(caller, held)

    async def swap(self, caller: Caller, day: dt.date, item: int) -> PlanView:
        """Put another task in an open item's place, also on a day ahead. Raises NotFound when none fits."""
        async with self._hold(caller, day, item, ahead=True) as held:
            away = held.item
            await self._settle(held, "swapped", None, caller.at)
            held.situation = await self._planner.swap(held.plans, held.situation, day, away, caller.at)
        return await self._view(caller, held)

    async def undo(self, caller: Caller, day: dt.date, item: int) -> PlanView:
        """Open an item again that was done or skipped; what was learned from it is taken back."""
        async with self._hold(caller, day, item) as held:
            before = await held.plans.reopen(day, item)
            if before is None:
                raise NotAllowed("item_open")
            held.now(state="open", satisfaction=None, minutes=None, skip_reason=None)
            await held.count()
            await self._learn(held, caller.at, before, None)
        return await self._view(caller, held)

    async def satisfy(self, caller: Caller, day: dt.date, item: int, satisfaction: object) -> PlanView:
        """Keep how satisfying a done item was, 1 to 5; told again, the last counts."""
        told = reading.satisfaction(satisfaction)
        async with self._hold(caller, day, item) as held:
            before = await held.plans.told(day, item)
            after = await held.plans.tell(day, item, "done", satisfaction=told)
            if after is None:
                raise NotAllowed("item_not_done")
            held.now(satisfaction=told)
            await self._learn(held, caller.at, before, after)
        return await self._view(caller, held)

    async def took(self, caller: Caller, day: dt.date, item: int, minutes: object) -> PlanView:
        """Keep how many minutes a done item took."""
        told = reading.minutes(minutes)
        async with self._hold(caller, day, item) as held:
            if await held.plans.tell(day, item, "done", minutes=told) is None:
                raise NotAllowed("item_not_done")
            held.now(minutes=told)
        return await self._view(caller, held)

    async def because(self, caller: Caller, day: dt.date, item: int, reason: object) -> PlanView:
        """Keep why an item was skipped; told again, the last counts."""
        why = reading.skip_reason(reason)
        async with self._hold(caller, day, item) as held:
            before = await held.plans.told(day, item)
            after = await held.plans.tell(day, item, "skipped", reason=why)
            if after is None:
                raise NotAllowed("item_not_skipped")
            held.now(skip_reason=why)
            await self._learn(held, caller.at, before, after)
        return await self._view(caller, held)

    async def tiny(self, caller: Caller, day: dt.date, item: int, *, tiny: bool) -> PlanView:
        """Take the two-minute version of an open item, or the whole one again."""
        async with self._hold(caller, day, item) as held:
            await self._change(held, tiny=tiny)
        return await self._view(caller, held)

    async def snooze(self, caller: Caller, day: dt.date, item: int, minutes: object) -> PlanView:
        """Put an open item off for some minutes, within the day. Raises InvalidInput."""
        until = caller.at + dt.timedelta(minutes=reading.minutes(minutes))
        async with self._hold(caller, day, item) as held:
            member = held.situation.member
            _, end = bounds(day, zone_of(member.time_zone), member.day_end_minutes)
            if until >= end:
                raise InvalidInput("snooze")
            await self._change(held, snoozed_until=until)
        return await self._view(caller, held)

    @asynccontextmanager
    async def _hold(
        self, caller: Caller, day: dt.date, item: int, *, ahead: bool = False
    ) -> AsyncIterator[Held]:
        """Hold an item of today's plan, or of a day ahead: buttons of old cards carry any day and number."""
        async with self._book.hold(caller) as (plans, situation):
            if day < situation.today:
                raise NotAllowed("plan_past")
            plan = situation.plans.get(day)
            found = [other for other in plan.items if other.item == item] if plan else []
            if not found or found[0].state == "swapped":
                raise NotFound("plan_item")
            if day > situation.today and not ahead:
                raise NotAllowed("plan_ahead")
            yield Held(plans, situation, day, found[0])

    async def _settle(self, held: Held, outcome: str, reason: str | None, at: dt.datetime) -> None:
        told = await held.plans.settle(held.day, held.item.item, outcome, reason, at)
        if told is None:
            raise NotAllowed("item_settled")
        held.now(state=outcome, skip_reason=reason, snoozed_until=None)
        await held.count()
        await self._learn(held, at, None, told)

    async def _change(self, held: Held, **changes: Any) -> None:
        item = replace(held.item, **changes)
        if not await held.plans.change_item(held.day, item.item, item.tiny, item.snoozed_until):
            raise NotAllowed("item_settled")
        held.now(**changes)

    async def _learn(self, held: Held, now: dt.datetime, before: Told | None, after: Told | None) -> None:
        """Take back what was learned from what was told before, and learn from what is told now."""
        beliefs, changed = dict(held.situation.beliefs), {}
        for told, sign in ((before, -1), (after, 1)):
            if told is not None:
                changed = observe(beliefs, _evidence(held.item, told), now, self._settings.preferences, sign)
                beliefs |= changed
        held.situation = replace(held.situation, beliefs=beliefs)
        await held.plans.put_beliefs(
            BeliefRow(dimension, value, belief.alpha, belief.beta, belief.updated_at)
            for (dimension, value), belief in changed.items()
        )

    async def _view(self, caller: Caller, held: Held) -> PlanView:
        return await self._views.view(caller, held.situation, held.day)


def _evidence(item: Item, told: Told) -> Evidence:
    return Evidence(
        item.task_id,
        item.category,
        item.difficulty,
        item.slot,
        item.variation_group,
        told.outcome,
        told.at,
        told.satisfaction,
        told.skip_reason,
    )
