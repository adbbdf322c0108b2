import warnings
from io import BytesIO

import pytest
from matplotlib.image import imread

from bot.charts.pictures import NamedMatch
from bot.charts.taste_match import match_picture
from core.films.taste_match import Agreement
from core.films.taste_matching import FilmOfBoth, TasteMatch
from tests.core.films.test_year_review import Film


def named(correlation=0.56, agreed=(), disagreed=(), names=("Alice", "Bob")) -> NamedMatch:
    told = [[FilmOfBoth(Film(1, title), *stars) for title, *stars in films] for films in (agreed, disagreed)]
    return NamedMatch(TasteMatch(Agreement(34, correlation, 0.62, (), ()), *told, []), *names)


RICH = named(
    agreed=[("Alien", 5, 5), ("Heat", 4.5, 5), ("Ran", 0.5, 0.5)],
    disagreed=[("Cats", 0.5, 5), ("Up", 4, 2), ("Her", 5, 3.5)],
)


@pytest.mark.parametrize(
    "match",
    [
        RICH,
        named(),
        named(-1.0, names=("A name without end " * 3, "李小龙 🎬")),
        named(1.0, agreed=[("千と千尋の神隠し", 5, 5), ("الرسالة", 4, 4), ("a $b$ _c_ " * 9, 1, 1)]),
        named(0.0, disagreed=[("", 0.5, 5)]),
    ],
)
def test_every_picture_is_as_wide_as_the_others_and_draws_without_a_warning(match):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = match_picture(match)

    height, width, _ = imread(BytesIO(picture.png)).shape
    assert width == 1120
    assert 500 < height < 1120


def test_another_match_gives_another_picture_and_the_same_the_same():
    assert match_picture(RICH) == match_picture(RICH)
    assert match_picture(named(0.5)).png != match_picture(named(0.6)).png


def test_alt_text_tells_the_numbers():
    assert match_picture(RICH).alt_text == (
        "Alice and Bob match 78 of 100 over 34 films, 0.6 stars apart on average. "
        "Most agreed: Alien (5 and 5 stars). Most disagreed: Cats (0.5 and 5 stars)."
    )
    assert match_picture(named(0.0)).alt_text == (
        "Alice and Bob match 50 of 100 over 34 films, 0.6 stars apart on average."
    )
