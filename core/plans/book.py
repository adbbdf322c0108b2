"""A member's plans, opened: read as they stand, or held so that nobody else changes them meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.caller import Caller
from core.plans.settings import PlanSettings
from core.plans.situation import Situation, days_ahead, load, started, today_of
from core.plans.tasks import ServerTasks, TaskLibrary
from db.plan_members import PlanMember, PlanMemberStore
from db.plans import MemberPlans, PlanStore


class PlanBook:
    """Opens plans for the services that show and change them. Raises NotReady for who has not started."""

    def __init__(
        self, store: PlanStore, members: PlanMemberStore, library: TaskLibrary, settings: PlanSettings
    ) -> None:
        self._store = store
        self._members = members
        self._library = library
        self._settings = settings

    async def member(self, caller: Caller) -> tuple[PlanMember, ServerTasks]:
        """Return what the caller chose, and the tasks that their plans choose from."""
        member = started(await self._members.member(caller.user_id))
        return member, await self._library.of(member.guild_id)

    async def read(self, caller: Caller) -> Situation:
        """Return where the caller's plans stand."""
        member, tasks = await self.member(caller)
        async with self._store.reading(caller.user_id) as plans:
            return await load(plans, member, tasks, caller.at, self._settings)

    async def read_planned(self, caller: Caller, ahead: range) -> Situation | None:
        """Return where the caller's plans stand; None, at little cost, while one of these days is not planned."""
        member, tasks = await self.member(caller)
        days = days_ahead(today_of(member, caller.at), ahead)
        async with self._store.reading(caller.user_id) as plans:
            if await plans.count_planned(days) < len(days):
                return None
            return await load(plans, member, tasks, caller.at, self._settings)

    @asynccontextmanager
    async def hold(self, caller: Caller) -> AsyncIterator[tuple[MemberPlans, Situation]]:
        """A transaction in which only the holder changes the caller's plans, and where they stand at its start."""
        # The tasks first: waiting for a second connection while holding one could leave everybody waiting.
        _, tasks = await self.member(caller)
        async with self._store.holding(caller.user_id) as (plans, member):
            yield plans, await load(plans, started(member), tasks, caller.at, self._settings)
