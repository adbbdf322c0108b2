"""Making plans: the steps that can serve one, the first that does, and what changes of a plan already made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from core.caller import Caller
from core.errors import NotFound, NotReady
from core.plans import choosing
from core.plans.chance import generator
from core.plans.choosing import Choice, PlanWish
from core.plans.fallbacks import allowed, template
from core.plans.modes import Mode
from core.plans.settings import PlanSettings
from core.plans.situation import Situation
from core.plans.tasks import ServerTasks
from db.plans import Item, MemberPlans, Plan, PlanFacts
from db.tasks import Task

SETTLED = ("done", "skipped")


class PlanWriter(Protocol):
    """Writes a plan when choosing finds nothing, such as a language model."""

    async def write(self, caller: Caller, wish: PlanWish, tasks: Sequence[Task]) -> Sequence[int] | None:
        """Return tasks for a caller's day, by id; None when it does not answer or is switched off."""


class Unserved(Exception):
    """Choosing found nothing for a day, and the writer was not asked yet: nothing may be held meanwhile."""

    def __init__(self, wish: PlanWish, tasks: Sequence[Task]) -> None:
        super().__init__(wish.day)
        self.wish = wish
        self.tasks = tasks


@dataclass(frozen=True, slots=True)
class Draft:
    """Tasks for a day, and which step found them."""

    source: str
    choices: tuple[Choice, ...]


class Planner:
    """Chooses tasks and saves them, within a transaction on one member's plans."""

    def __init__(self, settings: PlanSettings) -> None:
        self._settings = settings

    async def make(
        self,
        plans: MemberPlans,
        situation: Situation,
        day: dt.date,
        at: dt.datetime,
        written: Mapping[dt.date, Sequence[int]] | None,
    ) -> Situation:
        """Make a day's plan. ``written`` is what a writer wrote by day; None when there is no writer.

        Raises Unserved when the writer has to be asked, and NotReady when there is no task left to plan.
        """
        mode = situation.mode(day, self._settings)
        wish = situation.wish(day, mode.mode, (), self._settings)
        draft = self._choose(situation, wish)
        if draft is None and written is not None and day not in written:
            raise Unserved(wish, situation.tasks.in_use)
        draft = draft or await self._fall_back(plans, situation, wish, (written or {}).get(day, ()))
        if draft is None:
            raise NotReady("tasks")
        facts = _facts(wish, mode, draft.source)
        return await self._save(plans, situation, facts, (), draft.choices, at)

    async def follow_check_in(self, plans: MemberPlans, situation: Situation, at: dt.datetime) -> Situation:
        """Bring today's plan into the mode that was told; in that mode already, its tasks stay."""
        facts, told = situation.plans[situation.today].facts, situation.mode(situation.today, self._settings)
        if told.mode != facts.mode:
            return await self.choose_again(plans, situation, situation.today, at)
        facts = replace(facts, mode_from=told.mode_from, mode_reason=told.reason)
        return await self._save(plans, situation, facts, (), (), at)

    async def choose_again(
        self, plans: MemberPlans, situation: Situation, day: dt.date, at: dt.datetime
    ) -> Situation:
        """Choose a plan's open items anew, as the member's day or settings changed; what fits still stays."""
        plan = situation.plans[day]
        mode = situation.mode(day, self._settings)
        if mode.mode_from != "checkin":  # what was only inferred for a plan does not change later on
            mode = Mode(plan.facts.mode, plan.facts.mode_from, plan.facts.mode_reason)
        settled = [item for item in plan.items if item.state in SETTLED]
        wish = situation.wish(day, mode.mode, settled, self._settings)
        draft = None
        if wish.tasks > len(wish.fixed):
            draft = self._choose(situation, wish) or await self._fall_back(plans, situation, wish, ())
        choices = draft.choices if draft else ()
        chosen = {choice.task_id for choice in choices}
        away = {item.item for item in plan.items if item.state == "open" and item.task_id not in chosen}
        staying = {item.task_id for item in plan.items if item.state == "open"} & chosen
        added = [choice for choice in choices if choice.task_id not in staying]
        facts = _facts(wish, mode, draft.source if draft else plan.facts.source)
        return await self._save(plans, situation, facts, away, added, at)

    async def swap(
        self, plans: MemberPlans, situation: Situation, day: dt.date, item: Item, at: dt.datetime
    ) -> Situation:
        """Add another task in place of an item that is being swapped away. Raises NotFound when none fits."""
        facts = situation.plans[day].facts
        others = [other for other in situation.plans[day].items if other.state != "swapped"]
        choice = choosing.swap(
            situation.tasks.table,
            situation.beliefs,
            situation.wish(day, facts.mode, [item, *others], self._settings),
            Choice(item.task_id, item.slot, item.share),
            generator(situation.member.user_id, day, item.item),
            self._settings.choosing,
        )
        if choice is None:
            raise NotFound("swap")
        return await self._save(plans, situation, facts, (), [choice], at)

    def _choose(self, situation: Situation, wish: PlanWish) -> Draft | None:
        chance = generator(situation.member.user_id, wish.day)
        choices = choosing.choose(
            situation.tasks.table, situation.beliefs, wish, chance, self._settings.choosing
        )
        return Draft("dynamic", choices) if choices else None

    async def _fall_back(
        self, plans: MemberPlans, situation: Situation, wish: PlanWish, written: Sequence[int]
    ) -> Draft | None:
        tasks = situation.tasks
        if choices := allowed(wish, tasks, written):
            return Draft("ai", choices)
        if choices := allowed(wish, tasks, await plans.last_good(wish.day - dt.timedelta(days=1))):
            return Draft("last_good", choices)
        if choices := allowed(wish, tasks, template(wish.mode, wish.day, tasks)):
            return Draft("template", choices)
        return None

    async def _save(
        self,
        plans: MemberPlans,
        situation: Situation,
        facts: PlanFacts,
        away: Collection[int],
        added: Sequence[Choice],
        at: dt.datetime,
    ) -> Situation:
        await plans.put_plan(facts, away, added, at)
        before = situation.plans.get(facts.day)
        items = [
            replace(item, state="swapped") if item.item in away else item
            for item in (before.items if before else ())
        ]
        new = [_item(len(items) + place, choice, situation.tasks) for place, choice in enumerate(added, 1)]
        return situation.with_plan(Plan(facts, (*items, *new)))


def _facts(wish: PlanWish, mode: Mode, source: str) -> PlanFacts:
    return PlanFacts(wish.day, mode.mode, mode.mode_from, mode.reason, source, wish.archetype, wish.phase)


def _item(number: int, choice: Choice, tasks: ServerTasks) -> Item:
    task = tasks.by_id[choice.task_id]
    return Item(
        item=number,
        task_id=choice.task_id,
        guild_id=task.guild_id,
        category=task.category,
        difficulty=task.difficulty,
        variation_group=task.variation_group,
        slot=choice.slot,
        share=choice.share,
        state="open",
        tiny=False,
        snoozed_until=None,
        satisfaction=None,
        minutes=None,
        skip_reason=None,
    )
