"""What was learned of a member's preferences, for them to see and to reset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.caller import Caller
from core.plans.book import PlanBook
from core.plans.preferences import Opinion, opinions
from core.plans.settings import PlanSettings
from db.tasks import Task


@dataclass(frozen=True, slots=True)
class LearnedPreferences:
    """What is believed of tasks, categories, difficulties, times of day and variation groups, most liked first."""

    opinions: Sequence[Opinion]
    tasks: Mapping[int, Task]
    """By the ids that opinions name; tasks of another server are missing."""


class PlanPreferences:
    """Shows preferences, and forgets them."""

    def __init__(self, book: PlanBook, settings: PlanSettings) -> None:
        self._book = book
        self._settings = settings

    async def show(self, caller: Caller) -> LearnedPreferences:
        """Return what was learned about the caller. Raises NotReady before they started."""
        situation = await self._book.read(caller)
        found = opinions(situation.beliefs, caller.at, self._settings.preferences)
        return LearnedPreferences(found, situation.tasks.by_id)

    async def reset(self, caller: Caller) -> int:
        """Forget what was learned; return of how many values. What was done stays, and so do streak and phase."""
        async with self._book.hold(caller) as (plans, _):
            return await plans.drop_beliefs()
