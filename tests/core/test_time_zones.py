from __future__ import annotations

import pytest

from core.errors import InvalidInput
from core.time_zones import zone_of


@pytest.mark.parametrize(
    "name", ["Europe/Nowhere", "../etc/passwd", "/etc/passwd", "", "\0", "x" * 4000, None]
)
def test_what_is_no_zone_is_refused(name: object) -> None:
    with pytest.raises(InvalidInput, match="time_zone"):
        zone_of(name)


def test_a_zone_is_known_by_its_name() -> None:
    assert zone_of("Europe/Berlin").key == "Europe/Berlin"
