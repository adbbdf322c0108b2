from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films import taste
from core.films.content import ContentSettings
from core.films.drift import ForgettingSettings, is_due, learn_all, rating_weights, ratings_before_change
from core.films.film_space import FilmSpace, RecommendSettings
from core.films.rated_films import RatedFilms
from core.not_enough import NotEnough
from tests.core.films.communities import FakeFilm, random_films, random_model, seeded

FILMS = 400
MODEL = random_model(FILMS, 8)
SETTINGS = ForgettingSettings()
TOLD = SETTINGS.told_evidence
OWN = 1.5 * np.ones(8) / np.sqrt(2)


def ratings_of(tastes: list[np.ndarray], each: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What a member rates who has one taste after the other, as the model says people do."""
    rng = np.random.default_rng(seed)
    rows = rng.choice(FILMS, size=each * len(tastes), replace=False)
    mean = np.concatenate(
        [MODEL.loadings[part] @ own for part, own in zip(np.split(rows, len(tastes)), tastes, strict=True)]
    )
    return rows, MODEL.baseline[rows] + mean + rng.normal(size=len(rows)) * np.sqrt(MODEL.noise[rows])


def test_an_unchanged_taste_is_seldom_taken_for_a_changed_one():
    rng = np.random.default_rng(1)
    members = [ratings_of([rng.normal(size=8)], 200, seed) for seed in range(100)]
    assert sum(ratings_before_change(MODEL, *member, TOLD, SETTINGS) > 0 for member in members) <= 15


def test_a_reversed_taste_is_forgotten_from_about_where_it_turned():
    members = [ratings_of([OWN, -OWN], 60, seed) for seed in range(10)]
    forgotten = [ratings_before_change(MODEL, *member, TOLD, SETTINGS) for member in members]
    assert all(40 <= count <= 75 for count in forgotten), forgotten


def test_forgetting_brings_a_changed_member_nearer_to_the_new_taste():
    rows, values = ratings_of([OWN, -OWN], 60, 3)
    plain, forgetful = taste.fold_in(MODEL, rows, values), learn_all(MODEL, rows, values, SETTINGS)
    assert np.linalg.norm(forgetful.mean + OWN) < np.linalg.norm(plain.mean + OWN)


def test_a_change_is_not_told_from_fewer_ratings_than_it_needs():
    rows, values = ratings_of([OWN, -OWN], 60, 3)
    assert ratings_before_change(MODEL, rows[50:69], values[50:69], TOLD, SETTINGS) == 0
    assert ratings_before_change(MODEL, rows[:69], values[:69], TOLD, SETTINGS) == 0


@seeded
@given(st.integers(0, 1000), st.integers(0, 60))
def test_the_evidence_is_how_much_likelier_forgetting_makes_the_recent_ratings(seed, earlier):
    """Beside the densities of the ratings themselves, written out."""
    rows, values = ratings_of([OWN, -OWN], 10 + earlier // 2, seed)
    settings = replace(SETTINGS, check_every=1, growth=1.01)
    gains = {cut: _gain(rows, values, cut) for cut in range(10, len(rows) - 9)}
    best = max(gains, key=lambda cut: gains[cut])
    found = ratings_before_change(MODEL, rows, values, TOLD, settings)
    if gains[best] > TOLD + 1e-6:
        assert gains[found] == pytest.approx(gains[best])
    elif gains[best] < TOLD - 1e-6:
        assert found == 0


def _gain(rows: np.ndarray, values: np.ndarray, cut: int) -> float:
    likelihoods = []
    for kept in (SETTINGS.kept, 1.0):
        before = taste.fold_in(MODEL, rows[:cut], values[:cut], np.full(cut, kept))
        loadings = MODEL.loadings[rows[cut:]].astype(float)
        covariance = loadings @ before.covariance @ loadings.T + np.diag(
            MODEL.noise[rows[cut:]].astype(float)
        )
        surprise = values[cut:] - MODEL.baseline[rows[cut:]] - loadings @ before.mean
        likelihoods.append(
            -np.linalg.slogdet(covariance)[1] / 2 - surprise @ np.linalg.solve(covariance, surprise) / 2
        )
    return float(likelihoods[0] - likelihoods[1])


def test_weights_fall_on_what_is_forgotten():
    assert rating_weights(4, 2, SETTINGS).tolist() == [0.1, 0.1, 1.0, 1.0]


def test_a_member_is_looked_at_every_ten_ratings_from_the_twentieth_on():
    assert [count for count in range(45) if is_due(count, SETTINGS)] == [20, 30, 40]


@seeded
@given(st.integers(0, 1000), st.integers(0, 30))
def test_weights_of_one_change_nothing_and_half_a_weight_is_half_a_rating(seed, count):
    rng = np.random.default_rng(seed)
    rows, values = rng.choice(FILMS, count, replace=False), rng.normal(size=count)
    plain, weighed = taste.fold_in(MODEL, rows, values), taste.fold_in(MODEL, rows, values, np.ones(count))
    np.testing.assert_array_equal(plain.mean, weighed.mean)
    halves = taste.fold_in(MODEL, np.tile(rows, 2), np.tile(values, 2), np.full(2 * count, 0.5))
    np.testing.assert_allclose(halves.mean, plain.mean, atol=1e-6)


class FilmWithRuntime(FakeFilm):
    runtime_minutes = None


SPACE = FilmSpace.build(
    MODEL,
    [FilmWithRuntime(**vars(film)) for film in random_films(FILMS)],
    RecommendSettings(),
    ContentSettings(),
)


def turned(count: int) -> list[tuple[int, float]]:
    """Films and the stars of someone who comes to dislike what they liked."""
    likes = MODEL.loadings @ OWN > 0
    rows = np.random.default_rng(5).permutation(FILMS)[:count]
    return [(100 + int(row), 5.0 if likes[row] == (at < 40) else 1.0) for at, row in enumerate(rows)]


def test_learning_one_by_one_through_a_change_equals_folding_in():
    known = RatedFilms.of(0, [], [])
    state, forgotten = SPACE.taste(known), []
    for film_id, stars in turned(75):
        state = SPACE.learn(state, known, film_id, stars)
        known = known.with_rating(film_id, stars)
        forgotten.append(state.forgotten)
        at_once = SPACE.taste(known)
        np.testing.assert_allclose(state.mean, at_once.mean, atol=1e-8)
        assert (state.forgotten, state.ratings) == (at_once.forgotten, at_once.ratings)
    assert not any(forgotten[:40])
    assert 35 <= forgotten[-1] <= 45


def test_the_first_film_since_a_change_is_told_once_there_are_enough_ratings():
    for count, expected in ((19, NotEnough("ratings", 19, 20)), (30, None)):
        known = RatedFilms.of(0, *zip(*turned(count), strict=True))
        assert SPACE.changed_at(known) == expected
    known = RatedFilms.of(0, *zip(*turned(70), strict=True))
    assert SPACE.changed_at(known) == known.film_ids[SPACE.taste(known).forgotten]


def test_shares_of_a_changed_member_still_sum_to_the_score():
    known = RatedFilms.of(0, *zip(*turned(70), strict=True))
    for parts in SPACE.contributions(SPACE.taste(known), known, [110, 222, 333]):
        whole = parts.community + parts.popularity + sum(share.share for share in parts.shares)
        assert whole == pytest.approx(parts.score, abs=1e-3)
