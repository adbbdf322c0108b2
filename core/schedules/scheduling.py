"""Schedules as a service: put, paused, run out of turn, and, when they are due, put into the queue exactly once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import structlog

from core.errors import NotAllowed, NotFound
from core.job_kinds import REFIT, RETENTION
from core.jobs import Job, JobKind
from core.schedules import recurrence as recurrences
from core.schedules.settings import ScheduleSettings
from db.jobs import JobStore, Run
from db.pool import Database
from db.schedules import Advance, PauseReason, Recurrence, Schedule, ScheduleKey, ScheduleStore

log = structlog.get_logger(__name__)


class Schedules:
    """Everything that runs by the clock, except movie nights."""

    def __init__(
        self,
        database: Database,
        schedules: ScheduleStore,
        jobs: JobStore,
        kinds: Mapping[str, JobKind],
        settings: ScheduleSettings,
    ) -> None:
        self._database = database
        self._schedules = schedules
        self._jobs = jobs
        self._kinds = kinds
        self._settings = settings

    async def put(
        self, key: ScheduleKey, recurrence: Recurrence, now: dt.datetime, channel_id: int | None = None
    ) -> Schedule:
        """Make a schedule or change it; one that was paused goes on. Raises InvalidInput and NotAllowed."""
        recurrences.check(recurrence)
        next_run_at = recurrences.next_after(recurrence, now).at
        schedule = await self._schedules.put(key, recurrence, channel_id, next_run_at)
        if schedule is None:
            raise NotAllowed("consent")
        return schedule

    async def put_standing(self, now: dt.datetime) -> None:
        """Put our own: the nightly refit, and, an hour later, retention."""
        hour = self._settings.refit_hour
        await self.put(ScheduleKey(REFIT), Recurrence("UTC", hour), now)
        await self.put(ScheduleKey(RETENTION), Recurrence("UTC", (hour + 1) % 24), now)

    async def find(self, key: ScheduleKey) -> Schedule:
        """Return a schedule. Raises NotFound."""
        return _found(await self._schedules.find(key))

    async def of_server(self, guild_id: int) -> list[Schedule]:
        """Return a server's own schedules."""
        return await self._schedules.of_server(guild_id)

    async def of_member(self, user_id: int) -> list[Schedule]:
        """Return a member's schedules."""
        return await self._schedules.of_member(user_id)

    async def pause(self, key: ScheduleKey, reason: PauseReason | None = None) -> Schedule:
        """Let a schedule rest until it is resumed; what is in the queue still runs. Raises NotFound."""
        return _found(await self._schedules.pause(key, reason))

    async def resume(self, key: ScheduleKey, now: dt.datetime) -> Schedule:
        """Let a schedule go on with its next run; what it would have run meanwhile is not made up. Raises NotFound."""
        recurrence = (await self.find(key)).recurrence
        return _found(await self._schedules.resume(key, recurrences.next_after(recurrence, now).at))

    async def remove(self, key: ScheduleKey) -> None:
        """Take a schedule away, if it is there; what is in the queue comes to nothing."""
        await self._schedules.remove(key)

    async def run_now(self, key: ScheduleKey, request_id: int, now: dt.datetime) -> Schedule:
        """Run a schedule out of turn, once for each request; its next run stays. Raises NotFound."""
        async with self._database.transaction() as connection:
            schedule = _found(await self._schedules.note_run(connection, key, now))
            await self._jobs.enqueue(connection, [Run(key, f"now-{request_id}", now, late=False)])
        return schedule

    async def claim_due(self, now: dt.datetime) -> int:
        """Put what is due into the queue, whichever process gets to it first; return how many runs there were."""
        runs = 0
        while True:
            claimed, enqueued = await self._claim(now)
            runs += enqueued
            if claimed < self._settings.claimed_at_once:
                return runs

    async def job(self, run: Run) -> Job | None:
        """Return a run as a job; None when its schedule was taken away, so that it is not wanted any more."""
        schedule = await self._schedules.find(run.key)
        return None if schedule is None else _job(schedule, run)

    async def rehearsal(self, key: ScheduleKey, now: dt.datetime) -> Job:
        """Return what a schedule would run if it were due now, for a preview. Raises NotFound."""
        return _job(await self.find(key), Run(key, "rehearsal", now, late=False))

    async def _claim(self, now: dt.datetime) -> tuple[int, int]:
        late_after = dt.timedelta(minutes=self._settings.late_minutes)
        runs, advances = [], []
        async with self._database.transaction() as connection:
            due = await self._schedules.due(connection, now, self._settings.claimed_at_once)
            for schedule in due:
                kind = self._kinds.get(schedule.key.kind)
                turn = recurrences.turn(schedule, now, late_after, kind.stale_after if kind else None)
                if turn.run is None:
                    advances.append(Advance(schedule.key, turn.next_run_at, None, None))
                else:
                    runs.append(Run(schedule.key, turn.run.period, turn.run.at, turn.late))
                    advances.append(Advance(schedule.key, turn.next_run_at, now, turn.run.period))
            if due:
                await self._jobs.enqueue(connection, runs)
                await self._schedules.advance(connection, advances)
        if runs:
            log.info("schedules_due", runs=len(runs), late=sum(run.late for run in runs))
        return len(due), len(runs)


def _found(schedule: Schedule | None) -> Schedule:
    if schedule is None:
        raise NotFound("schedule")
    return schedule


def _job(schedule: Schedule, run: Run) -> Job:
    return Job(run.key, run.period, run.due_at, run.late, schedule.channel_id, schedule.recurrence.time_zone)
