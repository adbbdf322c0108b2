"""A member's days: local dates that end when the member says, also after midnight, and in any time zone.

A day begins when its zone's clock first shows ``day_end_minutes`` past midnight (0 to 720) and lasts until the
next one begins: 23 or 25 hours when the clock changes. A time that the clock skips counts as it would have
come without the change (as in RFC 5545, section 3.3.5), and of a time shown twice only the first counts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SlotHours:
    """The local hour at which each time of day begins; the evening lasts until the morning."""

    morning: int = 5
    midday: int = 11
    afternoon: int = 14
    evening: int = 18


def moment_of(day: dt.date, minute: int, zone: ZoneInfo) -> dt.datetime:
    """Return when a zone's clock first shows so many minutes past the midnight that ``day`` begins with, in UTC."""
    wall = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute)
    return wall.replace(tzinfo=zone).astimezone(dt.UTC)


def bounds(day: dt.date, zone: ZoneInfo, day_end_minutes: int) -> tuple[dt.datetime, dt.datetime]:
    """Return when a member's day begins, and when it is over, in UTC."""
    return moment_of(day, day_end_minutes, zone), moment_of(day + _ONE_DAY, day_end_minutes, zone)


def day_of(at: dt.datetime, zone: ZoneInfo, day_end_minutes: int) -> dt.date:
    """Return the member's day at a moment: the one whose bounds hold it."""
    wall = at.astimezone(zone).replace(tzinfo=None) - dt.timedelta(minutes=day_end_minutes)
    start, end = bounds(wall.date(), zone, day_end_minutes)
    return wall.date() + ((at >= end) - (at < start)) * _ONE_DAY


def week_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - day.weekday() * _ONE_DAY


def slot_of(at: dt.datetime, zone: ZoneInfo, hours: SlotHours | None = None) -> str:
    """Return the time of day at a moment, one of the vocabulary's slots."""
    hours, hour = hours or SlotHours(), at.astimezone(zone).hour
    if hours.morning <= hour < hours.midday:
        return "morning"
    if hours.midday <= hour < hours.afternoon:
        return "midday"
    return "afternoon" if hours.afternoon <= hour < hours.evening else "evening"


def next_moment(minute: int, zone: ZoneInfo, after: dt.datetime) -> dt.datetime:
    """Return when a zone's clock next shows so many minutes past midnight, once a day, in UTC."""
    today = after.astimezone(zone).date()
    due = moment_of(today, minute, zone)
    return due if due > after else moment_of(today + _ONE_DAY, minute, zone)


def days_lost(before: dt.date, after: dt.date) -> tuple[dt.date, ...]:
    """Return the days that a member cannot finish when their day jumps from ``before`` to ``after``.

    ``before`` is their day at a moment by the old time zone and day end, ``after`` by the new ones: travel east
    over the date line cuts a day short, travel west loses none.
    """
    return tuple(before + ahead * _ONE_DAY for ahead in range((after - before).days))
