import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films.rated_films import RatedFilms
from core.films.taste_match import Agreement, BothRated, MatchSettings, agreement
from core.not_enough import NotEnough
from tests.core.films.communities import seeded

SETTINGS = MatchSettings()
STARS = st.integers(1, 10).map(lambda half: half / 2)
known_films = st.dictionaries(st.integers(1, 15), STARS, max_size=15)


def known(ratings):
    return RatedFilms.of(1, ratings.keys(), ratings.values())


def compared(own, other) -> Agreement:
    found = agreement(known(own), known(other), SETTINGS)
    assert isinstance(found, Agreement)
    return found


MIXED = {film: [5.0, 1.0, 4.5, 2.0, 3.5][film % 5] for film in range(20)}
OPPOSITE = {film: 5.5 - stars for film, stars in MIXED.items()}


def test_too_few_films_in_common_give_no_figure():
    own, other = {1: 5.0, 2: 4.0, 3: 1.0}, {2: 5.0, 3: 4.0, 9: 1.0}
    assert agreement(known(own), known(other), SETTINGS) == NotEnough("films both rated", 2, 5)


def test_the_same_stars_match_and_opposite_ones_do_not():
    assert compared(MIXED, MIXED).percent > 90
    assert compared(MIXED, OPPOSITE).percent < 10


def test_less_evidence_means_less_of_a_match():
    few = {film: MIXED[film] for film in range(5)}
    assert 0.5 < compared(few, few).correlation < compared(MIXED, MIXED).correlation < 1


def test_someone_harsher_by_a_star_but_of_one_mind_still_matches():
    harsher = {film: max(0.5, stars - 1) for film, stars in MIXED.items()}
    found = compared(MIXED, harsher)
    assert found.percent > 85
    assert found.stars_apart > 0.8


def test_always_the_same_stars_tell_little():
    found = compared(MIXED, dict.fromkeys(MIXED, 3.5))
    assert found.correlation == pytest.approx(0)


def test_shared_loves_are_told_before_shared_dislikes_and_the_widest_gap_first():
    own = {1: 1.0, 2: 5.0, 3: 5.0, 4: 4.0, 5: 3.0, 6: 0.5, 7: 5.0}
    other = {1: 1.0, 2: 5.0, 3: 4.5, 4: 2.0, 5: 4.0, 6: 5.0, 7: 3.5}
    found = compared(own, other)
    assert found.agreed == (BothRated(2, 5.0, 5.0), BothRated(1, 1.0, 1.0), BothRated(3, 5.0, 4.5))
    assert found.disagreed == (BothRated(6, 0.5, 5.0), BothRated(4, 4.0, 2.0), BothRated(7, 5.0, 3.5))


@seeded
@given(known_films, known_films)
def test_a_match_is_the_same_from_both_sides_and_within_its_scale(own, other):
    found = agreement(known(own), known(other), SETTINGS)
    back = agreement(known(other), known(own), SETTINGS)
    both = own.keys() & other.keys()
    if len(both) < SETTINGS.least_films:
        assert found == back == NotEnough("films both rated", len(both), SETTINGS.least_films)
        return
    assert isinstance(found, Agreement)
    assert isinstance(back, Agreement)
    assert found.correlation == pytest.approx(back.correlation)
    assert -1 < found.correlation < 1
    assert 0 <= found.percent <= 100
    assert found.films == len(both)


@seeded
@given(known_films, known_films)
def test_only_films_that_both_rated_are_told_and_none_twice(own, other):
    found = agreement(known(own), known(other), SETTINGS)
    told = [*found.agreed, *found.disagreed] if isinstance(found, Agreement) else []
    assert len({film.film_id for film in told}) == len(told)
    for film in told:
        assert (film.own_stars, film.other_stars) == (own[film.film_id], other[film.film_id])
