import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films import taste
from core.films.drift import ForgettingSettings, PageHinkley, prediction_error, rating_weights
from tests.core.films.communities import random_model, seeded

FILMS = 400
MODEL = random_model(FILMS, 8)
SETTINGS = ForgettingSettings()
OWN = 2.5 * np.ones(8) / np.sqrt(2)


def ratings_of(tastes: list[np.ndarray], each: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What a member rates who has one taste after the other, as the model says people do."""
    rng = np.random.default_rng(seed)
    rows = rng.choice(FILMS, size=each * len(tastes), replace=False)
    mean = np.concatenate(
        [MODEL.loadings[part] @ own for part, own in zip(np.split(rows, len(tastes)), tastes, strict=True)]
    )
    return rows, MODEL.baseline[rows] + mean + rng.normal(size=len(rows)) * np.sqrt(MODEL.noise[rows])


def weights_of(tastes: list[np.ndarray], each: int, seed: int) -> np.ndarray:
    return rating_weights(MODEL, *ratings_of(tastes, each, seed), SETTINGS)


def test_errors_of_a_member_as_the_model_expects_average_one():
    rng, errors = np.random.default_rng(0), []
    for seed in range(20):
        state = taste.prior(MODEL)
        for row, value in zip(*ratings_of([rng.normal(size=8)], 100, seed), strict=True):
            errors.append(prediction_error(MODEL, state, int(row), float(value)))
            state = taste.update(MODEL, state, int(row), float(value))
    assert np.mean(errors) == pytest.approx(1, abs=0.1)


def test_an_unchanged_taste_is_seldom_taken_for_a_changed_one():
    rng = np.random.default_rng(1)
    assert sum((weights_of([rng.normal(size=8)], 200, seed) < 1).any() for seed in range(40)) <= 4


def test_a_reversed_taste_is_forgotten_from_where_it_turned():
    forgotten = [int((weights_of([OWN, -OWN], 60, seed) < 1).sum()) for seed in range(10)]
    assert 55 <= np.median(forgotten) <= 75
    assert min(forgotten) >= 50


def test_forgetting_brings_a_changed_member_nearer_to_the_new_taste():
    rows, values = ratings_of([OWN, -OWN], 60, 3)
    plain = taste.fold_in(MODEL, rows, values)
    forgetful = taste.fold_in(MODEL, rows, values, rating_weights(MODEL, rows, values, SETTINGS))
    assert np.linalg.norm(forgetful.mean + OWN) < np.linalg.norm(plain.mean + OWN)


def test_an_alarm_tells_how_many_errors_came_since_the_rise():
    watcher = PageHinkley(SETTINGS)
    alarms = [watcher.watch(error) for error in [1.0] * 30 + [9.0] * 6]
    assert alarms == [None] * 33 + [4, 5, 6]


def test_too_few_ratings_raise_no_alarm():
    watcher = PageHinkley(SETTINGS)
    assert all(watcher.watch(error) is None for error in [0.0] * 5 + [100.0] * 4)


@seeded
@given(st.integers(0, 1000), st.integers(0, 30))
def test_weights_of_one_change_nothing_and_half_a_weight_is_half_a_rating(seed, count):
    rng = np.random.default_rng(seed)
    rows, values = rng.choice(FILMS, count, replace=False), rng.normal(size=count)
    plain, weighed = taste.fold_in(MODEL, rows, values), taste.fold_in(MODEL, rows, values, np.ones(count))
    np.testing.assert_array_equal(plain.mean, weighed.mean)
    halves = taste.fold_in(MODEL, np.tile(rows, 2), np.tile(values, 2), np.full(2 * count, 0.5))
    np.testing.assert_allclose(halves.mean, plain.mean, atol=1e-6)
