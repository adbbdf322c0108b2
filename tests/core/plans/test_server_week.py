from __future__ import annotations

from core.not_enough import NotEnough
from core.plans.records import Tally
from core.plans.server_week import (
    CategoryShare,
    MembersTally,
    ServerWeek,
    ServerWeekSettings,
    TaskLiking,
    summarize_server,
)
from tests.core.plans.weeks import MONDAY

TOTAL = MembersTally(12, Tally(90, 120))


def test_a_server_of_few_members_is_told_nothing_of() -> None:
    few = MembersTally(4, Tally(40, 40))
    assert summarize_server(MONDAY, few, {"focus": few}, [TaskLiking(1, 4, 5.0)]) == NotEnough(
        "members", 4, 5
    )


def test_only_what_enough_members_made_is_told() -> None:
    found = summarize_server(
        MONDAY,
        TOTAL,
        {
            "movement": MembersTally(5, Tally(10, 20)),
            "focus": MembersTally(4, Tally(9, 9)),
            "hydration": MembersTally(9, Tally(30, 40)),
        },
        [TaskLiking(1, 5, 4.0), TaskLiking(2, 4, 5.0), TaskLiking(3, 9, 4.5)],
    )
    assert found == ServerWeek(
        week=MONDAY,
        members=12,
        total=Tally(90, 120),
        loved=(TaskLiking(3, 9, 4.5), TaskLiking(1, 5, 4.0)),
        categories=(CategoryShare("hydration", 9, 0.75), CategoryShare("movement", 5, 0.5)),
    )


def test_where_no_part_has_enough_members_it_says_how_many_there_are() -> None:
    found = summarize_server(
        MONDAY, TOTAL, {"focus": MembersTally(3, Tally(9, 9))}, [TaskLiking(1, 4, 4.0), TaskLiking(2, 2, 5.0)]
    )
    assert isinstance(found, ServerWeek)
    assert (found.loved, found.categories) == (NotEnough("members", 4, 5), NotEnough("members", 3, 5))


def test_a_server_that_told_no_satisfaction_has_no_loved_tasks() -> None:
    found = summarize_server(MONDAY, TOTAL, {}, [])
    assert isinstance(found, ServerWeek)
    assert (found.loved, found.categories) == (NotEnough("members", 0, 5), NotEnough("members", 0, 5))


def test_a_task_that_many_love_comes_before_one_that_few_love_a_little_more() -> None:
    tasks = [TaskLiking(1, 5, 4.8), TaskLiking(2, 60, 4.7), TaskLiking(3, 60, 3.0)]
    settings = ServerWeekSettings(most_tasks=2)
    found = summarize_server(MONDAY, MembersTally(60, Tally(1, 1)), {}, tasks, settings)
    assert isinstance(found, ServerWeek)
    assert [task.task_id for task in found.loved] == [2, 1]
