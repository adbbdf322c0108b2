import datetime as dt
import warnings
from dataclasses import replace
from io import BytesIO

import pytest
from matplotlib.image import imread

from bot.charts.week import week_picture
from core.plans.records import DayRecord
from core.plans.streaks import streak
from core.plans.vocabulary import CATEGORIES, SLOTS
from core.plans.weekly import summarize
from tests.core.plans.weeks import MONDAY, item

FRIDAY = MONDAY + dt.timedelta(days=4)
ITEMS = [
    *(item(-ahead) for ahead in range(1, 8)),
    item(0, satisfaction=4),
    item(0, task_id=2, category="focus", slot="evening", satisfaction=5),
    item(0, "open", category="recovery", slot="midday"),
    item(2, "skipped"),
    item(3, "open"),
    item(4, task_id=3, satisfaction=5),
    item(5, "open"),
]
RECORDS = [
    *(DayRecord(MONDAY - dt.timedelta(days=ahead), 1, 1, 0) for ahead in range(1, 8)),
    DayRecord(MONDAY, 3, 2, 0),
    DayRecord(MONDAY + dt.timedelta(days=1), 0, 0, 0, rest=True),
    DayRecord(MONDAY + dt.timedelta(days=2), 1, 0, 1),
    DayRecord(MONDAY + dt.timedelta(days=3), 1, 0, 0),
    DayRecord(FRIDAY, 1, 1, 0),
]
WEEK = summarize(ITEMS, streak(RECORDS, FRIDAY), MONDAY, FRIDAY)
EMPTY = summarize([], streak([], FRIDAY), MONDAY, FRIDAY)
FULL = summarize(
    [
        item(day, category=category, slot=slot, task_id=day)
        for day in range(7)
        for category in CATEGORIES
        for slot in SLOTS
    ],
    WEEK.streak,
    MONDAY,
    MONDAY + dt.timedelta(days=7),
)


@pytest.mark.parametrize(("summary", "rows"), [(WEEK, 3), (EMPTY, 1), (FULL, 6)])
def test_a_picture_is_as_high_as_its_rows_and_draws_without_a_warning(summary, rows):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = week_picture(summary)

    assert imread(BytesIO(picture.png)).shape == (2 * (466 + 26 * rows), 1120, 4)


def test_other_weeks_give_other_pictures_and_the_same_the_same():
    drawn = week_picture(WEEK)
    assert drawn == week_picture(WEEK)
    assert drawn.png != week_picture(replace(WEEK, minutes=5)).png


def test_alt_text_tells_the_week_day_by_day():
    assert week_picture(WEEK).alt_text == (
        "Week of 4 May 2026: 3 of 6 done. "
        "By day: Monday 2 of 3, Tuesday rest, Wednesday skipped, Thursday freeze, Friday 1 of 1, Saturday 0 of 1. "
        "By category: movement 2 of 4, recovery 0 of 1, focus 1 of 1. "
        "By time of day: morning 2 of 4, midday 0 of 1, evening 1 of 1. Streak: 9 days."
    )
    assert week_picture(EMPTY).alt_text == "Week of 4 May 2026: 0 of 0 done. Streak: 0 days."
