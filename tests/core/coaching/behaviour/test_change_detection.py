"""When a change of behaviour counts, by either rule, and how often chance alone makes it count."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.coaching.behaviour.change_detection import Cause, ChangeSettings, Snapshot, detect

MONDAY = dt.date(2026, 3, 2)
SOURCE, GUARDED = ChangeSettings(), ChangeSettings(rule="guarded")


def snapshot(done: int, weeks: int = 0, *, due: int = 90, logged: int = 20, streak: int = 5) -> Snapshot:
    return Snapshot(MONDAY + dt.timedelta(weeks=weeks), done, due, logged, 30, streak)


@pytest.mark.parametrize(
    ("done", "causes"), [(45, ()), (54, ()), (55, (Cause.ADHERENCE,)), (35, (Cause.ADHERENCE,))]
)
def test_by_the_source_rule_more_than_ten_points_count(done, causes):
    assert detect(snapshot(45), snapshot(done, 1), SOURCE).causes == causes


def test_by_the_source_rule_a_growing_streak_counts_and_by_the_guarded_one_it_does_not():
    before, after = snapshot(45, streak=10), snapshot(45, 2, streak=24)

    assert detect(before, after, SOURCE).causes == (Cause.STREAK,)
    assert not detect(before, after, GUARDED)


def test_a_lost_streak_counts_by_both():
    before, after = snapshot(45, streak=14), snapshot(45, 2, streak=0)

    assert detect(before, after, SOURCE).causes == detect(before, after, GUARDED).causes == (Cause.STREAK,)


def test_what_chance_explains_is_guarded_against():
    before, after = snapshot(6, due=12), snapshot(8, 2, due=12)

    assert detect(before, after, SOURCE)
    assert not detect(before, after, GUARDED)


def test_windows_that_overlap_too_much_are_not_compared_by_the_guarded_rule():
    assert not detect(snapshot(20), snapshot(80, 1), GUARDED)
    assert detect(snapshot(20), snapshot(80, 2), GUARDED).causes == (Cause.ADHERENCE,)


def test_nothing_planned_is_no_change():
    assert not detect(snapshot(45), snapshot(0, 2, due=0), SOURCE)


@given(st.integers(0, 90), st.integers(0, 90), st.integers(0, 99), st.integers(0, 99))
def test_the_guarded_rule_never_fires_where_the_source_rule_is_silent_on_shares(old, new, streak, later):
    before, after = snapshot(old, streak=streak), snapshot(new, 2, streak=later)
    shares = {Cause.ADHERENCE, Cause.LOGGING}

    assert shares & set(detect(before, after, GUARDED).causes) <= set(detect(before, after, SOURCE).causes)


def test_with_nothing_changed_the_guarded_rule_seldom_fires():
    rng = np.random.default_rng(3)
    fired = {"source": 0, "guarded": 0}
    for _ in range(2_000):
        old, new = (snapshot(int(rng.binomial(60, 0.5)), week, due=60) for week in (0, 2))
        fired["source"] += bool(detect(old, new, SOURCE))
        fired["guarded"] += bool(detect(old, new, GUARDED))

    assert fired["guarded"] < 0.07 * 2_000 < 0.15 * 2_000 < fired["source"]
