import numpy as np

from core.films.cold_start import ColdSettings, content_pulls, content_scores, encode_signed
from tests.core.films.communities import random_space

SPACE = random_space(40)


def test_content_scores_are_the_mean_of_the_gaussian_process():
    rows, stars = np.array([3, 8, 21]), np.array([5.0, 1.0, 4.0])
    kernel = SPACE.vectors.gram().astype(float)
    weights = np.linalg.solve(kernel[np.ix_(rows, rows)] + 0.5 * np.eye(3), encode_signed(stars))
    pulls = content_pulls(SPACE, rows, stars, np.ones(3), ColdSettings(noise=0.5))
    np.testing.assert_allclose(pulls, weights, atol=1e-6)
    np.testing.assert_allclose(content_scores(SPACE, rows, pulls), kernel[:, rows] @ weights, atol=1e-5)


def test_only_the_latest_ratings_pull_when_there_are_too_many():
    pulls = content_pulls(SPACE, np.arange(5), np.full(5, 5.0), np.ones(5), ColdSettings(most_ratings=2))
    assert not pulls[:3].any()
    assert (pulls[3:] > 0).all()


def test_dislikes_push_and_half_a_star_is_as_one():
    np.testing.assert_allclose(encode_signed(np.array([0.5, 1, 2, 3, 4, 5])), [-1, -1, -0.6, -0.1, 0.6, 1])
