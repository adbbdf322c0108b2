import datetime as dt

import pytest

from core.plans.rotation import PlannedTask, Rotation, RotationSettings, rotation
from tests.core.plans.tables import MONDAY


def planned(days, task_id):
    return PlannedTask(MONDAY + dt.timedelta(days=days), task_id, f"group {task_id}")


@pytest.mark.parametrize(
    ("gap", "groups"),
    [(0, {3}), (1, {2, 3, 4}), (2, {1, 2, 3, 4, 5})],
)
def test_tasks_of_both_neighbours_are_barred_and_groups_as_far_as_the_gap_reaches(gap, groups):
    plans = [planned(-3, 0), planned(-2, 1), planned(-1, 2), planned(0, 3), planned(1, 4), planned(2, 5)]
    settings = RotationSettings(group_gap_days=gap)
    expected = Rotation(frozenset({2, 3, 4}), frozenset(f"group {number}" for number in groups))
    assert rotation(plans, MONDAY, settings) == expected
    assert settings.reach_days == max(1, gap)


def test_a_day_alone_leaves_everything_open():
    assert rotation([], MONDAY, RotationSettings()) == Rotation(frozenset(), frozenset())
