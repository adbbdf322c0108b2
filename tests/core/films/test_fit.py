import tracemalloc
from dataclasses import fields

import numpy as np
import pytest

from core.films import taste
from core.films.arrays import SparseRows
from core.films.content import ContentSpace
from core.films.fit import fit
from core.films.taste import TasteModel, TasteSettings
from tests.core.films.communities import random_ratings, random_space

FILMS = 60
SPACE = random_space(FILMS)
SETTINGS = TasteSettings(dimensions=8)
ARRAYS = ("loadings", "baseline", "noise", "decoder", "star_means", "star_errors")


def fitted(members: int, settings: TasteSettings = SETTINGS, space: ContentSpace = SPACE) -> TasteModel:
    ratings = random_ratings(members, FILMS, each=20)
    return fit(ratings, space, settings, 7, np.random.default_rng(5))


@pytest.mark.parametrize("members", [0, 1, 30])
def test_a_fit_is_finite_well_shaped_and_the_same_for_the_same_seed(members):
    model, again = fitted(members), fitted(members)
    assert (model.version, model.members, model.dimensions) == (7, members, 8)
    assert model.decoder.shape == (9, FILMS)
    assert (model.noise >= 0.3).all()
    for name in ARRAYS:
        assert getattr(model, name).dtype == np.float32
        assert np.isfinite(getattr(model, name)).all()
        np.testing.assert_array_equal(getattr(model, name), getattr(again, name))


def test_without_members_the_decoder_is_its_prior():
    model = fitted(0)
    np.testing.assert_allclose(model.decoder, np.vstack([model.loadings.T, model.baseline]), atol=1e-6)


def test_without_members_popular_films_lead_and_content_carries_a_liking_over():
    model = fitted(0)
    np.testing.assert_array_equal(np.argsort(-model.baseline), np.argsort(-SPACE.log_votes))
    liked = int(np.argmax(SPACE.log_votes))
    gain = taste.update(model, taste.prior(model), liked, 1.2).mean @ model.loadings.T
    nearest = SPACE.row_of[SPACE.similar(int(SPACE.film_ids[liked]), 1)[0].film_id]
    assert gain[nearest] > np.median(gain)


def test_loadings_reproduce_the_leading_part_of_the_blended_covariance():
    settings = TasteSettings(dimensions=12)
    ratings, model = random_ratings(40, FILMS, each=20), fitted(40, settings)
    encoded = SparseRows.from_entries(
        ratings.member_index, ratings.film_rows, taste.encode(ratings.stars), (40, FILMS)
    ).dense()
    observed = encoded.T @ encoded / 40 - np.outer(encoded.mean(axis=0), encoded.mean(axis=0))
    chance = np.clip(model.baseline, 0, 1)
    deviation = np.sqrt(0.5 * chance * (1 - chance))
    content = np.outer(deviation, deviation) * SPACE.vectors.gram()
    values, vectors = np.linalg.eigh((40 * observed + 100 * content) / 140)
    leading = (vectors[:, -12:] * values[-12:]) @ vectors[:, -12:].T
    np.testing.assert_allclose(model.loadings @ model.loadings.T, leading, atol=2e-4)


def test_a_member_of_a_tribe_is_shown_what_the_tribe_likes():
    model = fitted(200)
    rows = np.array([0, 1, 2, 3, 4, 5])
    even = taste.fold_in(model, rows, taste.encode(np.array([5.0, 1, 5, 1, 5, 1])))
    best = taste.top(taste.score(model, even.mean), rows, 10)
    assert (best % 2 == 0).all()


def test_fewer_films_than_dimensions_leave_the_last_dimensions_empty():
    space = random_space(5)
    model = fit(random_ratings(4, 5, each=3), space, SETTINGS, 1, np.random.default_rng(0))
    assert model.loadings.shape == (5, 8)
    assert not model.loadings[:, 5:].any()


def test_a_catalogue_above_the_limit_gets_the_light_version():
    model = fitted(30, TasteSettings(dimensions=8, most_films=FILMS - 1))
    assert model.covariance is None
    assert model.likes is None


def test_more_than_ten_thousand_films_are_fitted_in_less_memory_than_a_row_for_each_pair():
    space, ratings = random_space(10_100), random_ratings(20, 10_100, each=20)
    tracemalloc.start()
    model = fit(ratings, space, SETTINGS, 7, np.random.default_rng(5))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert model.covariance is model.likes is None
    assert peak < 50e6  # a byte for each pair of films would be 100 MB
    assert len(taste.dump(model)) < 2e6


def test_what_the_loadings_leave_over_is_told_as_rest():
    model = fitted(30, TasteSettings(dimensions=8, factors=10))
    assert model.covariance.loadings.shape == (FILMS, 10)
    np.testing.assert_array_equal(model.covariance.loadings[:, :8], model.loadings)
    assert (model.covariance.rest + 0.3 <= model.noise + 1e-6).all()


@pytest.mark.parametrize("most_films", [FILMS, FILMS - 1])
def test_a_model_survives_dump_and_load_in_full_and_light(most_films):
    model = fitted(30, TasteSettings(dimensions=8, most_films=most_films))
    again = taste.load(taste.dump(model))
    for name in ("covariance", "likes"):
        part, loaded = getattr(model, name), getattr(again, name)
        assert (part is None) == (loaded is None) == (most_films < FILMS)
        for array in fields(part) if part else ():
            np.testing.assert_array_equal(getattr(part, array.name), getattr(loaded, array.name))
