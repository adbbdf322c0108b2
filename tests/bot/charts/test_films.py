import warnings
from dataclasses import replace
from io import BytesIO

import pytest
from matplotlib.image import imread

from bot.charts.films import taste_picture
from core.films.statistics import Favourites, Generosity, Leaning, Slice, TasteStatistics, WatchTime
from core.not_enough import NotEnough

EMPTY = TasteStatistics(
    count=0,
    histogram=(0,) * 10,
    mean_stars=NotEnough("ratings", 0, 1),
    spread=NotEnough("ratings", 0, 2),
    watch_time=NotEnough("runtimes", 0, 1),
    generosity=NotEnough("community", 0, 5),
    genres=(),
    decades=(),
    favourites=Favourites((), (), (), ()),
    diversity=NotEnough("genres", 0, 5),
    change=NotEnough("ratings", 0, 20),
)
RICH = replace(
    EMPTY,
    count=1200,
    histogram=(5, 15, 20, 60, 100, 200, 250, 300, 150, 100),
    mean_stars=3.64,
    watch_time=WatchTime(2311.5, 1190),
    generosity=Generosity(-0.31, 0.02, 800, Leaning.HARSH),
    genres=tuple(
        Slice(name, 100, share, 3.5)
        for name, share in [("Drama", 0.4), ("War", 0.3), ("Science Fiction", 0.2), ("Comedy", 0.1)]
    ),
    decades=(Slice("1970s", 300, 0.25, 4.0), Slice("1990s", 900, 0.75, 3.5)),
    change=None,
)


def with_genres(*names):
    return replace(RICH, genres=tuple(Slice(name, 9, 1 / len(names), 3.5) for name in names))


@pytest.mark.parametrize(
    "statistics",
    [
        EMPTY,
        RICH,
        replace(RICH, decades=()),
        with_genres(),
        with_genres("Drama"),
        with_genres("Drama", "War"),
        with_genres(*"ABCDEFGH"),
        with_genres("ドラマ", "科幻片", "액션", "خيال علمي", "🎬"),
        with_genres("A genre with a very long name indeed", "X" * 80, "", "a $b$"),
    ],
)
def test_every_picture_is_of_the_same_size_and_draws_without_a_warning(statistics):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = taste_picture(statistics)

    assert imread(BytesIO(picture.png)).shape == (900, 1120, 4)


def test_the_same_figures_give_the_same_picture():
    assert taste_picture(RICH) == taste_picture(RICH)


def test_other_figures_give_another_picture():
    assert taste_picture(RICH).png != taste_picture(replace(RICH, histogram=(120,) * 10)).png


def test_alt_text_tells_the_numbers():
    assert taste_picture(RICH).alt_text == (
        "1,200 ratings, 3.6 stars on average and most often 4. "
        "Genres watched most: Drama 40%, War 30%, Science Fiction 20%. "
        "Films come most often from the 1990s (75%)."
    )


def test_alt_text_leaves_out_what_is_not_known():
    one = replace(EMPTY, count=1, histogram=(0, 0, 0, 0, 0, 0, 0, 0, 1, 0), mean_stars=4.5)

    assert taste_picture(one).alt_text == "1 rating, 4.5 stars on average and most often 4.5."
    assert taste_picture(EMPTY).alt_text == "No ratings yet."
