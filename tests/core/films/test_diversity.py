from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films.diversity import (
    DiversitySettings,
    adventure,
    calibrated,
    genre_shares,
    mmr,
    thompson_draw,
)
from core.films.film_space import FilmSpace, Wanted
from core.films.fitting import FitSettings
from core.films.rated_films import RatedFilms
from core.films.taste import Taste
from tests.core.films.communities import random_films, random_model, seeded
from tests.core.films.test_together import FilmInSpace

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


DRAMA, COMEDY = [1.0, 0.0], [0.0, 1.0]


def test_genre_shares_are_equal_parts_of_each_film():
    rows_by_genre = {"Drama": np.array([0, 2]), "Comedy": np.array([2])}
    np.testing.assert_array_equal(
        genre_shares(rows_by_genre, np.array([2, 0, 1])), [[0.5, 0.5], [1.0, 0.0], [0.0, 0.0]]
    )


def test_no_films_have_no_shares():
    assert genre_shares({"Drama": np.array([0])}, np.array([], dtype=np.int64)).shape == (0, 1)


def test_calibration_keeps_a_lesser_interest_alive():
    scores = np.array([1.0, 0.9, 0.8, 0.7, 0.1, 0.05])
    genres = np.array([DRAMA, DRAMA, DRAMA, DRAMA, COMEDY, COMEDY])
    wanted = np.array([0.75, 0.25])
    assert set(calibrated(scores, genres, wanted, 0.9, 4).tolist()) == {0, 1, 2, 4}
    assert calibrated(scores, genres, wanted, 0.0, 4).tolist() == [0, 1, 2, 3]


@seeded
@given(st.integers(0, 12), st.integers(0, 15), st.floats(0, 1), st.integers(0, 1000))
def test_a_calibrated_list_repeats_nothing_and_full_weight_starts_with_the_nearest_genres(
    pool, count, weight, seed
):
    rng = np.random.default_rng(seed)
    genres = rng.dirichlet(np.ones(4), size=pool)
    wanted = rng.dirichlet(np.ones(4))
    order = calibrated(rng.normal(size=pool), genres, wanted, weight, count).tolist()
    assert len(order) == min(pool, count) == len(set(order))
    if order:
        distances = (wanted * np.log(wanted / (0.99 * genres + 0.01 * wanted))).sum(axis=1)
        fully = calibrated(rng.normal(size=pool), genres, wanted, 1.0, count)
        assert distances[fully[0]] == pytest.approx(distances.min())


def test_the_setting_brings_a_list_nearer_to_the_genres_that_were_liked():
    films = [FilmInSpace(**vars(film)) for film in random_films(60)]
    settings, model = FitSettings(), random_model(60, 4)
    known = RatedFilms.of(1, [100, 101, 102, 103, 104], [5.0, 5.0, 4.0, 1.0, 1.0])

    def distance(calibration):
        diversity = DiversitySettings(calibration=calibration)
        recommend = replace(settings.recommend, diversity=diversity, list_length=10)
        space = FilmSpace.build(model, films, recommend, settings.content)
        made = space.recommend(space.taste(known), known, [], Wanted(), 0, 1)
        rows = np.array([candidate.film_id - 100 for candidate in made])
        wanted = genre_shares(space.rows_by_genre, np.arange(3)).mean(axis=0)
        return np.abs(genre_shares(space.rows_by_genre, rows).mean(axis=0) - wanted).sum()

    assert distance(0.9) < distance(0.0) / 2
