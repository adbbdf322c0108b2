"""One contract for every part of the blend, and each part beside its formula written out over I x I."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films import taste
from core.films.conditional import ConditionalSettings, conditional_part
from core.films.ease import EaseSettings, ease_part
from core.films.fit import fit
from core.films.likes import fit_likes
from core.films.neighbours import NeighbourSettings, neighbours_part
from core.films.taste import TasteSettings
from tests.core.films.communities import random_ratings, random_space, seeded

FILMS, MEMBERS = 40, 60
RATINGS = random_ratings(MEMBERS, FILMS, each=12)
MODEL = fit(RATINGS, random_space(FILMS), TasteSettings(dimensions=8), 1, np.random.default_rng(0))
LIKES = np.zeros((MEMBERS, FILMS))
LIKES[RATINGS.member_index, RATINGS.film_rows] = RATINGS.stars >= 4
TOGETHER = LIKES.T @ LIKES
NEIGHBOURS = NeighbourSettings(film_power=0.4, dislike=-0.5)

PARTS = {
    "taste": lambda rows, stars, weights: taste.taste_part(MODEL, rows, taste.encode(stars), weights),
    "conditional": lambda rows, stars, weights: conditional_part(
        MODEL.covariance, MODEL.baseline, rows, taste.encode(stars), weights, ConditionalSettings()
    ),
    "ease": lambda rows, stars, weights: ease_part(MODEL.likes, rows, stars, weights, EaseSettings(ridge=20)),
    "neighbours": lambda rows, stars, weights: neighbours_part(MODEL.likes, rows, stars, weights, NEIGHBOURS),
}


@st.composite
def histories(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = draw(st.lists(st.integers(0, FILMS - 1), max_size=FILMS, unique=True))
    stars = draw(st.lists(st.integers(1, 10), min_size=len(rows), max_size=len(rows)))
    weights = draw(st.lists(st.sampled_from([0.1, 1.0]), min_size=len(rows), max_size=len(rows)))
    return np.array(rows, dtype=np.int64), np.array(stars) / 2, np.array(weights)


@seeded
@given(st.sampled_from(sorted(PARTS)), histories())
def test_base_and_shares_sum_to_every_score(name, history):
    part = PARTS[name](*history)
    shares = part.shares(np.arange(FILMS))
    assert shares.shape == (FILMS, len(history[0]))
    np.testing.assert_allclose(part.base + shares.sum(axis=1), part.scores(), atol=1e-4)


@seeded
@given(st.sampled_from(sorted(PARTS)), histories())
def test_mean_shares_are_the_mean_of_the_shares(name, history):
    part = PARTS[name](*history)
    np.testing.assert_allclose(part.mean_shares(), part.shares(np.arange(FILMS)).mean(axis=0), atol=1e-5)


@pytest.mark.parametrize("name", sorted(PARTS))
def test_nothing_rated_leaves_the_base(name):
    part = PARTS[name](np.array([], dtype=np.int64), np.array([]), np.array([]))
    np.testing.assert_allclose(part.scores(), part.base, atol=1e-6)


@seeded
@given(histories())
def test_ease_is_the_closed_form(history):
    rows, stars, weights = history
    inverse = np.linalg.inv(TOGETHER + 20 * np.eye(FILMS))
    regression = -inverse / inverse.diagonal()
    np.fill_diagonal(regression, 0)
    expected = (weights * (stars >= 4)) @ regression[rows]
    np.testing.assert_allclose(PARTS["ease"](rows, stars, weights).scores(), expected, atol=1e-4)


@seeded
@given(histories())
def test_neighbours_are_counts_of_shared_likes(history):
    rows, stars, weights = history
    counts = np.maximum(1, TOGETHER.diagonal())
    likeness = TOGETHER / counts[:, None] ** 0.5 / counts**0.4
    np.fill_diagonal(likeness, 0)
    expected = (weights * ((stars >= 4) - 0.5 * (stars <= 2.5))) @ likeness[rows]
    np.testing.assert_allclose(PARTS["neighbours"](rows, stars, weights).scores(), expected, atol=1e-4)


@seeded
@given(histories())
def test_the_conditional_gaussian_is_the_textbook_formula(history):
    rows, stars, weights = history
    covariance = MODEL.covariance.loadings @ MODEL.covariance.loadings.T + np.diag(MODEL.covariance.rest)
    rest = MODEL.covariance.rest[rows]
    noise = (rest + 0.1) / weights - rest
    known = covariance[np.ix_(rows, rows)] + np.diag(noise)
    surprise = taste.encode(stars) - MODEL.baseline[rows]
    expected = MODEL.baseline + covariance[:, rows] @ np.linalg.solve(known, surprise)
    unrated = np.setdiff1d(np.arange(FILMS), rows)
    scores = PARTS["conditional"](rows, stars, weights).scores()
    np.testing.assert_allclose(scores[unrated], expected[unrated], atol=1e-4)


def test_factors_reproduce_what_is_liked_together():
    factors = fit_likes(RATINGS, FILMS, 4.0, FILMS, np.random.default_rng(0))
    np.testing.assert_allclose((factors.vectors * factors.values) @ factors.vectors.T, TOGETHER, atol=1e-3)
    np.testing.assert_array_equal(factors.counts, TOGETHER.diagonal())
