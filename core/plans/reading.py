"""What members type and choose about their plans, read and checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal

from core.errors import InvalidInput
from core.plans.vocabulary import ARCHETYPES, CATEGORIES, MOODS, PHASES, SKIP_REASONS
from core.time_zones import zone_of

LONGEST_NOTE = 500
MOST_MINUTES = 600
LATEST_DAY_END = 12 * 60
LAST_MINUTE = 24 * 60 - 1
DAYS_OF_WEEK = 7
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_WHOLE = re.compile(r"[0-9]{1,6}")

Setting = Literal[
    "archetype",
    "time_zone",
    "day_end_minutes",
    "categories_off",
    "wanted_minutes",
    "rest_weekdays",
    "overwhelmed",
    "reminder_minute",
    "weekly_summary_dm",
]
"""What a member can choose, by the names under which it is kept."""


def settings(given: Mapping[Setting, object]) -> dict[str, Any]:
    """Read settings, as values that can be kept. Raises InvalidInput for the first that cannot be used."""
    return {name: _READERS[name](value) for name, value in given.items()}


def archetype(told: object) -> str:
    """Read an archetype. Raises InvalidInput."""
    if told not in ARCHETYPES:
        raise InvalidInput("archetype")
    return str(told)


def phase(told: object) -> str:
    """Read a learning phase. Raises InvalidInput."""
    if told not in PHASES:
        raise InvalidInput("phase")
    return str(told)


def energy(told: object) -> int:
    """Read 1 to 5. Raises InvalidInput."""
    read = _whole(told, 1, 5)
    if read is None:
        raise InvalidInput("energy")
    return read


def mood(told: object) -> str:
    """Read a mood. Raises InvalidInput."""
    if told not in MOODS:
        raise InvalidInput("mood")
    return str(told)


def note(told: str | None) -> str | None:
    """Read a note; None for an empty one. Raises InvalidInput for one that is too long."""
    text = (told or "").replace("\x00", "").strip()
    if len(text) > LONGEST_NOTE:
        raise InvalidInput("note", length=len(text), most=LONGEST_NOTE)
    return text or None


def skip_reason(told: object) -> str:
    """Read why an item is skipped. Raises InvalidInput."""
    if told not in SKIP_REASONS:
        raise InvalidInput("skip_reason")
    return str(told)


def satisfaction(told: object) -> int:
    """Read 1 to 5. Raises InvalidInput."""
    read = _whole(told, 1, 5)
    if read is None:
        raise InvalidInput("satisfaction")
    return read


def minutes(told: object) -> int:
    """Read a number of minutes. Raises InvalidInput."""
    read = _whole(told, 1, MOST_MINUTES)
    if read is None:
        raise InvalidInput("minutes", most=MOST_MINUTES)
    return read


def _wanted_minutes(told: object) -> int:
    read = _whole(told, 1, MOST_MINUTES)
    if read is None:
        raise InvalidInput("wanted_minutes", most=MOST_MINUTES)
    return read


def _time_zone(told: object) -> str:
    return zone_of(told).key


def _day_end(told: object) -> int:
    read = _minute_of_day(told, LATEST_DAY_END)
    if read is None:
        raise InvalidInput("day_end")
    return read


def _reminder(told: object) -> int | None:
    if told is None:
        return None
    read = _minute_of_day(told, LAST_MINUTE)
    if read is None:
        raise InvalidInput("reminder")
    return read


def _categories_off(told: object) -> tuple[str, ...]:
    named = list(told) if isinstance(told, Collection) else [told]
    off = tuple(category for category in CATEGORIES if category in named)
    if any(name not in CATEGORIES for name in named) or off == CATEGORIES:
        raise InvalidInput("categories_off")
    return off


def _rest_weekdays(told: object) -> tuple[int, ...]:
    named = list(told) if isinstance(told, Collection) else [told]
    resting = {_whole(day, 0, DAYS_OF_WEEK - 1) for day in named}
    days = tuple(sorted(day for day in resting if day is not None))
    if len(days) < len(resting) or len(days) == DAYS_OF_WEEK:
        raise InvalidInput("rest_weekdays")
    return days


_READERS: Mapping[Setting, Callable[[object], object]] = {
    "archetype": archetype,
    "time_zone": _time_zone,
    "day_end_minutes": _day_end,
    "categories_off": _categories_off,
    "wanted_minutes": _wanted_minutes,
    "rest_weekdays": _rest_weekdays,
    "overwhelmed": bool,
    "reminder_minute": _reminder,
    "weekly_summary_dm": bool,
}


def _whole(told: object, least: int, most: int) -> int | None:
    """Read a whole number, also one that was typed; None for what is none or out of range."""
    if isinstance(told, str) and _WHOLE.fullmatch(told.strip()):
        told = int(told)
    if isinstance(told, bool) or not isinstance(told, int) or not least <= told <= most:
        return None
    return told


def _minute_of_day(told: object, latest: int) -> int | None:
    """Read minutes past midnight, also typed as a time such as 3:30."""
    if isinstance(told, str) and (clock := _CLOCK.fullmatch(told.strip())):
        told = 60 * int(clock[1]) + int(clock[2])
    return _whole(told, 0, latest)
