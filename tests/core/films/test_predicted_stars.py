import numpy as np

from core.films.fit import fit
from core.films.predicted_stars import StarSettings, fit_star_means, predict_stars
from core.films.ratings_table import Ratings
from core.films.taste import TasteSettings
from tests.core.films.communities import random_ratings, random_space

FILMS = 60
SPACE = random_space(FILMS)
SETTINGS = StarSettings()
NONE = np.array([], dtype=np.int64)


def model_of(members: int):
    settings = TasteSettings(dimensions=8)
    return fit(random_ratings(members, FILMS, each=20), SPACE, settings, 1, np.random.default_rng(0))


def test_without_any_ratings_every_film_gets_the_usual_stars():
    means, errors = fit_star_means(random_ratings(0, FILMS, each=0), SPACE, SETTINGS)
    np.testing.assert_allclose(means, SETTINGS.usual_stars)
    assert (errors > 0).all()


def test_a_film_with_many_ratings_comes_near_its_mean_and_its_error_falls():
    many = Ratings(np.arange(200), np.zeros(200, np.int64), np.full(200, 5.0), np.arange(200.0))
    means, errors = fit_star_means(many, SPACE, SETTINGS)
    assert means[0] > 4.7
    assert errors[0] < errors[1]


def test_a_generous_member_gets_higher_predictions_with_a_smaller_spread():
    model, targets, rows = model_of(30), np.arange(30, 40), np.arange(10)
    plain = predict_stars(model, SPACE, NONE, np.array([]), targets, SETTINGS)
    generous = predict_stars(model, SPACE, rows, np.full(10, 5.0), targets, SETTINGS)
    assert generous.stars.mean() > plain.stars.mean()
    assert (generous.spread < plain.spread).all()


def test_predictions_stay_on_the_scale_and_never_claim_to_be_certain():
    model = model_of(30)
    for stars in (0.5, 5.0):
        told = predict_stars(model, SPACE, np.arange(50), np.full(50, stars), np.arange(FILMS), SETTINGS)
        assert ((told.stars >= 0.5) & (told.stars <= 5)).all()
        assert (told.spread**2 > SETTINGS.noise).all()


def test_taste_of_the_tribe_moves_the_prediction():
    model = model_of(200)
    rows = np.arange(20)
    told = predict_stars(
        model, SPACE, rows, np.where(rows % 2 == 0, 5.0, 1.0), np.arange(20, FILMS), SETTINGS
    )
    assert told.stars[::2].mean() > told.stars[1::2].mean() + 0.3


def test_only_the_latest_ratings_count_when_there_are_too_many():
    model, few = model_of(10), StarSettings(most_ratings=3)
    rows, stars = np.arange(8), np.array([5.0, 5, 5, 5, 5, 2, 3, 4])
    told = predict_stars(model, SPACE, rows, stars, np.array([30]), few)
    latest = predict_stars(model, SPACE, rows[-3:], stars[-3:], np.array([30]), few)
    assert told.stars == latest.stars
