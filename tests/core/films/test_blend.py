from dataclasses import replace

import pytest

from core.films.blend import NOTHING, V2, BlendSettings, PartWeights

MEMBERS = 500
TRUSTED = replace(V2, half_trusted_members=0.0)


@pytest.mark.parametrize("ratings", [0, 3])
def test_few_ratings_get_the_first_weights(ratings):
    assert TRUSTED.weights(ratings, MEMBERS) == V2.with_few


@pytest.mark.parametrize("ratings", [15, 400])
def test_many_ratings_get_the_last_weights(ratings):
    assert TRUSTED.weights(ratings, MEMBERS) == V2.with_many


def test_between_few_and_many_the_weights_go_evenly_from_one_to_the_other():
    between = PartWeights(conditional=0.3, ease=0.5, neighbours=0.0, likes=0.0)
    assert TRUSTED.weights(9, MEMBERS) == between


def test_what_everyone_likes_is_held_back():
    assert BlendSettings().weights(10, MEMBERS).likes < 0


def test_a_small_community_is_left_to_the_taste_vector():
    assert BlendSettings().weights(10, 0) == NOTHING
    assert BlendSettings().weights(10, 10).ease < 0.01
    half = BlendSettings().weights(15, 100)
    assert half.ease == pytest.approx(BlendSettings().with_many.ease / 2)
