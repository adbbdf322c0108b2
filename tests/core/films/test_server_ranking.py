from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films.server_ranking import CommunitySettings, ServerRanking, rank_server
from core.not_enough import NotEnough
from tests.core.films.communities import seeded

SETTINGS = CommunitySettings()
VOTES = {film_id: 10**film_id for film_id in range(1, 9)}


@dataclass(frozen=True)
class Figures:
    film_id: int
    count: int
    mean: float
    variance: float = 0.2


def ranked(mean, *films, settings=SETTINGS) -> ServerRanking:
    found = rank_server(mean, films, VOTES, settings)
    assert isinstance(found, ServerRanking)
    return found


def ids(films):
    return [film.film_id for film in films]


def test_films_of_fewer_than_three_members_are_not_told():
    assert rank_server(3.0, [Figures(1, 2, 5.0)], VOTES, SETTINGS) == NotEnough("films", 0, 1)
    assert ids(ranked(3.0, Figures(1, 2, 5.0), Figures(2, 3, 4.0)).loved) == [2]


def test_a_little_less_love_by_many_beats_more_by_few():
    assert ids(ranked(3.0, Figures(7, 3, 4.6), Figures(8, 30, 4.5)).loved) == [8, 7]


def test_what_is_below_the_servers_mean_is_not_loved():
    assert ids(ranked(4.0, Figures(1, 9, 3.9), Figures(2, 9, 4.1)).loved) == [2]


def test_a_film_on_which_opinions_differ_widely_is_divisive():
    found = ranked(3.0, Figures(1, 6, 3.0, 4.0), Figures(2, 6, 3.0, 0.1), Figures(3, 6, 3.0, 0.2))
    assert ids(found.divisive) == [1]
    assert found.divisive[0].score == pytest.approx(((6 * 4.0 + 3 * 4.3 / 3) / 9) ** 0.5)


def test_where_all_agree_nothing_is_divisive():
    assert ranked(3.0, Figures(1, 6, 3.0, 0.1), Figures(2, 6, 3.0, 0.3)).divisive == ()


def test_a_gem_is_loved_here_known_to_few_and_not_told_twice():
    settings = replace(SETTINGS, most_loved=1)
    films = [Figures(1, 5, 4.8), Figures(2, 5, 4.5), Figures(3, 5, 3.2), Figures(8, 5, 4.6)]
    found = ranked(3.0, *films, settings=settings)
    assert ids(found.loved) == [1]
    assert ids(found.gems) == [2]


figures = st.builds(Figures, st.integers(1, 8), st.integers(1, 20), st.floats(0.5, 5), st.floats(0, 5))


@seeded
@given(st.floats(0.5, 5), st.lists(figures, max_size=8, unique_by=lambda film: film.film_id))
def test_lists_are_short_in_order_and_within_the_evidence(mean, films):
    found = rank_server(mean, films, VOTES, SETTINGS)
    if isinstance(found, NotEnough):
        assert all(film.count < 3 for film in films)
        return
    evident = {film.film_id for film in films if film.count >= 3}
    for part, most in ((found.loved, 5), (found.divisive, 3), (found.gems, 3)):
        assert len(part) <= most
        assert set(ids(part)) <= evident
        assert [film.score for film in part] == sorted((film.score for film in part), reverse=True)
    assert set(ids(found.loved)).isdisjoint(ids(found.gems))
