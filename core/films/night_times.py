"""When a movie night is, and what follows from that: reading what people type, and the moments around it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.errors import InvalidInput

DEFAULT_ZONE = "UTC"
MOMENT = "%Y-%m-%d %H:%M"
_DISCORD_TIME = re.compile(r"<t:(\d{1,11})(?::[tTdDfFR])?>")


@dataclass(frozen=True, slots=True)
class NightTimes:
    """Tunables of the moments around a night."""

    furthest_days: int = 90
    soonest_minutes: int = 10
    vote_ends_hours: float = 3.0
    """A vote ends so long before the film, or halfway to it when that is later."""
    reminder_minutes: int = 60
    rating_minutes: int = 15
    """The rating prompt comes so long after the film's end."""
    usual_minutes: int = 120
    """Running time of a film whose own is not known."""


def read_moment(typed: object, zone: ZoneInfo) -> dt.datetime:
    """Read "2026-03-14 20:00" in a zone, or a Discord time as it was pasted. Raises InvalidInput."""
    text = str(typed).strip()
    try:
        if found := _DISCORD_TIME.fullmatch(text):
            return dt.datetime.fromtimestamp(int(found[1]), dt.UTC)
        return dt.datetime.strptime(text, MOMENT).replace(tzinfo=zone).astimezone(dt.UTC)
    except (ValueError, OverflowError, OSError) as exc:
        raise InvalidInput("moment") from exc


def check_start(starts_at: dt.datetime, now: dt.datetime, times: NightTimes) -> None:
    """Raise InvalidInput for a night in the past, too soon or too far away."""
    if starts_at < now + dt.timedelta(minutes=times.soonest_minutes):
        raise InvalidInput("night_past", minutes=times.soonest_minutes)
    if starts_at > now + dt.timedelta(days=times.furthest_days):
        raise InvalidInput("night_far", days=times.furthest_days)


def vote_end(
    given: dt.datetime | None, starts_at: dt.datetime, now: dt.datetime, times: NightTimes
) -> dt.datetime:
    """Return when the vote ends: as given, or some hours before the film. Raises InvalidInput."""
    if given is None:
        return max(now + (starts_at - now) / 2, starts_at - dt.timedelta(hours=times.vote_ends_hours))
    if not now < given <= starts_at:
        raise InvalidInput("vote_end")
    return given


def reminder_at(starts_at: dt.datetime, now: dt.datetime, times: NightTimes) -> dt.datetime | None:
    """Return when to remind; None when that moment is over."""
    due = starts_at - dt.timedelta(minutes=times.reminder_minutes)
    return due if due > now else None


def film_end(starts_at: dt.datetime, runtime_minutes: int | None, times: NightTimes) -> dt.datetime:
    """Return when the film is over."""
    return starts_at + dt.timedelta(minutes=runtime_minutes or times.usual_minutes)
