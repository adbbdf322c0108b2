from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films import taste
from core.films.arrays import standardise
from core.films.cold_start import ColdSettings, content_pulls, content_scores
from core.films.fit import fit
from core.films.rank import RankSettings, Rated, served_scores, served_shares
from core.films.taste import TasteSettings
from tests.core.films.communities import random_ratings, random_space, seeded

FILMS = 50
SPACE = random_space(FILMS)
MODELS = {
    members: fit(
        random_ratings(members, FILMS, each=15),
        SPACE,
        TasteSettings(dimensions=8),
        1,
        np.random.default_rng(0),
    )
    for members in (0, 10, 200)
}
MODELS["light"] = replace(MODELS[200], covariance=None, likes=None)


def rated_as(rows, stars, weights=None) -> Rated:
    weights = np.ones(len(rows)) if weights is None else np.array(weights)
    return Rated(np.array(rows, dtype=np.int64), np.array(stars, dtype=float), weights)


@st.composite
def histories(draw: st.DrawFn) -> Rated:
    rows = draw(st.lists(st.integers(0, FILMS - 1), max_size=12, unique=True))
    stars = draw(st.lists(st.integers(1, 10), min_size=len(rows), max_size=len(rows)))
    weights = draw(st.lists(st.sampled_from([0.1, 1.0]), min_size=len(rows), max_size=len(rows)))
    return rated_as(rows, np.array(stars) / 2, weights)


def served_for(members: int | str, rated: Rated):
    model = MODELS[members]
    state = taste.fold_in(model, rated.rows, taste.encode(rated.stars), rated.weights)
    return served_scores(model, SPACE, state, rated, RankSettings())


@seeded
@given(st.sampled_from(list(MODELS)), histories(), st.integers(0, FILMS - 1))
def test_shares_community_and_popularity_sum_to_the_served_score(members, rated, target):
    served = served_for(members, rated)
    [shares] = served_shares(served, SPACE, rated, np.array([target]))
    whole = shares.sum() + served.community[target] + served.popularity[target]
    assert whole == pytest.approx(served.scores[target], abs=2e-4)


def test_a_community_without_members_is_served_the_cold_score():
    rated = rated_as([4, 9], [5.0, 2.0])
    pulls = content_pulls(SPACE, rated.rows, rated.stars, rated.weights, ColdSettings())
    by_content = standardise(content_scores(SPACE, rated.rows, pulls))
    expected = by_content + ColdSettings().popularity * standardise(SPACE.log_votes)
    np.testing.assert_allclose(served_for(0, rated).scores, expected, atol=1e-5)


def test_the_light_version_serves_a_large_community_the_order_of_the_taste_score():
    rated = rated_as([4, 9], [5.0, 2.0])
    model = MODELS["light"]
    plain = standardise(taste.score(model, taste.fold_in(model, rated.rows, taste.encode(rated.stars)).mean))
    assert np.corrcoef(plain, served_for("light", rated).scores)[0, 1] > 0.98


def test_popularity_fades_as_members_arrive():
    nobody = rated_as([], [])
    sizes = [np.abs(served_for(members, nobody).popularity).max() for members in (0, 10, 200)]
    assert sizes == sorted(sizes, reverse=True)


def test_no_targets_have_no_shares():
    rated = rated_as([4, 9], [5.0, 2.0])
    assert served_shares(served_for(200, rated), SPACE, rated, np.array([], dtype=np.int64)).shape == (0, 2)
