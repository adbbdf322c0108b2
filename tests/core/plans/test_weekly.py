from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from core.not_enough import NotEnough
from core.plans.insights import NoPattern
from core.plans.records import DayRecord, ItemRecord, Tally
from core.plans.streaks import DayState, Streak, streak
from core.plans.suggestions import (
    FollowPattern,
    LighterDays,
    LittleMore,
    RepeatTask,
    TinyVersions,
    TryCategory,
)
from core.plans.vocabulary import CATEGORIES, SLOTS
from core.plans.weekly import WeekSummary, summarize
from tests.core.plans.weeks import MONDAY, item

SUNDAY = MONDAY + dt.timedelta(days=6)
NEXT_MONDAY = MONDAY + dt.timedelta(days=7)


def streak_of(items: list[ItemRecord], today: dt.date) -> Streak:
    records = []
    for day in {one.day for one in items}:
        states = [one.state for one in items if one.day == day]
        records.append(DayRecord(day, len(states), states.count("done"), states.count("skipped")))
    return streak(records, today)


def week(items: list[ItemRecord], today: dt.date = NEXT_MONDAY, **facts: object) -> WeekSummary:
    return summarize(items, streak_of(items, today), MONDAY, today, **facts)  # type: ignore[arg-type]


def days(done: int, skipped: int, first: int = 0, **facts: object) -> list[ItemRecord]:
    """Return items for a week, one after the other over its days."""
    states = ["done"] * done + ["skipped"] * skipped
    return [item(first + at % 7, state, **facts) for at, state in enumerate(states)]


def test_a_week_without_a_plan_has_no_figures_and_says_so() -> None:
    found = week([])
    assert found.total == Tally(0, 0)
    assert found.before == NotEnough("items", 0, 5)
    assert found.satisfaction == NotEnough("satisfactions", 0, 3)
    assert found.insights == NotEnough("items", 0, 30)
    assert (found.categories, found.slots, found.favourites) == ((), (), ())
    assert [(day.day, day.state, day.planned) for day in found.days] == [
        (MONDAY + dt.timedelta(days=ahead), None, 0) for ahead in range(7)
    ]


def test_a_week_is_counted_by_day_category_and_slot() -> None:
    found = week(
        [
            item(0, task_id=1, minutes=10, satisfaction=5),
            item(0, task_id=2, minutes=5, tiny=True, category="focus", slot="evening", satisfaction=4),
            item(1, task_id=1, minutes=15, satisfaction=3),
            item(1, "skipped", task_id=3, category="focus"),
            item(2, "open", task_id=3, minutes=99),
        ]
    )
    assert found.total == Tally(3, 5)
    assert (found.skipped, found.tiny, found.minutes, found.variety) == (1, 1, 30, 2)
    assert found.satisfaction == 4.0
    assert found.categories == (("movement", Tally(2, 3)), ("focus", Tally(1, 2)))
    assert found.slots == (("morning", Tally(2, 4)), ("evening", Tally(1, 1)))
    assert [(day.planned, day.done, day.skipped) for day in found.days[:4]] == [
        (2, 2, 0),
        (2, 1, 1),
        (1, 0, 0),
        (0, 0, 0),
    ]


def test_days_bear_what_they_mean_for_the_streak() -> None:
    found = week([item(0), item(1), item(3, "open")], today=MONDAY + dt.timedelta(days=3))
    assert [day.state for day in found.days] == [
        *(DayState.KEPT, DayState.KEPT, DayState.MISSED, DayState.OPEN),
        *(None, None, None),
    ]


def test_what_is_still_open_today_or_planned_ahead_does_not_count_against_anyone() -> None:
    items = [item(0), item(1, "open"), item(2), item(2, "open"), item(3, "open"), item(3, "skipped")]
    assert week(items, today=MONDAY + dt.timedelta(days=2)).total == Tally(2, 4)
    assert week(items).total == Tally(2, 6)


def test_other_weeks_do_not_count() -> None:
    items = [item(-1), item(7), item(0)]
    assert week(items).total == Tally(1, 1)


def test_the_week_before_is_compared_when_both_have_enough() -> None:
    assert week(days(3, 2) + days(4, 1, first=-7)).before == Tally(4, 5)
    assert week(days(3, 1) + days(4, 1, first=-7)).before == NotEnough("items", 4, 5)
    assert week(days(4, 1, first=-14) + days(3, 2)).before == NotEnough("items", 0, 5)


def test_little_done_two_weeks_running_suggests_lighter_days_and_tiny_versions() -> None:
    found = week(days(2, 8, task_id=1) + days(1, 9, first=-7, task_id=2))
    assert found.suggestions[:2] == (LighterDays(Tally(2, 10), Tally(1, 10)), TinyVersions(8))


def test_who_did_a_tiny_version_knows_them() -> None:
    found = week([*days(2, 8), item(0, tiny=True)])
    assert not any(isinstance(one, TinyVersions) for one in found.suggestions)


def test_nearly_all_done_two_weeks_running_suggests_a_little_more() -> None:
    found = week(days(9, 1) + days(10, 0, first=-7))
    assert LittleMore(Tally(9, 10), Tally(10, 10)) in found.suggestions


def test_one_bad_week_suggests_nothing_lighter() -> None:
    found = week(days(2, 8) + days(5, 5, first=-7))
    assert not any(isinstance(one, LighterDays) for one in found.suggestions)


def test_a_favourite_and_a_category_never_done_are_suggested() -> None:
    items = days(5, 0, task_id=7, satisfaction=5)
    found = week(items, wanted=("movement", "recovery", "focus"))
    assert found.suggestions == (RepeatTask(found.favourites[0]), TryCategory("recovery"))
    assert found.favourites[0].task_id == 7


def test_a_clear_pattern_is_the_first_suggestion_of_at_most_three() -> None:
    items = [
        item(ahead, state, slot=slot, task_id=ahead)
        for ahead in range(-35, 7)
        for slot, state in (("morning", "done"), ("evening", "skipped"))
    ]
    found = week(items)
    assert isinstance(found.insights, tuple)
    assert found.suggestions[0] == FollowPattern(found.insights[0])
    assert len(found.suggestions) <= 3


def test_a_week_long_past_is_summed_up_as_it_was_then() -> None:
    later = [item(ahead, "skipped", slot="evening") for ahead in range(7, 40)]
    items = [item(-at, slot="morning") for at in range(1, 40)]
    assert week(items + later).insights == NoPattern(39)


def test_both_weeks_of_a_clock_change_and_a_new_year_have_seven_days() -> None:
    for monday in (dt.date(2026, 3, 23), dt.date(2026, 10, 19), dt.date(2026, 12, 28)):
        found = summarize([], streak_of([], monday), monday, monday)
        assert [day.day.weekday() for day in found.days] == list(range(7))


item_records = st.builds(
    item,
    st.integers(-60, 10),
    st.sampled_from(["done", "skipped", "open"]),
    task_id=st.integers(1, 9),
    category=st.sampled_from(CATEGORIES),
    slot=st.sampled_from(SLOTS),
    satisfaction=st.none() | st.integers(1, 5),
    tiny=st.booleans(),
)


@given(st.lists(item_records, max_size=80), st.integers(0, 9))
def test_parts_add_up_to_the_whole(items: list[ItemRecord], ahead: int) -> None:
    today = MONDAY + dt.timedelta(days=ahead)
    found = week(items, today)
    for parts in (found.categories, found.slots):
        assert sum(part.done for _, part in parts) == found.total.done
        assert sum(part.due for _, part in parts) == found.total.due
    assert sum(day.done for day in found.days) == found.total.done
    assert sum(day.planned for day in found.days) >= found.total.due
    assert found.variety <= found.total.done <= found.total.due
    assert len(found.suggestions) <= 3
    assert found == week(items[::-1], today)
