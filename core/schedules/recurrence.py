"""When something recurs, in the time zone of those it is for."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import InvalidInput
from core.time_zones import zone_of
from db.schedules import Recurrence, Schedule

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of a recurrence: the moment, and the local day or ISO week that it stands for."""

    at: dt.datetime
    period: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What a schedule that is due comes to: what to run now, if anything, and when it is due again."""

    run: Occurrence | None
    late: bool
    next_run_at: dt.datetime


def check(recurrence: Recurrence) -> None:
    """Raise InvalidInput for a time that no clock shows, or an unknown zone."""
    zone_of(recurrence.time_zone)
    if not (0 <= recurrence.hour < 24 and 0 <= recurrence.minute < 60):
        raise InvalidInput("time_of_day")
    if recurrence.weekday is not None and not 0 <= recurrence.weekday < 7:
        raise InvalidInput("weekday")


def next_after(recurrence: Recurrence, moment: dt.datetime) -> Occurrence:
    """Return the first occurrence later than a moment (aware).

    A time of day that a day has twice, at the end of summer time, counts the first time. One that a day lacks, at its
    beginning, comes as much later as the clock was put forward.

    >>> next_after(Recurrence("Europe/Berlin", 2, 30), dt.datetime(2026, 3, 28, 12, tzinfo=dt.UTC))
    Occurrence(at=datetime.datetime(2026, 3, 29, 1, 30, tzinfo=datetime.timezone.utc), period='2026-03-29')
    """
    return next(found for found in _from(recurrence, moment, 1) if found.at > moment)


def newest_until(recurrence: Recurrence, moment: dt.datetime) -> Occurrence:
    """Return the last occurrence that is not later than a moment (aware)."""
    return next(found for found in _from(recurrence, moment, -1) if found.at <= moment)


def turn(
    schedule: Schedule, now: dt.datetime, late_after: dt.timedelta, stale_after: dt.timedelta | None
) -> Turn:
    """Decide on a schedule that is due: of all the runs that were missed, at most the newest is made up.

    It counts as late after ``late_after``, and is left out after ``stale_after``. A period that ran never runs again.
    """
    newest = newest_until(schedule.recurrence, now)
    age = now - newest.at
    is_over = newest.period == schedule.last_period or (stale_after is not None and age > stale_after)
    next_run_at = next_after(schedule.recurrence, now).at
    return Turn(None if is_over else newest, not is_over and age > late_after, next_run_at)


def _from(recurrence: Recurrence, moment: dt.datetime, step: int) -> Iterator[Occurrence]:
    """Give occurrences day by day, forwards or backwards, from one that is certainly on the other side."""
    zone = zone_of(recurrence.time_zone)
    first = moment.astimezone(zone).date() - step * ONE_DAY
    for days in itertools.count():
        day = first + step * days * ONE_DAY
        if recurrence.weekday in (None, day.weekday()):
            at = dt.datetime.combine(day, dt.time(recurrence.hour, recurrence.minute), zone)
            year, week, _ = day.isocalendar()
            period = day.isoformat() if recurrence.weekday is None else f"{year}-W{week:02}"
            yield Occurrence(at.astimezone(dt.UTC), period)
