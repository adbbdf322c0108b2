import datetime as dt
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from core.films.year_review import BusiestMonth, MostWatched, Watched, YearReview, YearSettings, review_year
from core.not_enough import NotEnough
from tests.core.films.communities import seeded

SETTINGS = YearSettings()


@dataclass(frozen=True)
class Film:
    film_id: int
    title: str = "Alien"
    year: int | None = 1979
    runtime_minutes: int | None = 120
    genres: tuple[str, ...] = ("Drama",)
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()

    @property
    def label(self):
        return self.title


def watched(number, stars=4.0, month=1, day=1, **facts):
    return Watched(Film(number, **facts), stars, dt.date(2025, month, day))


def reviewed(*films) -> YearReview:
    found = review_year(2025, films, SETTINGS)
    assert isinstance(found, YearReview)
    return found


FIVE = [watched(number, month=number) for number in range(1, 6)]


def test_four_films_make_no_review():
    assert review_year(2025, FIVE[:4], SETTINGS) == NotEnough("films", 4, 5)
    assert review_year(2024, FIVE, SETTINGS) == NotEnough("films", 0, 5)


def test_other_years_do_not_count():
    earlier = Watched(Film(9), 5.0, dt.date(2024, 12, 31))
    found = reviewed(earlier, *FIVE)
    assert (found.films, found.mean_stars, found.hours) == (5, 4.0, 10.0)
    assert (found.first, found.last) == (FIVE[0], FIVE[4])


def test_favourites_have_most_stars_and_of_equals_the_latest_comes_first():
    films = [*FIVE, watched(6, 5.0, month=2), watched(7, 5.0, month=3)]
    assert [film.film.film_id for film in reviewed(*films).favourites] == [7, 6, 5]


def test_the_busiest_month_is_the_earlier_of_two_alike():
    found = reviewed(*FIVE, watched(6, month=4), watched(7, month=2))
    assert found.busiest == BusiestMonth(2, 2)
    assert found.by_month == (1, 2, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0)


def test_films_of_a_single_month_have_no_busiest_one():
    assert reviewed(*(watched(number) for number in range(5))).busiest == NotEnough("months", 1, 2)


def test_where_every_month_has_one_film_none_is_busiest():
    assert reviewed(*FIVE).busiest == NotEnough("films", 1, 2)


def test_most_watched_needs_evidence_and_stars_decide_between_equals():
    films = [
        watched(1, 2.0, genres=("Horror", "Crime"), directors=("A",)),
        watched(2, 2.0, genres=("Horror",), directors=("B",)),
        watched(3, 2.0, genres=("Horror",), directors=("A",)),
        watched(4, 5.0, genres=("Crime",), directors=("B",)),
        watched(5, 5.0, genres=("Crime",), directors=("C",)),
    ]
    found = reviewed(*films)
    assert found.genre == MostWatched("Crime", 3, 4.0)
    assert found.director == MostWatched("B", 2, 3.5)


def test_what_no_film_tells_is_not_made_up():
    bare = [watched(number, month=number, genres=(), runtime_minutes=None) for number in range(1, 6)]
    found = reviewed(*bare)
    assert found.hours == NotEnough("runtimes", 0, 1)
    assert found.genre == NotEnough("genres", 0, 3)
    assert found.director == NotEnough("directors", 0, 2)


days = st.dates(dt.date(2024, 6, 1), dt.date(2026, 6, 1))
films_of_a_member = st.lists(st.tuples(days, st.integers(1, 10)), max_size=30)


@seeded
@given(films_of_a_member, st.randoms(use_true_random=False))
def test_a_year_counts_its_own_films_whatever_their_order(given_films, random):
    films = [Watched(Film(number), half / 2, on) for number, (on, half) in enumerate(given_films)]
    of_year = [film for film in films if film.on.year == 2025]
    found = review_year(2025, films, SETTINGS)
    shuffled = random.sample(films, len(films))
    if isinstance(found, NotEnough):
        assert found == review_year(2025, shuffled, SETTINGS) == NotEnough("films", len(of_year), 5)
        return
    again = reviewed(*shuffled)
    assert (found.by_month, found.busiest, found.genre) == (again.by_month, again.busiest, again.genre)
    assert sum(found.by_month) == found.films == len(of_year)
    assert found.favourites[0].stars == max(film.stars for film in of_year)
    assert found.first.on <= found.last.on
