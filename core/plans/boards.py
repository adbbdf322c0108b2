"""A server's board: members who chose to be on it, by the days they kept this week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.caller import Caller
from core.errors import NotAllowed
from core.plans.days import week_of
from core.plans.settings import PlanSettings
from core.plans.situation import streak_of, today_of
from core.plans.streaks import DayState
from db.plan_members import PlanMemberStore
from db.plans import PlanStore


@dataclass(frozen=True, slots=True)
class BoardPlace:
    """What everyone may see of a member on the board."""

    user_id: int
    kept: int
    """Days of this week on which something was done."""
    streak: int


class Boards:
    """Makes boards."""

    def __init__(self, members: PlanMemberStore, store: PlanStore, settings: PlanSettings) -> None:
        self._members = members
        self._store = store
        self._settings = settings

    async def board(self, caller: Caller) -> Sequence[BoardPlace]:
        """Return the board of the caller's server, best first. Raises NotAllowed in a private chat."""
        if caller.guild_id is None:
            raise NotAllowed("server_only")
        monday = week_of(caller.at.date())
        members = await self._members.on_board(caller.guild_id, monday, self._settings.board_length)
        last = caller.at.date() + dt.timedelta(days=1)  # somewhere it is tomorrow
        days = await self._store.days([member.user_id for member in members], last)
        places = []
        for member in members:
            today = today_of(member, caller.at)
            streak = streak_of(days[member.user_id], today, self._settings)
            kept = [day for day in streak.days if day.day >= week_of(today) and day.state is DayState.KEPT]
            places.append(BoardPlace(member.user_id, len(kept), streak.current))
        return sorted(places, key=lambda place: (-place.kept, -place.streak, place.user_id))
