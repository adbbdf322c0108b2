"""Reads what the coach may say about a member, from that member's own words, plans and ratings."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog

from core.coaching.sealed_texts import open_facts
from core.coaching.talks.facts import MemberFacts, SeenFilm, TaskTally
from core.errors import Unavailable
from core.plans.insights import Insights, InsightSettings, find_insights
from core.plans.records import ItemRecord, tally
from core.plans.settings import PlanSettings
from core.plans.situation import streak_of, today_of
from core.plans.tasks import TaskLibrary
from core.plans.weeks import item_record
from core.privacy.sealing import Sealing
from db.coach_facts import CoachFactStore
from db.tasks import Task

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class FactSettings:
    """How much is read."""

    days: int = 30
    """Of the window that numbers are told of; the one before it is as long."""
    films: int = 3


class MemberFactsReader:
    """Reads facts. A member without plans has none but films and what they told."""

    def __init__(
        self,
        store: CoachFactStore,
        sealing: Sealing,
        library: TaskLibrary,
        plan_settings: PlanSettings,
        settings: FactSettings,
    ) -> None:
        self._store = store
        self._sealing = sealing
        self._library = library
        self._plan_settings = plan_settings
        self._settings = settings

    async def read(self, user_id: int, at: dt.datetime) -> MemberFacts:
        """Return what is known about a member at a moment. Raises DatabaseUnavailable."""
        insights, days = self._plan_settings.weekly.insights, dt.timedelta(days=self._settings.days)
        async with self._store.own(user_id) as own:
            told = self._told(user_id, await own.profile_facts())
            rated = await own.newest_ratings(self._settings.films)
            member = await own.member()
            if member is None:
                return replace(told, films=_films(rated))
            today = today_of(member, at)
            past = await own.history(today - max(2 * days, dt.timedelta(weeks=insights.weeks)), today)
            counts = await own.days(today)
        tasks = (await self._library.of(member.guild_id)).by_id
        items = [item_record(item) for item in past]
        streak = streak_of(counts, today, self._plan_settings)
        month = [item for item in items if item.day > today - days]
        before = [item for item in items if today - 2 * days < item.day <= today - days]
        of_today = [item for item in month if item.day == today]
        return replace(
            told,
            days=len({item.day for item in month}),
            month=tally(item for item in month if item.is_due(today)),
            month_before=tally(before),
            streak=streak.current,
            longest_streak=streak.longest,
            tasks=_of_tasks((item for item in month if item.is_due(today)), tasks),
            patterns=_patterns(items, today, insights),
            open_today=_titles((item for item in of_today if item.state == "open"), tasks),
            done_today=_titles((item for item in of_today if item.done), tasks),
            archetype=member.archetype,
            phase=member.phase,
            films=_films(rated),
        )

    def _told(self, user_id: int, sealed: bytes | None) -> MemberFacts:
        """Return what the member told of themselves; nothing where no key of ours opens it, for numbers do without."""
        if sealed is None:
            return MemberFacts()
        try:
            facts = open_facts(self._sealing, sealed, user_id)
        except Unavailable:
            log.warning("coach_facts_unreadable", user_id=user_id)
            return MemberFacts()
        return MemberFacts(goal=facts.goals, motivation=facts.motivation, best_time=facts.best_time)


def _films(rated: Iterable[tuple[str, float]]) -> tuple[SeenFilm, ...]:
    return tuple(SeenFilm(title, stars) for title, stars in rated)


def _of_tasks(items: Iterable[ItemRecord], tasks: Mapping[int, Task]) -> tuple[TaskTally, ...]:
    """Count each task by itself, the most planned first."""
    of_task: defaultdict[int, list[ItemRecord]] = defaultdict(list)
    for item in items:
        if item.task_id in tasks:  # not one of the server that the plan was at before
            of_task[item.task_id].append(item)
    counted = [TaskTally(tasks[task_id].title, tally(found)) for task_id, found in of_task.items()]
    return tuple(sorted(counted, key=lambda task: -task.tally.due))


def _patterns(items: Sequence[ItemRecord], today: dt.date, settings: InsightSettings) -> Insights | tuple[()]:
    found = find_insights(items, today, settings)
    return found if isinstance(found, tuple) else ()


def _titles(items: Iterable[ItemRecord], tasks: Mapping[int, Task]) -> tuple[str, ...]:
    return tuple(tasks[item.task_id].title for item in items if item.task_id in tasks)
