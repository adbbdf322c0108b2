"""What a member sees of a plan: every fact that a card needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from core.caller import Caller
from core.plans.phases import Progress
from core.plans.settings import PlanSettings
from core.plans.situation import Situation
from core.plans.streaks import Streak
from core.plans.tasks import TaskLibrary
from core.plans.vocabulary import PHASES, SLOTS
from db.films import Film
from db.plans import Item
from db.tasks import Task


class TonightsFilm(Protocol):
    """Finds a film for a member's evening."""

    async def __call__(self, caller: Caller, day: dt.date, mood: str | None) -> Film | None:
        """Return a film for their day and its mood, if they told one; None without one to offer. Quick."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A task of a plan, and what became of it."""

    item: int
    """What buttons call it; a swap never gives a number to another task."""
    task: Task
    slot: str
    share: str
    state: str
    """open, done or skipped."""
    tiny: bool
    """The two-minute version."""
    snoozed_until: dt.datetime | None
    satisfaction: int | None
    minutes: int | None
    """What it took, if told."""
    skip_reason: str | None

    @property
    def asks_satisfaction(self) -> bool:
        """Whether to ask how satisfying it was."""
        return self.state == "done" and self.satisfaction is None


@dataclass(frozen=True, slots=True)
class PlanView:
    """A day's plan."""

    day: dt.date
    when: Literal["past", "today", "ahead"]
    mode: str
    mode_from: str
    mode_reason: str
    source: str
    """Which step of the generator made it."""
    archetype: str
    progress: Progress
    moved_up: bool
    """The member came to this phase today, by themselves: a reason to celebrate."""
    streak: Streak
    rest: bool
    """A day of rest or travel: all of it is optional."""
    items: tuple[PlanItem, ...]
    """By time of day."""
    film: Film | None
    """For this evening."""

    @property
    def editable(self) -> bool:
        """Whether its items can be settled."""
        return self.when == "today"


class PlanViews:
    """Makes views of plans."""

    def __init__(self, library: TaskLibrary, tonights_film: TonightsFilm, settings: PlanSettings) -> None:
        self._library = library
        self._tonights_film = tonights_film
        self._settings = settings

    async def view(self, caller: Caller, situation: Situation, day: dt.date) -> PlanView:
        """Return a plan that is there as its member sees it."""
        return (await self.days(caller, situation, [day]))[0]

    async def days(self, caller: Caller, situation: Situation, days: Sequence[dt.date]) -> list[PlanView]:
        """Return the plans of several days likewise."""
        progress, streak = situation.progress(self._settings), situation.streak(self._settings)
        return [await self._view(caller, situation, day, progress, streak) for day in days]

    async def _view(
        self, caller: Caller, situation: Situation, day: dt.date, progress: Progress, streak: Streak
    ) -> PlanView:
        plan, member, today = situation.plans[day], situation.member, situation.today
        shown = [item for item in plan.items if item.state != "swapped"]
        shown.sort(key=lambda item: SLOTS.index(item.slot))
        return PlanView(
            day=day,
            when="today" if day == today else "past" if day < today else "ahead",
            mode=plan.facts.mode,
            mode_from=plan.facts.mode_from,
            mode_reason=plan.facts.mode_reason,
            source=plan.facts.source,
            archetype=plan.facts.archetype,
            progress=progress,
            moved_up=member.phase_since == today and member.phase != PHASES[0] and not member.phase_by_hand,
            streak=streak,
            rest=situation.rests(day),
            items=tuple([await self._item(situation, item) for item in shown]),
            film=await self._film(caller, situation) if day == today else None,
        )

    async def _film(self, caller: Caller, situation: Situation) -> Film | None:
        moods = [told.mood for told in situation.check_ins if told.day == situation.today]
        return await self._tonights_film(caller, situation.today, moods[0] if moods else None)

    async def _item(self, situation: Situation, item: Item) -> PlanItem:
        tasks = situation.tasks
        if item.task_id not in tasks.by_id:  # of the server that the plan was at before
            tasks = await self._library.of(item.guild_id)
        return PlanItem(
            item.item,
            tasks.task(item.task_id),
            item.slot,
            item.share,
            item.state,
            item.tiny,
            item.snoozed_until,
            item.satisfaction,
            item.minutes,
            item.skip_reason,
        )
