import numpy as np
import pytest

from core.errors import NotFound
from core.films.content import ContentSpace, Feature, FeatureKind, seen_chance
from tests.core.films.communities import FakeFilm, random_space

ALIEN = FakeFilm(1, 1979, ("Sci-Fi", "Horror"), ("Ridley Scott",), ("Sigourney Weaver",), votes=900_000)
ALIENS = FakeFilm(2, 1986, ("Sci-Fi", "Action"), ("James Cameron",), ("Sigourney Weaver",), votes=800_000)
BLADE_RUNNER = FakeFilm(3, 1982, ("Sci-Fi",), ("Ridley Scott",), ("Harrison Ford",), votes=800_000)
AMELIE = FakeFilm(4, 2001, ("Comedy", "Romance"), ("Jean-Pierre Jeunet",), ("Audrey Tautou",), votes=800_000)
BLANK = FakeFilm(5, None, votes=0)


@pytest.fixture
def space() -> ContentSpace:
    return ContentSpace.build([ALIEN, ALIENS, BLADE_RUNNER, AMELIE, BLANK])


def test_every_film_is_a_unit_vector_even_without_facts(space):
    np.testing.assert_allclose(space.vectors.gram().diagonal(), 1, rtol=1e-6)


def test_similar_films_come_nearest_first_without_the_film_itself_or_strangers(space):
    similar = space.similar(1, 5)
    assert [film.film_id for film in similar] == [3, 2]
    assert 0 < similar[1].similarity < similar[0].similarity < 1


def test_shared_features_are_named_weightiest_first_and_never_votes(space):
    shared = space.shared(1, 3)
    assert {Feature(FeatureKind.DIRECTOR, "Ridley Scott"), Feature(FeatureKind.GENRE, "Sci-Fi")} <= set(
        shared
    )
    assert FeatureKind.VOTES not in {feature.kind for feature in shared}
    assert space.shared(1, 4) == ()


def test_films_of_neighbouring_years_are_alike_across_a_decades_border_but_no_false_decade_is_told():
    space = ContentSpace.build([FakeFilm(1, 1979), FakeFilm(2, 1981), FakeFilm(3, 1995), FakeFilm(4, 1983)])
    [nearest, *_] = space.similar(1, 3)
    assert nearest.film_id == 2
    assert nearest.shared == space.shared(1, 2) == ()
    assert space.shared(2, 4) == (Feature(FeatureKind.DECADE, "1980s"),)


def test_a_film_in_the_middle_of_a_decade_belongs_to_that_decade_most():
    space = ContentSpace.build([FakeFilm(1, 1984), FakeFilm(2, 1985)])
    assert space.shared(1, 2)[0] == Feature(FeatureKind.DECADE, "1980s")


def test_unknown_film_is_not_found(space):
    with pytest.raises(NotFound) as caught:
        space.similar(99, 3)
    assert caught.value.facts == {"film_id": 99}


def test_chance_to_be_seen_grows_with_votes_up_to_one_half():
    chance = seen_chance(np.array([0.0, 3.0, 5.0, 6.5, 20.0]))
    assert (np.diff(chance) > 0).all()
    assert 0 < chance[0] < 0.001
    assert chance[-1] == pytest.approx(0.5)


def test_rows_follow_the_order_of_the_films():
    space = random_space(20)
    assert [space.row_of[int(film_id)] for film_id in space.film_ids] == list(range(20))
