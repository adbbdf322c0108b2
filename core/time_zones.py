"""Time zones by their names."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import InvalidInput


def zone_of(name: object) -> ZoneInfo:
    """Return a time zone by its name, such as Europe/Berlin. Raises InvalidInput."""
    try:
        return ZoneInfo(str(name)[:60])
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise InvalidInput("time_zone") from exc
