import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films import taste
from tests.core.films.communities import random_model, seeded

FILMS = 30
seeds = st.integers(0, 10_000)


@st.composite
def rated(draw: st.DrawFn, least: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rows = draw(st.lists(st.integers(0, FILMS - 1), min_size=least, max_size=FILMS, unique=True))
    stars = draw(st.lists(st.integers(1, 10), min_size=len(rows), max_size=len(rows)))
    return np.array(rows, dtype=np.int64), taste.encode(np.array(stars) / 2)


@seeded
@given(seeds, st.sampled_from([3, 8, 64]), rated())
def test_learning_one_at_a_time_equals_learning_all_at_once(seed, dimensions, history):
    model = random_model(FILMS, dimensions, seed)
    rows, values = history
    state = taste.prior(model)
    for row, value in zip(rows, values, strict=True):
        state = taste.update(model, state, int(row), float(value))
    at_once = taste.fold_in(model, rows, values)
    np.testing.assert_allclose(state.mean, at_once.mean, atol=1e-8)
    np.testing.assert_allclose(state.covariance, at_once.covariance, atol=1e-8)
    assert state.ratings == at_once.ratings == len(rows)


@seeded
@given(seeds, rated(least=2), st.randoms(use_true_random=False))
def test_order_of_ratings_does_not_matter(seed, history, shuffler):
    model = random_model(FILMS, 8, seed)
    rows, values = history
    order = list(range(len(rows)))
    shuffler.shuffle(order)
    there, back = taste.fold_in(model, rows, values), taste.fold_in(model, rows[order], values[order])
    np.testing.assert_allclose(there.mean, back.mean, atol=1e-9)
    np.testing.assert_allclose(there.covariance, back.covariance, atol=1e-9)


@seeded
@given(seeds, st.sampled_from([4, 40]), rated(), st.integers(0, FILMS - 1))
def test_contributions_and_the_baseline_sum_to_the_score(seed, dimensions, history, target):
    model = random_model(FILMS, dimensions, seed)
    score = taste.score(model, taste.fold_in(model, *history).mean)[target]
    [shares] = taste.taste_part(model, *history, np.ones(len(history[0]))).shares(np.array([target]))
    assert shares.shape == history[0].shape
    assert model.decoder[-1, target] + shares.sum() == pytest.approx(score, abs=1e-4)


@seeded
@given(seeds, rated(least=1))
def test_every_rating_leaves_less_uncertainty(seed, history):
    model = random_model(FILMS, 8, seed)
    before, after = taste.fold_in(model, history[0][:-1], history[1][:-1]), taste.fold_in(model, *history)
    assert np.trace(after.covariance) < np.trace(before.covariance)
    assert np.linalg.eigvalsh(after.covariance).min() > 0


@seeded
@given(seeds, st.lists(st.integers(0, FILMS - 1)), st.integers(0, FILMS + 5))
def test_top_is_the_best_of_the_open_films_in_order(seed, excluded, count):
    scores = np.random.default_rng(seed).normal(size=FILMS).astype(np.float32)
    best = taste.top(scores, np.array(excluded, dtype=np.int64), count)
    open_rows = [row for row in np.argsort(-scores) if row not in set(excluded)]
    assert best.tolist() == open_rows[:count]


def test_liking_a_film_raises_the_score_of_its_likes():
    model = random_model(FILMS, 8)
    likeness = model.loadings @ model.decoder[:-1]
    target = int(np.argmax(likeness[0]))
    liked = taste.update(model, taste.prior(model), 0, 1.2)
    plain = taste.score(model, taste.prior(model).mean)
    assert taste.score(model, liked.mean)[target] > plain[target]


def test_encoding_is_linear_between_whole_stars_and_half_a_star_counts_as_one():
    stars = np.array([0.5, 1, 2, 3, 3.5, 4, 4.5, 5])
    np.testing.assert_allclose(taste.encode(stars), [-0.2, -0.2, 0, 0.4, 0.7, 1, 1.1, 1.2])


def test_a_model_survives_dump_and_load():
    model = random_model(FILMS, 8)
    again = taste.load(taste.dump(model))
    assert (again.version, again.members, again.row_of) == (3, 50, {100 + row: row for row in range(FILMS)})
    for name in ("film_ids", "loadings", "baseline", "noise", "decoder", "star_means", "star_errors"):
        np.testing.assert_array_equal(getattr(again, name), getattr(model, name))
