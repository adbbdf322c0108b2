"""The picture of up to a year of days."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.charts import theme
from bot.charts.blocks import CAPTION, GAP, draw_tiles, panel
from bot.charts.picture import Box, Canvas, Point
from bot.charts.pictures import Picture
from core.plans.days import week_of
from core.plans.streaks import DayState, Streak, StreakDay

WEEKS_PER_BAND = 26

_WIDTH, _EDGE = 560, 14
_TILES = Box(_EDGE, _EDGE, 532, 76)
_CELL, _STEP = 15.5, 18.2
_WEEKDAYS_WIDTH = 30
_MONTHS_HEIGHT = 22
_BAND = _MONTHS_HEIGHT + 7 * _STEP + 8
_LEGEND_HEIGHT = 24
_PANEL_REST = 48

_SHADES = ("#235c4b", "#298c6c", theme.GREEN)
"""Something done, at least half, and all."""
_UNKNOWN = theme.CARD
"""Before the first record."""
_DOT = 3.0
_FREE = (DayState.RESTED, DayState.SKIPPED)


def heat_map_picture(streak: Streak) -> Picture:
    """Draw the last half year of days, or the last year when there is more; of a streak with days."""
    today = streak.days[-1].day
    is_long = week_of(streak.days[0].day) <= week_of(today) - dt.timedelta(weeks=WEEKS_PER_BAND)
    weeks = WEEKS_PER_BAND * (2 if is_long else 1)
    first = week_of(today) - dt.timedelta(weeks=weeks - 1)
    days = [day for day in streak.days if day.day >= first]
    height = _PANEL_REST + _BAND * weeks / WEEKS_PER_BAND + _LEGEND_HEIGHT
    box = Box(_EDGE, _TILES.bottom + GAP, _TILES.width, height)
    canvas = Canvas(_WIDTH, box.bottom + _EDGE)
    counts = Counter(day.state for day in days)
    draw_tiles(canvas, _TILES, _tiles(streak, counts[DayState.KEPT]))
    room = panel(canvas, box, f"The last {weeks} weeks")
    of_day = {day.day: day for day in days}
    for band in range(weeks // WEEKS_PER_BAND):
        start = first + dt.timedelta(weeks=WEEKS_PER_BAND * band)
        _draw_band(canvas, (room.x, room.y + _BAND * band), start, today, of_day)
    _draw_legend(canvas, room.x, room.bottom - 8)
    return Picture(canvas.png(), _alt_text(streak, weeks, counts))


def _tiles(streak: Streak, kept: int) -> Sequence[tuple[str, str]]:
    return (
        (f"{streak.current:,}", "day streak"),
        (f"{streak.longest:,}", "longest"),
        (f"{kept:,}", "days kept"),
        (f"{streak.freezes}", "freeze held" if streak.freezes == 1 else "freezes held"),
    )


def _draw_band(
    canvas: Canvas, corner: Point, start: dt.date, today: dt.date, of_day: Mapping[dt.date, StreakDay]
) -> None:
    """Draw half a year from a Monday on: a column for each week, a row for each weekday."""
    left, top = corner[0] + _WEEKDAYS_WIDTH, corner[1] + _MONTHS_HEIGHT
    for weekday in (0, 2, 4, 6):
        y = top + _STEP * weekday + _CELL / 2
        canvas.text((corner[0], y), calendar.day_abbr[weekday], CAPTION - 1, theme.MUTED)
    for ahead in range(7 * WEEKS_PER_BAND):
        day = start + dt.timedelta(days=ahead)
        if day > today:
            break
        week, weekday = divmod(ahead, 7)
        cell = Box(left + _STEP * week, top + _STEP * weekday, _CELL, _CELL)
        _draw_cell(canvas, cell, of_day.get(day))
        if day.day == 1 and week < WEEKS_PER_BAND - 1:
            canvas.text((cell.x, corner[1] + 8), calendar.month_abbr[day.month], CAPTION, theme.MUTED)


def _draw_cell(canvas: Canvas, cell: Box, day: StreakDay | None) -> None:
    if day is None:
        canvas.rounded(cell, _UNKNOWN, radius=4)
    elif day.done:
        canvas.rounded(cell, _shade(day.done, day.planned), radius=4)
    elif day.state is DayState.FROZEN:
        canvas.rounded(cell, theme.BLUE, radius=4)
    elif day.state in _FREE:
        canvas.disc(cell.middle, _DOT, theme.MUTED)
    else:
        canvas.rounded(cell, theme.RAISED, radius=4)


def _shade(done: int, planned: int) -> str:
    return _SHADES[0 if 2 * done < planned else 1 if done < planned else 2]


def _draw_legend(canvas: Canvas, x: float, y: float) -> None:
    def words(told: str, width: float) -> None:
        nonlocal x
        canvas.text((x, y), told, CAPTION, theme.MUTED)
        x += width

    words("Nothing", 58)
    for colour in (theme.RAISED, *_SHADES):
        canvas.rounded(Box(x, y - _CELL / 2, _CELL, _CELL), colour, radius=4)
        x += _STEP
    x += 4
    words("all done", 88)
    canvas.disc((x, y), _DOT, theme.MUTED)
    x += 12
    words("rest or skip", 104)
    canvas.rounded(Box(x, y - _CELL / 2, _CELL, _CELL), theme.BLUE, radius=4)
    x += _STEP + 4
    words("freeze", 0)


def _alt_text(streak: Streak, weeks: int, counts: Mapping[DayState, int]) -> str:
    free = sum(counts[state] for state in _FREE)
    return (
        f"The last {weeks} weeks: {_days(counts[DayState.KEPT])} kept, {_days(free)} of rest or skipped, "
        f"{counts[DayState.FROZEN]} covered by a freeze, {counts[DayState.MISSED]} missed. "
        f"Streak: {_days(streak.current)}, the longest {_days(streak.longest)}."
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"
