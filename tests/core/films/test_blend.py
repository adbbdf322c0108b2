import pytest

from core.films.blend import V2, BlendSettings, PartWeights


@pytest.mark.parametrize("ratings", [0, 3])
def test_few_ratings_get_the_first_weights(ratings):
    assert V2.weights(ratings) == V2.with_few


@pytest.mark.parametrize("ratings", [15, 400])
def test_many_ratings_get_the_last_weights(ratings):
    assert V2.weights(ratings) == V2.with_many


def test_between_few_and_many_the_weights_go_evenly_from_one_to_the_other():
    assert V2.weights(9) == PartWeights(conditional=0.3, ease=0.5, neighbours=0.0, likes=0.0)


def test_what_everyone_likes_is_held_back():
    assert BlendSettings().weights(10).likes < 0
