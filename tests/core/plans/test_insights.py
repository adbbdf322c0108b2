from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from core.not_enough import NotEnough
from core.plans.insights import (
    Aspect,
    Insight,
    InsightSettings,
    NoPattern,
    exact_p_value,
    find_insights,
    hypergeometric,
)
from tests.core.plans.weeks import MONDAY, Chance, drawn, item


def evenings_fail(days: int) -> list:
    """Return two items a day: what is for the morning is done, what is for the evening never is."""
    return [
        item(-ahead, state, slot=slot)
        for ahead in range(1, days + 1)
        for slot, state in (("morning", "done"), ("evening", "skipped"))
    ]


def test_a_lady_tasting_tea_gets_the_p_values_that_fisher_gave() -> None:
    cups = hypergeometric(8, 4, 4)
    assert cups.tolist() == pytest.approx([1 / 70, 16 / 70, 36 / 70, 16 / 70, 1 / 70])
    assert exact_p_value([(4, cups)], above=True) == pytest.approx(2 / 70)
    assert exact_p_value([(3, cups)], above=True) == pytest.approx(34 / 70)


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=8),
    st.data(),
)
def test_strata_are_summed_exactly(tables: list[tuple[int, int, int]], data: st.DataObject) -> None:
    strata, outcomes = [], {0: 1.0}
    for items, done, drawn_items in ((n, min(k, n), min(m, n)) for n, k, m in tables):
        chances = hypergeometric(items, done, drawn_items)
        assert chances.sum() == pytest.approx(1)
        strata.append((data.draw(st.sampled_from(np.flatnonzero(chances).tolist())), chances))
        grown: dict[int, float] = {}
        for total, likely in outcomes.items():
            for hit, chance in enumerate(chances):
                grown[total + hit] = grown.get(total + hit, 0) + likely * chance
        outcomes = grown
    observed = sum(hit for hit, _ in strata)
    expected = sum(total * likely for total, likely in outcomes.items())
    far = [
        chance
        for total, chance in outcomes.items()
        if abs(total - expected) >= abs(observed - expected) - 1e-9
    ]
    if abs(observed - expected) > 1e-6:
        assert exact_p_value(strata, observed > expected) == pytest.approx(sum(far))
        assert exact_p_value(strata, observed < expected) == 1


def test_a_clear_difference_is_told_with_its_counts() -> None:
    found = find_insights(evenings_fail(28), MONDAY)

    assert isinstance(found, tuple)
    (insight,) = found
    assert insight == Insight(Aspect.SLOT, "evening", 0, 28, 28, 28, p_value=insight.p_value)
    assert insight.p_value < 1e-6
    assert (insight.share, insight.others_share, insight.gap) == (0, 1, -1)


def test_a_weekday_is_told_by_its_name() -> None:
    items = [item(-ahead, "skipped" if ahead % 7 == 1 else "done") for ahead in range(1, 57)] * 2

    found = find_insights(items, MONDAY)

    assert isinstance(found, tuple)
    assert [(insight.aspect, insight.value, insight.gap) for insight in found] == [
        (Aspect.WEEKDAY, "sunday", -1.0)
    ]


def test_too_few_items_are_no_ground_for_a_pattern() -> None:
    assert find_insights(evenings_fail(14), MONDAY) == NotEnough("items", 28, 30)
    assert find_insights([], MONDAY) == NotEnough("items", 0, 30)


def test_a_difference_that_is_certain_but_small_is_not_told() -> None:
    items = [
        item(-ahead, "skipped" if slot == "evening" and ahead % 8 == 0 else "done", slot=slot)
        for ahead in range(1, 57)
        for slot in ("morning", "evening") * 20
    ]
    assert find_insights(items, MONDAY) == NoPattern(len(items))
    found = find_insights(items, MONDAY, InsightSettings(least_gap=0.1))
    assert isinstance(found, tuple)
    assert found[0].gap == pytest.approx(-7 / 56)


def test_bad_days_on_which_evenings_were_planned_are_no_pattern_of_evenings() -> None:
    bad = [item(-ahead, "skipped", slot="evening") for ahead in range(1, 21) for _ in range(2)]
    good = [item(-ahead, "done", slot="morning") for ahead in range(21, 41) for _ in range(2)]
    found = find_insights(bad + good, MONDAY)
    assert not isinstance(found, tuple) or Aspect.SLOT not in {insight.aspect for insight in found}


def test_counts_that_the_days_deny_are_no_pattern() -> None:
    """Over all days more is done in the evening, as those were good days; within days, less."""
    good = [item(-ahead, "done", slot="evening") for ahead in range(1, 15) for _ in range(9)]
    mixed = [
        item(-ahead, state, slot=slot)
        for ahead in range(15, 43)
        for slot, state in (("morning", "done"), ("evening", "skipped"), *[("morning", "skipped")] * 2)
    ]
    found = find_insights(good + mixed, MONDAY)
    assert not isinstance(found, tuple) or Aspect.SLOT not in {insight.aspect for insight in found}


def test_today_and_what_lies_far_back_do_not_count() -> None:
    items = [*evenings_fail(28), item(0), item(1), item(-57)]
    assert find_insights(items, MONDAY) == find_insights(evenings_fail(28), MONDAY)


def test_where_only_two_are_compared_one_is_told() -> None:
    found = find_insights(evenings_fail(28), MONDAY)
    assert isinstance(found, tuple)
    assert len(found) == 1


def those_told(
    chance: Chance, *, members: int, weeks: int, tasks: int, day_sd: float, seed: int
) -> list[Insight]:
    rng = np.random.default_rng(seed)
    told = (find_insights(drawn(rng, weeks, tasks, chance, day_sd), MONDAY) for _ in range(members))
    return [found[0] for found in told if isinstance(found, tuple)]


@pytest.mark.parametrize("day_sd", [0.0, 1.5])
def test_members_without_a_pattern_are_seldom_told_of_one(day_sd: float) -> None:
    told = those_told(lambda *_: 0.6, members=200, weeks=8, tasks=4, day_sd=day_sd, seed=3)
    assert len(told) <= 16  # at most 10 are expected; more than 16 come with a chance of 1 in 40


@pytest.mark.parametrize(
    ("aspect", "value", "chance"),
    [
        (Aspect.WEEKDAY, "sunday", lambda day, slot, category: 0.4 if day.weekday() == 6 else 0.8),
        (Aspect.SLOT, "evening", lambda day, slot, category: 0.4 if slot == "evening" else 0.8),
        (Aspect.CATEGORY, "focus", lambda day, slot, category: 0.4 if category == "focus" else 0.8),
    ],
)
def test_a_gap_of_forty_points_is_mostly_found_within_six_weeks(
    aspect: Aspect, value: str, chance: Chance
) -> None:
    told = those_told(chance, members=100, weeks=6, tasks=4, day_sd=0.0, seed=5)
    right = [insight for insight in told if (insight.aspect, insight.value) == (aspect, value)]
    assert len(right) >= 60
    assert all(insight.gap < 0 for insight in right)


@limits(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(1, 56), st.sampled_from("md"), st.booleans()), min_size=30, max_size=90)
)
def test_whatever_is_told_holds_what_it_promises(drawn_items: list[tuple[int, str, bool]]) -> None:
    slots = {"m": "morning", "d": "midday"}
    items = [
        item(-ahead, "done" if done else "skipped", slot=slots[slot]) for ahead, slot, done in drawn_items
    ]
    settings = InsightSettings(false_alarm_probability=0.5)
    found = find_insights(items, MONDAY, settings)
    assert found == find_insights(reversed(items), MONDAY, settings)
    for insight in found if isinstance(found, tuple) else ():
        assert abs(insight.gap) >= settings.least_gap
        assert 0 < insight.p_value <= 0.5
        assert min(insight.due, insight.others_due) >= settings.least_of_group
        assert insight.due + insight.others_due == len(items)
        assert insight.done + insight.others_done == sum(one.done for one in items)
