import pytest

from core.films.film_space import FilmSpace
from core.films.fitting import FitSettings
from core.films.group_choice import GroupMember, GroupSettings
from core.films.rated_films import RatedFilms
from core.films.together import watch_together
from tests.core.films.communities import FakeFilm, random_films, random_model

FILMS = 30


@pytest.fixture
def space():
    settings = FitSettings()
    films = [FilmInSpace(**vars(film)) for film in random_films(FILMS)]
    return FilmSpace.build(random_model(FILMS, 4), films, settings.recommend, settings.content)


class FilmInSpace(FakeFilm):
    runtime_minutes = 100


def companion(space, ratings, dismissed=()):
    known = RatedFilms.of(1, ratings.keys(), ratings.values())
    return GroupMember(known, space.taste(known), frozenset(dismissed))


def test_films_that_one_has_rated_or_turned_down_are_left_out(space):
    first = companion(space, {100: 5.0, 101: 1.0}, dismissed=[102, 999])
    second = companion(space, {103: 4.0, 998: 4.0}, dismissed=[104])
    found = watch_together(space, [first, second], FILMS, GroupSettings())
    assert {joint.film_id for joint in found} == set(range(105, 100 + FILMS))


def test_each_film_has_a_prediction_for_each_member(space):
    first, second = companion(space, {100: 5.0, 101: 1.0}), companion(space, {100: 1.0, 102: 5.0})
    [best, *_] = watch_together(space, [first, second], 3, GroupSettings())
    assert best.predictions == tuple(
        space.predict(member.known, [best.film_id])[0] for member in (first, second)
    )


def test_nothing_left_gives_nothing(space):
    everything = companion(space, dict.fromkeys(range(100, 100 + FILMS), 3.0))
    assert watch_together(space, [everything, companion(space, {})], 3, GroupSettings()) == []
