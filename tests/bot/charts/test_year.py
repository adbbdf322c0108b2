import datetime as dt
import warnings
from dataclasses import replace
from io import BytesIO

import pytest
from matplotlib.image import imread

from bot.charts.year import year_picture
from core.films.year_review import BusiestMonth, MostWatched, Watched, YearReview
from core.not_enough import NotEnough
from tests.core.films.test_year_review import Film


def watched(title, stars=4.5):
    return Watched(Film(1, title), stars, dt.date(2025, 3, 1))


def favourites(*titles):
    return replace(RICH, favourites=tuple(watched(title) for title in titles), first=watched(titles[0]))


RICH = YearReview(
    year=2025,
    films=1234,
    mean_stars=3.61,
    hours=2345.6,
    by_month=(1, 0, 40, 3, 0, 0, 0, 100, 12, 0, 0, 7),
    busiest=BusiestMonth(8, 100),
    favourites=(watched("Alien"), watched("Heat"), watched("Ran")),
    genre=MostWatched("Science Fiction", 400, 3.9),
    director=MostWatched("Agnès Varda", 20, 4.2),
    first=watched("Alien"),
    last=watched("Ran"),
)
BARE = replace(
    RICH,
    films=5,
    hours=NotEnough("runtimes", 0, 1),
    busiest=NotEnough("months", 1, 2),
    genre=NotEnough("genres", 2, 3),
    director=NotEnough("directors", 1, 2),
)


@pytest.mark.parametrize(
    "review",
    [
        RICH,
        BARE,
        replace(RICH, director=NotEnough("directors", 1, 2)),
        favourites("千と千尋の神隠し", "الرسالة", "🎬"),
        favourites("A title without end " * 9, "a $b$ _c_", ""),
    ],
)
def test_every_picture_is_of_the_same_size_and_draws_without_a_warning(review):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = year_picture(review)

    assert imread(BytesIO(picture.png)).shape == (1060, 1120, 4)


def test_other_years_give_other_pictures_and_the_same_the_same():
    assert year_picture(RICH) == year_picture(RICH)
    assert year_picture(RICH).png != year_picture(replace(RICH, year=2024)).png


def test_alt_text_tells_the_numbers_that_there_are():
    assert year_picture(RICH).alt_text == (
        "1,234 films in 2,346 hours in 2025, 3.6 stars on average. Favourite: Alien with 4.5 stars. "
        "Most watched genre: Science Fiction (400 films). Busiest month: August (100 films)."
    )
    assert year_picture(BARE).alt_text == (
        "5 films in 2025, 3.6 stars on average. Favourite: Alien with 4.5 stars."
    )
