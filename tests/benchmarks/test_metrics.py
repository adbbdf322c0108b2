import numpy as np
import pytest

from benchmarks.offline import metrics

SHOWN = np.arange(10)


def test_a_perfect_list_has_an_ndcg_of_one():
    assert metrics.ndcg(SHOWN, np.arange(20)) == pytest.approx(1)
    assert metrics.ndcg(SHOWN, np.array([0])) == pytest.approx(1)


def test_ndcg_discounts_by_the_place():
    assert metrics.ndcg(SHOWN, np.array([1])) == pytest.approx(1 / np.log2(3))
    assert metrics.ndcg(SHOWN, np.array([77])) == 0


def test_recall_is_of_all_relevant_films():
    assert metrics.recall(SHOWN, np.array([0, 5, 20, 21])) == 0.5


def test_novelty_is_bits_of_surprise():
    assert metrics.novelty(np.array([0, 1]), np.array([0.5, 0.125])) == 2


def test_distance_is_none_within_a_genre_and_whole_across():
    genres = [("Drama",), ("Drama",), ("Comedy",), ()]
    assert metrics.intra_list_distance(np.array([0, 1]), genres) == pytest.approx(0)
    assert metrics.intra_list_distance(np.array([0, 2]), genres) == 1
    assert metrics.intra_list_distance(np.array([0, 3]), genres) == 1


def test_an_interval_spans_the_difference_and_is_above_zero_when_it_is_clear():
    rng = np.random.default_rng(0)
    theirs = rng.uniform(size=200)
    difference, low, high = metrics.difference_interval(theirs + 0.1 + 0.1 * rng.normal(size=200), theirs)
    assert 0 < low < difference < high
    assert metrics.difference_interval(theirs, theirs) == (0, 0, 0)
