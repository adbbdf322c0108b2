"""Time zones by name, as people choose and type them."""

from __future__ import annotations

import zoneinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import InvalidInput

DEFAULT = "UTC"
COMMON = (
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/Mexico_City",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "UTC",
    "Europe/London",
    "Africa/Lagos",
    "Europe/Paris",
    "Europe/Berlin",
    "Africa/Johannesburg",
    "Europe/Athens",
    "Africa/Nairobi",
    "Europe/Istanbul",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Jakarta",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)
"""From west to east, one or two for each hour in which many people live; two menus' worth would be too many."""
_ALL = sorted(zoneinfo.available_timezones())


def zone_of(name: object) -> ZoneInfo:
    """Return a time zone by its name, such as Europe/Berlin. Raises InvalidInput."""
    try:
        return ZoneInfo(str(name)[:60])
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise InvalidInput("time_zone") from exc


def like(typed: str, most: int) -> list[str]:
    """Return zones with what was typed in their name; one whose city or whole name it is comes alone."""
    wanted = "_".join(typed.casefold().split())
    exact = [zone for zone in _ALL if wanted in (zone.casefold(), zone.casefold().rpartition("/")[2])]
    return (exact or [zone for zone in _ALL if wanted in zone.casefold()])[:most]
