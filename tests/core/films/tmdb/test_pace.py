from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films.tmdb.pace import Pace


@given(
    per_second=st.floats(1, 100),
    steps=st.lists(st.tuples(st.floats(0, 0.2), st.booleans()), min_size=2, max_size=60),
)
def test_turns_are_never_closer_than_the_rate_allows_nor_within_a_rest(
    per_second: float, steps: list[tuple[float, bool]]
) -> None:
    pace, now, turns, rested_until = Pace(per_second), 0.0, [], 0.0
    for passed, rests in steps:
        now += passed
        if rests:
            pace.rest(now, 0.5)
            rested_until = max(rested_until, now + 0.5)
        turns.append(now + pace.take(now))
        assert turns[-1] >= rested_until - 1e-9
    gaps = [later - earlier for earlier, later in itertools.pairwise(turns)]
    assert min(gaps) >= 1 / per_second - 1e-9


def test_who_comes_after_a_while_does_not_wait() -> None:
    pace = Pace(20)
    assert pace.take(0.0) == 0
    assert pace.take(10.0) == 0


def test_a_rest_holds_back_all_who_come_within_it() -> None:
    pace = Pace(10)
    pace.rest(0.0, 2.0)
    assert [round(pace.take(1.0), 2) for _ in range(3)] == [1.0, 1.1, 1.2]
    assert pace.take(5.0) == pytest.approx(0)
