from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films.blend_weights import WeightSettings, learn_weights

SAID = st.dictionaries(st.sampled_from(["taste", "content", "popularity"]), st.floats(-5, 5), min_size=3)


@given(st.lists(st.tuples(SAID, st.sampled_from([0.5, 2.0, 4.0, 5.0])), min_size=1, max_size=50))
def test_weights_are_shares_of_one(outcomes: list[tuple[dict[str, float], float]]) -> None:
    weights = learn_weights(outcomes, WeightSettings())
    assert sum(weights.values()) == pytest.approx(1)
    assert all(weight >= 0 for weight in weights.values())


def test_the_part_that_was_right_weighs_most() -> None:
    outcomes = [({"taste": 2.0, "popularity": -2.0}, 5.0), ({"taste": -2.0, "popularity": 2.0}, 1.0)]
    weights = learn_weights(outcomes * 3, WeightSettings())
    assert weights["taste"] > 0.9


def test_without_outcomes_there_are_no_weights() -> None:
    assert learn_weights([], WeightSettings()) == {}
