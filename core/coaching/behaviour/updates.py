"""The weekly update: looks whether a member's behaviour has changed, and asks for new instructions only then."""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple

import structlog

from core.coaching.behaviour import update_rules as rules
from core.coaching.behaviour.change_detection import Cause, Snapshot
from core.coaching.behaviour.metrics import broken_streak
from core.coaching.behaviour.tracking import BehaviourTracker
from core.coaching.behaviour.update_rules import Hold
from core.coaching.jobs import COACH_UPDATE
from core.coaching.model.prices import cost_usd
from core.coaching.settings import CoachSettings
from core.not_enough import NotEnough
from core.schedules.scheduling import Schedules
from db.coach_metrics import CoachMetricStore, MetricRow, Standing, Verdict, Wish
from db.schedules import Recurrence, ScheduleKey

log = structlog.get_logger(__name__)


class Updates:
    """Follows members who have a coach, at their own time."""

    def __init__(
        self,
        store: CoachMetricStore,
        tracker: BehaviourTracker,
        schedules: Schedules,
        settings: CoachSettings,
        *,
        has_model: bool,
    ) -> None:
        self._store = store
        self._tracker = tracker
        self._schedules = schedules
        self._settings = settings
        self._has_model = has_model

    async def schedule(self, user_id: int, now: dt.datetime) -> None:
        """Look at a member every week from now on, or go on doing so."""
        standing = await self._store.standing(user_id)
        if standing is not None:
            await self._schedule(user_id, standing, now)

    async def follow(self, user_id: int, now: dt.datetime) -> None:
        """Look at a member every week from now on, and compare with how they do today: their coach knows."""
        await self.schedule(user_id, now)
        found = await self._tracker.behaviour(user_id, now)
        if not isinstance(found, NotEnough):
            await self._store.put_told(user_id, _row(found.snapshot()))

    async def stop(self, user_id: int) -> None:
        """Look at a member no more."""
        await self._schedules.remove(_key(user_id))

    async def look(self, user_id: int, now: dt.datetime) -> None:
        """Compare a member's behaviour with an earlier look; a second time on a day does nothing."""
        settings = self._settings.updates
        if not settings.automatic:
            return
        standing = await self._store.standing(user_id)
        if standing is None:
            await self.stop(user_id)
            return
        if not standing.let_in:  # the schedule stays, so that it goes on by itself once they are let in again
            log.info("prompt_update_held", user_id=user_id, reason="no_access")
            return
        # Their zone, or what the operator set, may have changed since.
        await self._schedule(user_id, standing, now)
        look = await self._tracker.look(user_id, now)
        if isinstance(look, NotEnough):
            log.info("prompt_update_without_data", user_id=user_id, have=look.have, need=look.need)
            return
        snapshot = look.found.snapshot()
        last_look = await self._store.last_day(user_id)
        before = await self._store.newest(user_id, rules.COMPARED[self._settings.change.rule])
        weekly = rules.is_weekly(snapshot.day, last_look, settings)
        found = rules.causes(
            None if before is None else Snapshot(*astuple(before)),
            snapshot,
            broken_streak(look.streak, last_look or snapshot.day),
            weekly=weekly,
            settings=settings,
            change=self._settings.change,
        )
        if weekly or found:
            await self._conclude(user_id, snapshot, found, self._hold(standing, snapshot.day), now)

    async def _conclude(
        self, user_id: int, snapshot: Snapshot, found: tuple[Cause, ...], hold: Hold | None, now: dt.datetime
    ) -> None:
        wish, events = None, log.bind(user_id=user_id, causes=list(map(str, found)))
        if found == (Cause.FIRST,):
            verdict = Verdict("first", found)
        elif not found:
            verdict = Verdict("unchanged", found, 0.0 if hold else self._generation_usd())
        elif hold:
            verdict = Verdict("held", found)
        else:
            verdict = Verdict("updating", found)
            ends = rules.gathering_ends(now, self._settings.updates.gather_minutes)
            wish = Wish(found[0], now, ends)
        if not await self._store.put(user_id, _row(snapshot), verdict, wish):
            return
        if verdict.outcome == "unchanged":
            events.info("skipping_prompt_update_no_significant_change", saved_usd=verdict.saved_usd)
        if verdict.outcome in ("held", "updating") and found != (Cause.PERIODIC,):
            events.info("significant_behavior_change_detected", rule=self._settings.change.rule)
        if verdict.outcome == "held":
            events.info("prompt_update_held", reason=hold)
        if wish is not None:
            events.info("prompt_update_started")

    def _hold(self, standing: Standing, today: dt.date) -> Hold | None:
        """Return what stands in the way of writing, if anything."""
        if not self._has_model:
            return "no_model"
        if standing.offline:
            return "offline"
        if not standing.has_profile:
            return "no_profile"
        since = None if standing.written_at is None else (today - standing.written_at.date()).days
        is_early = since is not None and since < self._settings.updates.least_days_between
        return "too_soon" if is_early else None

    def _generation_usd(self) -> float:
        usage = self._settings.updates.typical_usage
        return cost_usd(usage, self._settings.writing_model, self._settings.ledger.prices)

    async def _schedule(self, user_id: int, standing: Standing, now: dt.datetime) -> None:
        """Look weekly, or daily where streaks that break count: a job of its own would look at all days twice."""
        settings = self._settings.updates
        weekday = None if settings.streak_break_days else settings.weekday
        recurrence = Recurrence(standing.time_zone, settings.hour, weekday=weekday)
        await self._schedules.put(_key(user_id), recurrence, now)


def _key(user_id: int) -> ScheduleKey:
    return ScheduleKey(COACH_UPDATE, user_id=user_id)


def _row(snapshot: Snapshot) -> MetricRow:
    return MetricRow(*astuple(snapshot))
