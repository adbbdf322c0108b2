"""Cogs that are put together from parts, as one group of commands has several rooms' in it."""

from __future__ import annotations

import pytest

from bot.cog import AttuneCog
from cogs.admin import Admin
from cogs.coach import Coach
from cogs.plans import Plans


@pytest.mark.parametrize("cog", [Admin, Coach, Plans])
def test_no_part_hides_a_method_of_another(cog: type[AttuneCog]) -> None:
    parts = [part for part in cog.__bases__ if part is not AttuneCog]
    names = [name for part in parts for name in vars(part) if not name.startswith("__")]
    assert len(parts) > 1
    assert not {name for name in names if names.count(name) > 1} - {"for_moderators"}
