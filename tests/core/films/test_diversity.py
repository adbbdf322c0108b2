import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films.diversity import DiversitySettings, adventure, mmr, thompson_draw
from core.films.taste import Taste
from tests.core.films.communities import seeded

VECTORS = np.array([[1.0, 0.0], [1.0, 0.01], [0.0, 1.0]])
SCORES = np.array([3.0, 2.9, 1.5])


def test_full_relevance_is_the_order_of_the_scores():
    assert mmr(SCORES, VECTORS, 1.0, 3).tolist() == [0, 1, 2]


def test_variety_puts_an_unlike_film_before_a_near_copy():
    assert mmr(SCORES, VECTORS, 0.5, 3).tolist() == [0, 2, 1]


@seeded
@given(st.integers(0, 12), st.integers(0, 15), st.floats(0, 1), st.integers(0, 1000))
def test_every_list_starts_with_the_best_and_repeats_nothing(pool, count, relevance, seed):
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=pool)
    order = mmr(scores, rng.normal(size=(pool, 3)), relevance, count).tolist()
    assert len(order) == min(pool, count) == len(set(order))
    if order and relevance > 0.01:
        assert order[0] == int(np.argmax(scores))


def test_no_adventure_is_the_plain_ranking_and_half_is_mmr_at_its_usual_weight():
    settings = DiversitySettings()
    assert (adventure(0, settings).draw_scale, adventure(0, settings).relevance) == (0, 1)
    assert adventure(50, settings).relevance == pytest.approx(0.7)
    assert adventure(100, settings).draw_scale == settings.most_draw


def test_a_draw_of_scale_zero_is_the_mean():
    taste = Taste(np.array([1.0, -2.0]), np.eye(2))
    np.testing.assert_array_equal(thompson_draw(taste, 0, np.random.default_rng(0)), taste.mean)


def test_draws_scatter_as_the_posterior_says():
    covariance = np.array([[1.0, 0.6], [0.6, 0.5]])
    rng = np.random.default_rng(1)
    draws = np.array([thompson_draw(Taste(np.zeros(2), covariance), 1, rng) for _ in range(4000)])
    np.testing.assert_allclose(np.cov(draws.T), covariance, atol=0.06)
