"""The picture of a week of small habits."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence

from bot.cards.plan_words import CATEGORIES, SLOTS
from bot.charts import theme
from bot.charts.blocks import CAPTION, GAP, LABEL, draw_tiles, panel, say
from bot.charts.picture import Box, Canvas
from bot.charts.pictures import Picture
from core.not_enough import NotEnough
from core.plans.records import Tally
from core.plans.streaks import DayState
from core.plans.weekly import WeekDay, WeekSummary

_WIDTH, _EDGE = 560, 14
_TITLE_HEIGHT = 36
_RING = Box(_EDGE, 60, 176, 162)
_TILES = Box(200, 60, 346, 76)
_DAYS = Box(_EDGE, 232, 532, 158)
_PARTS_TOP = 400
_ROW = 26
_PANEL_REST = 52

Part = tuple[str, Tally]

_NAMES = {**CATEGORIES, **SLOTS}
_STATE_WORDS = {
    DayState.RESTED: "rest",
    DayState.SKIPPED: "skipped",
    DayState.FROZEN: "freeze",
}


def week_picture(summary: WeekSummary) -> Picture:
    """Draw a week: how much was done, on which days, of which categories and at which times of day."""
    rows = max(len(summary.categories), len(summary.slots), 1)
    height = _PANEL_REST + _ROW * rows
    canvas = Canvas(_WIDTH, _PARTS_TOP + height + _EDGE)
    canvas.text((24, _TITLE_HEIGHT), f"Week of {_date(summary.week)}", 24, bold=True)
    _draw_ring(canvas, _RING, summary.total)
    tiles = list(_tiles(summary))
    below = Box(_TILES.x, _TILES.bottom + GAP, _TILES.width, _TILES.height)
    draw_tiles(canvas, _TILES, tiles[:2])
    draw_tiles(canvas, below, tiles[2:])
    _draw_days(canvas, _DAYS, summary.days)
    width = (_DAYS.width - GAP) / 2
    left = Box(_EDGE, _PARTS_TOP, width, height)
    _draw_parts(canvas, left, "By category", summary.categories, theme.BLUE)
    right = Box(_EDGE + width + GAP, _PARTS_TOP, width, height)
    _draw_parts(canvas, right, "By time of day", summary.slots, theme.ORANGE)
    return Picture(canvas.png(), _alt_text(summary))


def _draw_ring(canvas: Canvas, box: Box, total: Tally) -> None:
    canvas.rounded(box, theme.PANEL, radius=12)
    x, y = box.middle
    canvas.ring((x, y), 68, 16, 1, theme.RAISED)
    if total.done:
        canvas.ring((x, y), 68, 16, total.share, theme.GREEN)
    canvas.text((x, y - 7), f"{total.share:.0%}" if total.due else "–", 30, align="center", bold=True)
    canvas.text((x, y + 20), f"{total.done} of {total.due}", LABEL, theme.MUTED, align="center", room=92)


def _tiles(summary: WeekSummary) -> Iterator[tuple[str, str]]:
    """Yield four of (value, caption)."""
    yield f"{summary.streak.current:,}", "day streak"
    yield f"{summary.minutes:,}", "minutes"
    yield f"{summary.variety:,}", "different task" + ("" if summary.variety == 1 else "s")
    if isinstance(summary.satisfaction, NotEnough):
        yield f"{summary.streak.longest:,}", "longest streak"
    else:
        yield f"{summary.satisfaction:.1f} / 5", "satisfaction"


def _draw_days(canvas: Canvas, box: Box, days: Sequence[WeekDay]) -> None:
    room = panel(canvas, box, "Day by day")
    slot, width = room.width / len(days), 34.0
    floor, most = room.bottom - 20, max(1, *(day.planned for day in days))
    reach = floor - room.y - 18
    for at, day in enumerate(days):
        centre = room.x + slot * (at + 0.5)
        canvas.text((centre, room.bottom - 4), calendar.day_abbr[at], CAPTION, theme.MUTED, align="center")
        top = floor
        if day.planned:
            top -= reach * day.planned / most
            canvas.rounded(Box(centre - width / 2, top, width, floor - top), theme.RAISED, radius=5)
        if day.done:
            height = reach * day.done / most
            canvas.rounded(Box(centre - width / 2, floor - height, width, height), theme.GREEN, radius=5)
            canvas.text((centre, top - 9), f"{day.done}/{day.planned}", CAPTION, align="center", bold=True)
        elif day.state in _STATE_WORDS:
            canvas.text((centre, top - 9), _STATE_WORDS[day.state], CAPTION, theme.BLUE, align="center")


def _draw_parts(canvas: Canvas, box: Box, title: str, parts: Sequence[Part], colour: str) -> None:
    room = panel(canvas, box, title)
    if not parts:
        say(canvas, room, "Nothing due yet")
    for at, (name, part) in enumerate(parts):
        y = room.y + _ROW * (at + 0.5)
        canvas.text((room.x, y), _NAMES[name], LABEL, room=84)
        bar = Box(room.x + 90, y - 5, room.width - 90 - 48, 10)
        canvas.rounded(bar, theme.RAISED, radius=5)
        if part.done:
            filled = max(bar.height, bar.width * part.share)
            canvas.rounded(Box(bar.x, bar.y, filled, bar.height), colour, radius=5)
        told = f"{part.done}/{part.due}"
        canvas.text((room.x + room.width, y), told, CAPTION, align="right", bold=True, room=44)


def _date(day: dt.date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _alt_text(summary: WeekSummary) -> str:
    total, streak = summary.total, summary.streak.current
    sentences = [f"Week of {_date(summary.week)}: {_told(total)} done."]
    days = [_day_told(day) for day in summary.days if day.planned or day.state in _STATE_WORDS]
    if days:
        sentences.append(f"By day: {', '.join(days)}.")
    for title, parts in (("category", summary.categories), ("time of day", summary.slots)):
        if parts:
            told = ", ".join(f"{name} {_told(part)}" for name, part in parts)
            sentences.append(f"By {title}: {told}.")
    sentences.append(f"Streak: {streak} day{'' if streak == 1 else 's'}.")
    return " ".join(sentences)


def _day_told(day: WeekDay) -> str:
    name = calendar.day_name[day.day.weekday()]
    if not day.done and day.state in _STATE_WORDS:
        return f"{name} {_STATE_WORDS[day.state]}"
    return f"{name} {day.done} of {day.planned}"


def _told(tally: Tally) -> str:
    return f"{tally.done} of {tally.due}"
