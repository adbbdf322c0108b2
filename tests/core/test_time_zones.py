from __future__ import annotations

import pytest

from core import time_zones
from core.errors import InvalidInput


def test_common_zones_exist_and_leave_room_in_a_menu_for_one_more() -> None:
    assert [time_zones.zone_of(name).key for name in time_zones.COMMON] == list(time_zones.COMMON)
    assert len(set(time_zones.COMMON)) == len(time_zones.COMMON) < 25
    assert time_zones.DEFAULT in time_zones.COMMON


@pytest.mark.parametrize(
    "name", ["Europe/Nowhere", "../etc/passwd", "/etc/passwd", "", "\0", "x" * 4000, None]
)
def test_what_is_no_zone_is_refused(name: object) -> None:
    with pytest.raises(InvalidInput, match="time_zone"):
        time_zones.zone_of(name)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("berlin", ["Europe/Berlin"]),
        (" EUROPE/berlin ", ["Europe/Berlin"]),
        ("new  york", ["America/New_York"]),
        ("utc", ["Etc/UTC", "UTC"]),
        ("auckl", ["Pacific/Auckland"]),
        ("nowhere", []),
        ("%_'; --", []),
    ],
)
def test_zones_are_found_by_city_by_name_or_by_a_part_of_it(typed: str, found: list[str]) -> None:
    assert time_zones.like(typed, 25) == found


def test_no_more_zones_are_found_than_asked_for() -> None:
    assert len(time_zones.like("america", 25)) == 25
