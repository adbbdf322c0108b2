"""Weeks: a member's own, and a server's with nobody in it by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from core.caller import Caller
from core.errors import InvalidInput
from core.not_enough import NotEnough
from core.plans.book import PlanBook
from core.plans.days import week_of
from core.plans.records import ItemRecord, Tally
from core.plans.server_week import MembersTally, ServerWeek, TaskLiking, summarize_server
from core.plans.settings import PlanSettings
from core.plans.situation import streak_of, today_of
from core.plans.tasks import TaskLibrary
from core.plans.vocabulary import CATEGORIES
from core.plans.weekly import WeekSummary, summarize
from db.plan_figures import PlanFigureStore
from db.plans import PastItem, PlanStore
from db.tasks import Task

MOST_WEEKS_AGO = 52


@dataclass(frozen=True, slots=True)
class MyWeek:
    """A member's week, with the tasks that it names."""

    summary: WeekSummary
    tasks: Mapping[int, Task]


class Weeks:
    """Sums up weeks."""

    def __init__(
        self,
        book: PlanBook,
        store: PlanStore,
        figures: PlanFigureStore,
        library: TaskLibrary,
        settings: PlanSettings,
    ) -> None:
        self._book = book
        self._store = store
        self._figures = figures
        self._library = library
        self._settings = settings

    async def my_week(self, caller: Caller, weeks_ago: int = 0) -> MyWeek:
        """Sum up one of the caller's weeks, this one as it stands.

        Raises InvalidInput for more than a year back, and NotReady before they started.
        """
        if not 0 <= weeks_ago <= MOST_WEEKS_AGO:
            raise InvalidInput("weeks_ago", most=MOST_WEEKS_AGO)
        member, tasks = await self._book.member(caller)
        settings, today = self._settings.weekly, today_of(member, caller.at)
        week = week_of(today) - dt.timedelta(weeks=weeks_ago)
        first = week - dt.timedelta(weeks=settings.insights.weeks)
        # Not all that choosing needs: everyone's week may be summed up in one run.
        async with self._store.reading(caller.user_id) as plans:
            past = await plans.history(first, week + dt.timedelta(days=6))
            days = await plans.days(today)
        items = [item_record(item) for item in past]
        categories = [category for category in CATEGORIES if category not in member.categories_off]
        streak = streak_of(days, today, self._settings)
        summary = summarize(items, streak, week, today, categories, settings)
        return MyWeek(summary, tasks.by_id)

    async def server_week(self, guild_id: int, week: dt.date, today: dt.date) -> ServerWeek | NotEnough:
        """Sum up a server's week that began on a Monday."""
        categories, tasks = await self._figures.week(guild_id, week, today)
        tallies = {of.category: MembersTally(of.members, Tally(of.done, of.due)) for of in categories}
        return summarize_server(
            week,
            tallies.pop(None, MembersTally(0, Tally(0, 0))),
            {category: tally for category, tally in tallies.items() if category is not None},
            [TaskLiking(task.task_id, task.members, task.satisfaction) for task in tasks],
            self._settings.server_week,
        )


def item_record(item: PastItem) -> ItemRecord:
    """Return an item as kernels see it."""
    # One by one: `astuple` copies deeply, which takes longer than all the rest of a summary.
    return ItemRecord(
        item.day,
        item.task_id,
        item.category,
        item.slot,
        item.state,
        item.tiny,
        item.satisfaction,
        item.minutes,
    )
