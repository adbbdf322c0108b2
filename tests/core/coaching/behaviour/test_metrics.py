from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from core.coaching.behaviour.change_detection import Snapshot
from core.coaching.behaviour.metrics import (
    ASPECTS,
    Behaviour,
    BehaviourSettings,
    behaviour,
    behaviour_block,
    broken_streak,
)
from core.not_enough import NotEnough
from core.plans.insights import Aspect, NoPattern, find_insights
from core.plans.records import DayRecord, ItemRecord, Tally
from core.plans.streaks import Streak, streak
from tests.core.plans.weeks import MONDAY, Chance, drawn, item


def streak_of(items: list[ItemRecord], rests: frozenset[int] = frozenset()) -> Streak:
    """The streak that items make; ``rests`` are days, counted from the Monday, of rest."""
    days = {one.day for one in items}
    records = []
    for day in sorted(days):
        states = [one.state for one in items if one.day == day]
        rest = (day - MONDAY).days in rests
        records.append(DayRecord(day, len(states), states.count("done"), states.count("skipped"), rest))
    return streak(records, MONDAY)


def looked(items: list[ItemRecord], *checked_in: int, rests: frozenset[int] = frozenset()) -> Behaviour:
    days = [MONDAY + dt.timedelta(days=ahead) for ahead in checked_in]
    found = behaviour(items, days, streak_of(items, rests), MONDAY)
    assert isinstance(found, Behaviour)
    return found


def percentages(found: Behaviour) -> set[int]:
    """Those that a text made from it may name."""
    patterns = found.patterns if isinstance(found.patterns, tuple) else ()
    of_patterns = [share for one in patterns for share in (one.share, one.others_share)]
    return {round(100 * share) for share in (found.items.share, found.days.share, *of_patterns)}


def test_too_few_days_with_a_plan_give_no_figure() -> None:
    items = [item(-ahead) for ahead in range(1, 7)]
    found = behaviour(items, [], streak_of(items), MONDAY)
    assert found == NotEnough("days", 6, 7)


def test_the_window_ends_before_today_and_reaches_back_thirty_days() -> None:
    items = [item(-ahead) for ahead in range(1, 11)]
    assert looked([*items, item(0), item(-31, "skipped")]).items == Tally(10, 10)
    assert looked([*items, item(-30, "skipped")]).items == Tally(10, 11)


def test_a_day_is_logged_by_an_item_that_was_settled_or_by_a_check_in() -> None:
    items = [item(-ahead, "open") for ahead in range(3, 11)] + [item(-1, "skipped"), item(-2, "done")]
    assert looked(items).days == Tally(2, 10)
    assert looked(items, -1, -5, -20).days == Tally(3, 10)


def test_a_day_of_rest_is_no_lapse() -> None:
    items = [item(-ahead) for ahead in range(2, 12)] + [item(-1, "open")]
    assert looked(items).items == Tally(10, 11)
    assert looked(items, rests=frozenset({-1})).items == Tally(10, 10)


def test_a_block_says_what_there_is_and_a_snapshot_keeps_it() -> None:
    items = [item(-ahead, slot=slot) for ahead in range(1, 25) for slot in ("morning", "evening")]
    items = [one if one.slot == "morning" else item(one.day, "skipped", slot="evening") for one in items]
    found = looked(items)
    assert behaviour_block(found).splitlines() == [
        "The 30 days before 2026-05-04:",
        "- Tasks done: 24 of 48 (50%)",
        "- Days on which something was logged: 24 of 24 (100%)",
        "- Streak: 24 days now, 24 at its longest",
        "- Over 8 weeks, in the evening: 0 of 24 (0%); else: 24 of 24 (100%)",
    ]
    assert percentages(found) == {0, 50, 100}
    assert found.snapshot() == Snapshot(MONDAY, 24, 48, 24, 24, 24)


def test_without_a_pattern_the_block_says_so() -> None:
    assert "too early to tell (10 tasks, 30 are needed)" in behaviour_block(
        looked([item(-ahead) for ahead in range(1, 11)])
    )
    assert "none that luck would not explain, in 60 tasks" in behaviour_block(
        looked([item(-ahead) for ahead in range(1, 21) for _ in range(3)])
    )


@pytest.mark.parametrize(
    ("kept", "missed", "broken"), [(10, 0, 0), (10, 1, 0), (10, 2, 10), (3, 1, 3), (0, 3, 0)]
)
def test_a_streak_that_broke_since_the_last_look_is_found(kept: int, missed: int, broken: int) -> None:
    """The days kept come first; seven of them earn a freeze that covers one missed day."""
    last = kept + missed
    records = [
        DayRecord(MONDAY - dt.timedelta(days=last - number), 2, int(number < kept), 0)
        for number in range(last)
    ]
    found = streak(records, MONDAY)
    assert broken_streak(found, MONDAY - dt.timedelta(days=20)) == broken
    assert broken_streak(found, MONDAY) == 0


def test_a_gap_of_weekends_is_asked_for_and_not_found_by_weekly_summaries() -> None:
    items = [item(-ahead, "skipped" if ahead % 7 in (1, 2) else "done") for ahead in range(1, 57)]
    asked = find_insights(items, MONDAY, aspects=ASPECTS)
    assert isinstance(asked, tuple)
    assert ("weekend", 0, 16, 40, 40) in [
        (one.value, one.done, one.due, one.others_done, one.others_due) for one in asked
    ]
    usual = find_insights(items, MONDAY)
    assert not isinstance(usual, tuple) or all(one.aspect is not Aspect.WEEKEND for one in usual)


def weekend_share(chance: Chance, *, members: int, day_sd: float, seed: int) -> tuple[float, float]:
    """How many members are told of any pattern, and of weekends on which less is done."""
    rng = np.random.default_rng(seed)
    found = [find_insights(drawn(rng, 8, 4, chance, day_sd), MONDAY, aspects=ASPECTS) for _ in range(members)]
    told = [one for one in found if isinstance(one, tuple)]
    weekends = [any(one.aspect is Aspect.WEEKEND and one.gap < 0 for one in insights) for insights in told]
    return len(told) / members, sum(weekends) / members


@pytest.mark.parametrize("day_sd", [0.0, 1.5])
def test_weekends_asked_for_as_well_false_alarms_stay_rare(day_sd: float) -> None:
    any_pattern, _ = weekend_share(lambda *_: 0.6, members=150, day_sd=day_sd, seed=7)
    assert any_pattern <= 0.09  # 5% are promised; more than 9% of 150 come with a chance of 1 in 50


def test_a_gap_of_forty_points_at_weekends_is_mostly_found() -> None:
    def lapses(day: dt.date, _slot: str, _category: str) -> float:
        return 0.4 if day.weekday() >= 5 else 0.8

    assert weekend_share(lapses, members=60, day_sd=0.0, seed=8)[1] >= 0.9
    assert weekend_share(lapses, members=60, day_sd=1.0, seed=9)[1] >= 0.65


@limits(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(-60, 3), st.sampled_from(["open", "done", "skipped"])), min_size=1, max_size=90
    ),
    st.sets(st.integers(-40, 0)),
    st.integers(1, 60),
)
def test_every_figure_is_of_the_window_and_the_block_names_no_other(
    drawn_items: list[tuple[int, str]], checked_in: set[int], window_days: int
) -> None:
    items = [item(ahead, state) for ahead, state in drawn_items]
    days = [MONDAY + dt.timedelta(days=ahead) for ahead in checked_in]
    settings = BehaviourSettings(window_days=window_days)
    found = behaviour(items, days, streak_of(items), MONDAY, settings)
    if isinstance(found, NotEnough):
        assert found.have < settings.least_days
        return
    within = [one for one in items if 0 < (MONDAY - one.day).days <= window_days]
    assert found.items.due <= len(within)
    assert found.items.done == sum(one.done for one in within)
    assert settings.least_days <= found.days.due <= window_days
    assert 0 <= found.days.done <= found.days.due
    named = {int(number) for number in re.findall(r"(\d+)%", behaviour_block(found))}
    assert named == percentages(found)
    assert isinstance(found.patterns, tuple | NoPattern | NotEnough)
