import datetime as dt
import warnings
from io import BytesIO

import numpy as np
import pytest
from matplotlib.image import imread

from bot.charts import theme
from bot.charts.heat_map import heat_map_picture
from core.plans.records import DayRecord
from core.plans.streaks import streak
from tests.core.plans.weeks import MONDAY

HALF_YEAR_HEIGHT, YEAR_HEIGHT = 343, 500.4


def streak_of(days, letters="kkkkkkkkpsmr"):
    """Return a streak of so many days until the Monday: all done, done in part, skipped, missed or rested."""
    results = {"k": (4, 4, 0), "p": (4, 1, 0), "s": (4, 0, 4), "m": (4, 0, 0), "r": (0, 0, 0)}
    records = [
        DayRecord(MONDAY - dt.timedelta(days=ahead), *results[letters[ahead % len(letters)]])
        for ahead in range(days)
    ]
    return streak(records, MONDAY)


def pixels(found):
    return imread(BytesIO(heat_map_picture(found).png))


def count(image, colour):
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return int((np.rint(image[..., :3] * 255) == wanted).all(axis=-1).sum())


@pytest.mark.parametrize(
    ("days", "height"),
    [(1, HALF_YEAR_HEIGHT), (176, HALF_YEAR_HEIGHT), (177, YEAR_HEIGHT), (900, YEAR_HEIGHT)],
)
def test_more_than_half_a_year_takes_two_bands_and_never_more(days, height):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image = pixels(streak_of(days))

    assert image.shape[:2] == (pytest.approx(2 * height, abs=2), 1120)


def test_days_done_frozen_and_before_the_first_are_of_their_colours():
    few, many = pixels(streak_of(10, "k")), pixels(streak_of(100, "k"))
    assert count(many, theme.GREEN) > 5 * count(few, theme.GREEN)
    assert count(few, theme.CARD) > count(many, theme.CARD)
    frozen = pixels(streak_of(100, "kkkkkkkkkm"))
    assert count(frozen, theme.BLUE) > 2 * count(many, theme.BLUE)


def test_alt_text_counts_the_days_that_are_shown():
    assert heat_map_picture(streak_of(12)).alt_text == (
        "The last 26 weeks: 9 days kept, 2 days of rest or skipped, 0 covered by a freeze, 1 missed. "
        "Streak: 9 days, the longest 9 days."
    )
    year = heat_map_picture(streak_of(900, "k")).alt_text
    assert year.startswith("The last 52 weeks: 358 days kept,")
    assert year.endswith("Streak: 900 days, the longest 900 days.")
