"""Buddies: two members who both agreed see how the other is doing, and no more than that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.caller import Caller
from core.errors import InvalidInput, NotAllowed, NotFound
from core.plans.settings import PlanSettings
from core.plans.situation import started, streak_of, today_of
from db.plan_members import PlanMemberStore
from db.plans import PlanStore


@dataclass(frozen=True, slots=True)
class Buddy:
    """What a buddy sees."""

    user_id: int
    done_today: int
    streak: int


@dataclass(frozen=True, slots=True)
class BuddyView:
    """A member's buddies, and who asks to become one."""

    buddies: Sequence[Buddy]
    asking: Sequence[int]


class Buddies:
    """Brings buddies together, and apart."""

    def __init__(self, members: PlanMemberStore, store: PlanStore, settings: PlanSettings) -> None:
        self._members = members
        self._store = store
        self._settings = settings

    async def view(self, caller: Caller) -> BuddyView:
        """Return how the caller's buddies are doing, as they came. Raises NotReady before the caller started."""
        started(await self._members.member(caller.user_id))
        rows = await self._members.buddies(caller.user_id)
        agreed = [row.buddy_id for row in rows if row.agreed_at]
        members = {member.user_id: member for member in await self._members.members(agreed)}
        today_by_id = {user_id: today_of(member, caller.at) for user_id, member in members.items()}
        days = await self._store.days(list(members), max(today_by_id.values(), default=dt.date.min))
        buddies = []
        for user_id in agreed:
            if user_id in members:
                today = today_by_id[user_id]
                done = sum(counts.done for counts in days[user_id] if counts.day == today)
                streak = streak_of(days[user_id], today, self._settings)
                buddies.append(Buddy(user_id, done, streak.current))
        return BuddyView(buddies, [row.buddy_id for row in rows if row.agreed_at is None])

    async def ask(self, caller: Caller, other_id: int) -> None:
        """Ask someone to be the caller's buddy; who asked the caller before gets a yes.

        Whether the other has plans is not told. Raises InvalidInput for the caller themselves, and NotAllowed.
        """
        if other_id == caller.user_id:
            raise InvalidInput("buddy_self")
        started(await self._members.member(caller.user_id))
        rows = await self._members.buddies(caller.user_id)
        if any(row.buddy_id == other_id and row.agreed_at is None for row in rows):
            await self.agree(caller, other_id)
        elif all(row.buddy_id != other_id for row in rows):
            await self._members.ask_buddy(caller.user_id, other_id, caller.at)

    async def agree(self, caller: Caller, other_id: int) -> BuddyView:
        """Say yes to who asked. Raises NotFound when nobody did, NotAllowed when one has enough buddies."""
        most = self._settings.most_buddies
        agreed = await self._members.agree(caller.user_id, other_id, most, caller.at)
        if agreed is None:
            raise NotFound("buddy_question")
        if not agreed:
            raise NotAllowed("buddies_most", most=most)
        return await self.view(caller)

    async def part(self, caller: Caller, other_id: int) -> BuddyView:
        """Be buddies no more, or say no to who asked. Raises NotFound."""
        if not await self._members.part(caller.user_id, other_id):
            raise NotFound("buddy")
        return await self.view(caller)
