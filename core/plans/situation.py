"""Where one member's plans stand, and what follows from that: progress, streak, mode, and what to wish for a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.errors import NotReady
from core.plans import phases, streaks
from core.plans.archetypes import daily_tasks
from core.plans.choosing import NEW, Choice, PlanWish
from core.plans.days import day_of
from core.plans.modes import Checkin, DayDone, Mode, infer
from core.plans.phases import PhaseEvidence, Progress
from core.plans.preferences import Belief, Beliefs
from core.plans.records import DayRecord
from core.plans.rotation import PlannedTask, rotation
from core.plans.settings import PlanSettings
from core.plans.streaks import Streak
from core.plans.tasks import ServerTasks
from core.time_zones import zone_of
from db.plan_members import PlanMember
from db.plans import DayCounts, Item, MemberPlans, Plan

WEEK = 7
"""Days that plans are made for at most: today and those after it."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a member's plans are made from and shown with."""

    member: PlanMember
    today: dt.date
    tasks: ServerTasks
    plans: Mapping[dt.date, Plan]
    """The days around today, as far as rotation reaches and plans are made ahead."""
    days: Sequence[DayCounts]
    """Every day there ever was, and those that are planned ahead."""
    different: int
    """Different tasks done or skipped since the phase began."""
    check_ins: Sequence[Checkin]
    beliefs: Beliefs
    tried: Mapping[int, dt.date]
    """When each task was first on a plan."""

    def progress(self, settings: PlanSettings) -> Progress:
        """Return how far the member has come in their phase."""
        since = self.member.phase_since
        days = [day for day in self.days if day.day >= since]
        evidence = PhaseEvidence(
            settled=sum(day.done + day.skipped for day in days),
            done=sum(day.done for day in days),
            different=self.different,
        )
        return phases.progress(self.member.phase, since, self.today, evidence, settings.phases)

    def streak(self, settings: PlanSettings) -> Streak:
        """Return the member's streak."""
        return streak_of(self.days, self.today, settings)

    def rests(self, day: dt.date) -> bool:
        """Tell whether a day is one of rest or travel."""
        return any(counts.rest for counts in self.days if counts.day == day)

    def mode(self, day: dt.date, settings: PlanSettings) -> Mode:
        """Return the mode of a day: told, inferred, or the usual one."""
        past = [
            DayDone(counts.day, counts.planned, counts.done)
            for counts in self.days
            if counts.day < self.today and counts.planned and not counts.rest
        ]
        return infer(day, self.check_ins, past, settings.modes)

    def wish(self, day: dt.date, mode: str, fixed: Sequence[Item], settings: PlanSettings) -> PlanWish:
        """Return what a day's plan should be like, given what stays on it."""
        member, row_of = self.member, self.tasks.table.row_of
        # What was retired meanwhile stays on the plan, but choosing knows it no more.
        known = tuple(Choice(item.task_id, item.slot, item.share) for item in fixed if item.task_id in row_of)
        planned = [
            PlannedTask(plan.facts.day, item.task_id, item.variation_group)
            for plan in self.plans.values()
            for item in plan.items
            if plan.facts.day != day or item.state == "swapped"
        ]
        earlier = [counts for counts in self.days if member.phase_since <= counts.day < day]
        new = sum(counts.new for counts in earlier)
        return PlanWish(
            day=day,
            archetype=member.archetype,
            phase=member.phase,
            mode=mode,
            tasks=daily_tasks(member.archetype, member.overwhelmed) - len(fixed) + len(known),
            wanted_minutes=member.wanted_minutes,
            rotation=rotation(planned, day, settings.rotation),
            tried={task_id: first_on for task_id, first_on in self.tried.items() if first_on < day},
            categories_off=frozenset(member.categories_off),
            fixed=known,
            served=(new, sum(counts.planned for counts in earlier) - new),
        )

    def with_plan(self, plan: Plan) -> Situation:
        """Return the situation with a plan that is new, or of which something changed."""
        day = plan.facts.day
        shown = [item for item in plan.items if item.state != "swapped"]
        counts = DayCounts(
            day,
            planned=len(shown),
            done=sum(item.state == "done" for item in shown),
            skipped=sum(item.state == "skipped" for item in shown),
            new=sum(item.share == NEW for item in shown),
            rest=self.rests(day),
        )
        tried = {item.task_id: min(day, self.tried.get(item.task_id, day)) for item in plan.items}
        return replace(
            self,
            plans={**self.plans, day: plan},
            days=sorted(
                [*(other for other in self.days if other.day != day), counts], key=lambda other: other.day
            ),
            tried={**self.tried, **tried},
        )


def started(member: PlanMember | None) -> PlanMember:
    """Return who has plans now. Raises NotReady for who has not started, or stopped."""
    if member is None or member.stopped_on is not None:
        raise NotReady("plan_start")
    return member


def today_of(member: PlanMember, at: dt.datetime) -> dt.date:
    """Return a member's day at a moment."""
    return day_of(at, zone_of(member.time_zone), member.day_end_minutes)


def days_ahead(today: dt.date, ahead: range) -> list[dt.date]:
    """Return the days that come so many days after today."""
    return [today + dt.timedelta(days=days) for days in ahead]


def streak_of(days: Sequence[DayCounts], today: dt.date, settings: PlanSettings) -> Streak:
    """Return the streak that a member's days make."""
    records = [DayRecord(day.day, day.planned, day.done, day.skipped, day.rest) for day in days]
    return streaks.streak(records, today, settings.streaks)


async def load(
    plans: MemberPlans, member: PlanMember, tasks: ServerTasks, at: dt.datetime, settings: PlanSettings
) -> Situation:
    """Read all that there is about a member's plans."""
    today = today_of(member, at)
    reach = dt.timedelta(days=settings.rotation.reach_days)
    last = today + dt.timedelta(days=WEEK - 1)
    since = today - dt.timedelta(days=settings.modes.look_back_days)
    return Situation(
        member=member,
        today=today,
        tasks=tasks,
        plans=await plans.plans(today - reach, last + reach),
        days=await plans.days(last + reach),
        different=await plans.different_since(member.phase_since),
        check_ins=[Checkin(told.day, told.energy, told.mood) for told in await plans.check_ins(since, today)],
        beliefs={
            (row.dimension, row.value): Belief(row.alpha, row.beta, row.updated_at)
            for row in await plans.beliefs()
        },
        tried=await plans.tried(),
    )
