import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.films.statistics import (
    STAR_STEPS,
    Diversity,
    Favourite,
    Generosity,
    Leaning,
    TasteStatistics,
    WatchTime,
    summarise,
)
from core.films.taste_change import TasteChange
from core.not_enough import NotEnough

START = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class FakeFilm:
    film_id: int
    year: int | None = 1979
    runtime_minutes: int | None = 120
    genres: tuple[str, ...] = ("Drama",)
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()


def statistics_of(films, stars, community=None, changed_at=None) -> TasteStatistics:
    days = [START + timedelta(days=day) for day in range(len(films))]
    return summarise(films, stars, days, changed_at, community)


def films_with(count, first_id=0, **facts):
    return [FakeFilm(first_id + number, **facts) for number in range(count)]


def test_no_ratings_give_no_figures():
    result = statistics_of([], [])

    assert result.count == 0
    assert result.mean_stars == NotEnough("ratings", 0, 1)
    assert result.spread == NotEnough("ratings", 0, 2)
    assert result.watch_time == NotEnough("runtimes", 0, 1)
    assert result.generosity == NotEnough("community", 0, 5)
    assert result.diversity == NotEnough("genres", 0, 5)
    assert result.favourites.genres == ()
    assert result.genres == result.decades == ()


def test_mean_spread_and_histogram_follow_the_stars():
    result = statistics_of(films_with(4), [0.5, 3.0, 3.0, 5.0])

    assert result.mean_stars == pytest.approx(2.875)
    assert result.spread == pytest.approx(math.sqrt(10.1875 / 3))
    assert result.histogram == (1, 0, 0, 0, 0, 2, 0, 0, 0, 1)


@pytest.mark.parametrize("stars", [0.0, 0.75, 5.5, math.nan])
def test_stars_off_the_scale_are_refused(stars):
    with pytest.raises(InvalidInput, match="stars"):
        statistics_of(films_with(1), [stars])


def test_hours_count_only_films_of_known_runtime():
    films = [FakeFilm(1, runtime_minutes=90), FakeFilm(2, runtime_minutes=None), FakeFilm(3)]

    assert statistics_of(films, [3, 3, 3]).watch_time == WatchTime(hours=3.5, films=2)


@pytest.mark.parametrize(
    ("stars", "leaning"),
    [
        ([4.5, 5, 4.5, 4, 4.5], Leaning.GENEROUS),
        ([1.5, 2, 1.5, 1, 1.5], Leaning.HARSH),
        ([1, 5, 2.5, 3, 4], Leaning.IN_LINE),
    ],
)
def test_leaning_is_told_only_beyond_the_noise(stars, leaning):
    result = statistics_of(films_with(5), stars, dict.fromkeys(range(5), (3.0, 10)))

    assert isinstance(result.generosity, Generosity)
    assert result.generosity.leaning is leaning
    assert result.generosity.difference == pytest.approx(sum(stars) / 5 - 3.0)


def test_generosity_needs_enough_films_that_enough_others_rated():
    community = {0: (3.0, 10), 1: (3.0, 10), 2: (3.0, 10), 3: (3.0, 10), 4: (3.0, 2)}

    assert statistics_of(films_with(5), [5] * 5, community).generosity == NotEnough("community", 4, 5)


def test_two_films_do_not_make_a_favourite_and_three_do():
    films = films_with(2, directors=("Two",)) + films_with(3, 2, directors=("Three",)) + films_with(5, 5)

    result = statistics_of(films, [5.0] * 5 + [2.0] * 5)

    assert result.favourites.directors == (Favourite("Three", 3, 5.0, pytest.approx((15 + 5 * 3.5) / 8)),)


def test_more_evidence_outranks_the_same_mean_on_less():
    films = films_with(6, cast=("Often",)) + films_with(3, 6, cast=("Seldom",)) + films_with(9, 9)

    result = statistics_of(films, [5.0] * 9 + [2.0] * 9)

    assert [actor.name for actor in result.favourites.actors] == ["Often", "Seldom"]


def test_what_is_rated_at_or_below_the_own_mean_is_no_favourite():
    result = statistics_of(films_with(30, year=1985), [4.0] * 30)

    assert result.favourites.genres == ()
    assert result.favourites.decades == ()


def test_actors_beyond_the_first_of_the_billing_do_not_count():
    cast = ("Lead", "Second", "Third", "Fourth", "Fifth", "Extra")
    films = films_with(3, cast=cast) + films_with(3, 3)

    actors = statistics_of(films, [5.0] * 3 + [1.0] * 3).favourites.actors

    assert {actor.name for actor in actors} == set(cast[:5])


def test_a_film_of_several_genres_counts_in_equal_parts():
    films = [FakeFilm(1, genres=("Drama", "War")), FakeFilm(2, genres=("Drama",))]

    genres = statistics_of(films, [4.0, 2.0]).genres

    assert [(part.name, part.evidence, part.share) for part in genres] == [
        ("Drama", 2, pytest.approx(0.75)),
        ("War", 1, pytest.approx(0.25)),
    ]
    assert [part.mean_stars for part in genres] == [3.0, 4.0]


def test_decades_come_in_order_of_time_without_unknown_years():
    films = [FakeFilm(1, year=2001), FakeFilm(2, year=None), FakeFilm(3, year=1999), FakeFilm(4, year=2009)]

    decades = statistics_of(films, [3.0] * 4).decades

    assert [(part.name, part.evidence) for part in decades] == [("1990s", 1), ("2000s", 2)]


def test_one_genre_has_no_diversity_and_all_in_even_use_have_all_of_it():
    alike = statistics_of(films_with(5), [3.0] * 5).diversity
    even = [FakeFilm(number, genres=(f"Genre {number}",)) for number in range(21)]
    varied = statistics_of(even, [3.0] * 21).diversity

    assert alike == Diversity(evenness=0.0, effective_genres=1.0)
    assert varied == Diversity(pytest.approx(1.0), pytest.approx(21.0))


def test_diversity_counts_only_films_of_known_genre():
    films = films_with(4) + films_with(4, 4, genres=())

    assert statistics_of(films, [3.0] * 8).diversity == NotEnough("genres", 4, 5)


names = st.sampled_from(["Ann", "Bo", "Cy", "Di"])
facts = st.builds(
    FakeFilm,
    film_id=st.integers(1, 40),
    year=st.none() | st.integers(1890, 2030),
    runtime_minutes=st.none() | st.integers(1, 400),
    genres=st.lists(names, max_size=4).map(tuple),
    directors=st.lists(names, max_size=2).map(tuple),
    cast=st.lists(names, max_size=6).map(tuple),
)
ratings = st.lists(st.tuples(facts, st.sampled_from(STAR_STEPS)), max_size=40)


@settings(max_examples=50)
@given(ratings)
def test_figures_stay_within_their_ranges(rated):
    films, stars = [film for film, _ in rated], [value for _, value in rated]
    result = statistics_of(films, stars, dict.fromkeys(range(1, 20), (2.5, 9)))

    assert sum(result.histogram) == result.count == len(rated)
    for parts in (result.genres, result.decades):
        assert not parts or sum(part.share for part in parts) == pytest.approx(1.0)
        assert all(0 < part.share <= 1 + 1e-9 and 0.5 <= part.mean_stars <= 5 for part in parts)
    if isinstance(result.diversity, Diversity):
        assert 0 <= result.diversity.evenness <= 1
        assert 1 <= result.diversity.effective_genres <= len(result.genres) + 1e-9
    if isinstance(result.generosity, Generosity):
        assert -4.5 <= result.generosity.difference <= 4.5


def test_a_change_is_told_from_its_first_rating_on():
    films = films_with(10, genres=("Horror",)) + films_with(10, 10, genres=("Comedy",))

    change = statistics_of(films, [4.0] * 20, changed_at=10).change

    assert isinstance(change, TasteChange)
    assert (change.since, change.earlier_count, change.recent_count) == (START + timedelta(days=10), 10, 10)
    assert {shift.genre for shift in change.shifts} == {"Horror", "Comedy"}


@pytest.mark.parametrize("known", [None, NotEnough("ratings", 3, 20)])
def test_without_a_change_or_enough_ratings_that_is_what_is_told(known):
    assert statistics_of(films_with(3), [4.0] * 3, changed_at=known).change == known


@settings(max_examples=50)
@given(ratings)
def test_a_favourite_scores_between_the_own_mean_and_its_own(rated):
    result = statistics_of([film for film, _ in rated], [value for _, value in rated])

    of = result.favourites
    for favourites in (of.genres, of.directors, of.actors, of.decades):
        assert list(favourites) == sorted(favourites, key=lambda found: -found.score)
        for found in favourites:
            assert found.evidence >= 3
            assert result.mean_stars < found.score < found.mean_stars


@settings(max_examples=50)
@given(ratings.filter(bool), st.randoms(use_true_random=False))
def test_the_order_of_the_ratings_does_not_matter(rated, random):
    dated = [(film, stars, START + timedelta(days=at // 2)) for at, (film, stars) in enumerate(rated)]
    shuffled = random.sample(dated, len(dated))

    first = summarise(*zip(*dated, strict=True), changed_at=None)
    second = summarise(*zip(*shuffled, strict=True), changed_at=None)

    assert first.histogram == second.histogram
    assert first.favourites == second.favourites
