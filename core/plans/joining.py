"""Who has daily plans, and how they like them: starting, settings, phases by hand, stopping and coming back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.caller import Caller
from core.errors import NotAllowed
from core.plans import reading
from core.plans.book import PlanBook
from core.plans.days import days_lost
from core.plans.member_schedules import MemberSchedules
from core.plans.planner import Planner
from core.plans.reading import Setting
from core.plans.situation import started, today_of
from core.plans.vocabulary import ARCHETYPES, PHASES
from db.plan_members import PlanMember, PlanMemberStore
from db.plans import MemberPlans, PlanStore

USUAL_MINUTES = 30
# What changes which tasks fit: plans made before are chosen again, as far as they are open.
CHOSEN_BY = ("archetype", "categories_off", "wanted_minutes", "overwhelmed")


class PlanMembers:
    """Keeps what members choose for their plans."""

    def __init__(
        self,
        store: PlanStore,
        members: PlanMemberStore,
        book: PlanBook,
        planner: Planner,
        schedules: MemberSchedules,
    ) -> None:
        self._store = store
        self._members = members
        self._book = book
        self._planner = planner
        self._schedules = schedules

    async def settings(self, caller: Caller) -> PlanMember:
        """Return what the caller chose. Raises NotReady before they started."""
        return started(await self._members.member(caller.user_id))

    async def start(self, caller: Caller, given: Mapping[Setting, object]) -> PlanMember:
        """Begin, or come back after a stop with all that was learned; an archetype and a time zone are needed.

        Raises InvalidInput, and NotAllowed for who has started already or has not agreed to be known.
        """
        chosen = reading.settings({"archetype": None, "time_zone": None, **given})
        async with self._store.holding(caller.user_id) as (plans, before):
            if before is not None and before.stopped_on is None:
                raise NotAllowed("plan_started")
            before = before or _newcomer(caller, chosen)
            after = replace(before, **chosen, guild_id=caller.guild_id, stopped_on=None)
            after = await _save(plans, before, after, caller.at)
        await self._schedules.follow(after, caller.at)
        return after

    async def change(self, caller: Caller, given: Mapping[Setting, object]) -> PlanMember:
        """Change settings; what is open of plans already made follows. Raises InvalidInput."""
        return await self._change(caller, **reading.settings(given))

    async def choose_phase(self, caller: Caller, phase: object) -> PlanMember:
        """Stay in a learning phase until further notice; None hands it back to time and evidence."""
        if phase is None:
            return await self._change(caller, phase_by_hand=False)
        return await self._change(caller, phase=reading.phase(phase), phase_by_hand=True)

    async def answer_proposal(self, caller: Caller, archetype: object) -> PlanMember:
        """Take an archetype that was proposed, or keep the old one (None): it is not asked again for a while."""
        today = today_of(await self.settings(caller), caller.at)
        chosen = {} if archetype is None else {"archetype": reading.archetype(archetype)}
        return await self._change(caller, archetype_asked_on=today, **chosen)

    async def show_on_board(self, caller: Caller, shown: bool) -> PlanMember:
        """Be on the board of the server where this is asked, to which the plans move, or on none."""
        if not shown:
            return await self._change(caller, on_board=False)
        if caller.guild_id is None:
            raise NotAllowed("server_only")
        return await self._change(caller, on_board=True, guild_id=caller.guild_id)

    async def stop(self, caller: Caller) -> PlanMember:
        """Make no more plans; everything is kept for coming back."""
        today = today_of(await self.settings(caller), caller.at)
        return await self._change(caller, stopped_on=today)

    async def _change(self, caller: Caller, **changes: Any) -> PlanMember:
        async with self._book.hold(caller) as (plans, situation):
            before = situation.member
            after = await _save(plans, before, replace(before, **changes), caller.at)
            if any(getattr(after, name) != getattr(before, name) for name in CHOSEN_BY):
                situation = replace(situation, member=after, today=today_of(after, caller.at))
                for day in [day for day in situation.plans if day >= situation.today]:
                    situation = await self._planner.choose_again(plans, situation, day, caller.at)
        await self._schedules.follow(after, caller.at)
        return after


async def _save(plans: MemberPlans, before: PlanMember, after: PlanMember, at: dt.datetime) -> PlanMember:
    """Save settings, and the days that they change from days to keep into days of rest or travel."""
    day, today = today_of(before, at), today_of(after, at)
    if before.stopped_on is None:
        await plans.put_rest_days(days_lost(day, today), "travel")
    else:
        await plans.put_rest_days(_days(before.stopped_on, today), "rest")
    if after.rest_weekdays != before.rest_weekdays:
        past = [day for day in _days(before.rest_since, today) if day.weekday() in before.rest_weekdays]
        await plans.put_rest_days(past, "rest")
        after = replace(after, rest_since=today)
    if after.archetype != before.archetype:
        after = replace(after, archetype_since=today)
    if after.phase != before.phase:
        after = replace(after, phase_since=today)
    if not await plans.put_member(after):
        raise NotAllowed("consent")
    return after


def _days(first: dt.date, end: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=days) for days in range((end - first).days)]


def _newcomer(caller: Caller, chosen: Mapping[str, Any]) -> PlanMember:
    """Return who has chosen nothing but this."""
    usual = PlanMember(
        user_id=caller.user_id,
        guild_id=caller.guild_id,
        archetype=ARCHETYPES[0],
        time_zone="UTC",
        day_end_minutes=0,
        categories_off=(),
        wanted_minutes=USUAL_MINUTES,
        rest_weekdays=(),
        rest_since=dt.date.min,
        overwhelmed=False,
        reminder_minute=None,
        weekly_summary_dm=False,
        on_board=False,
        phase=PHASES[0],
        phase_since=dt.date.min,
        phase_by_hand=False,
        archetype_since=dt.date.min,
        archetype_asked_on=None,
        started_on=dt.date.min,
        stopped_on=None,
    )
    member = replace(usual, **chosen)
    today = today_of(member, caller.at)
    return replace(member, rest_since=today, phase_since=today, archetype_since=today, started_on=today)
