"""Pictures of the films room."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from textwrap import wrap

from bot.charts import theme
from bot.charts.blocks import LABEL, draw_columns, draw_tiles, panel, say
from bot.charts.picture import Align, Box, Canvas, Point
from bot.charts.pictures import Picture
from core.films.statistics import STAR_STEPS, Slice, TasteStatistics
from core.not_enough import NotEnough

_WIDTH, _HEIGHT = 560, 450
_TILES = Box(14, 14, 532, 76)
_STARS = Box(14, 100, 232, 164)
_DECADES = Box(14, 274, 232, 162)
_GENRES = Box(256, 100, 290, 336)
_MOST_GENRES = 6
_MOST_DECADE_LABELS = 4
_LINE_HEIGHT = 17
_LINE_LENGTH = 13


def taste_picture(statistics: TasteStatistics) -> Picture:
    """Draw a member's figures: the stars they give, and the genres and decades they watch."""
    canvas = Canvas(_WIDTH, _HEIGHT)
    draw_tiles(canvas, _TILES, list(_tiles(statistics)))
    _draw_stars(canvas, statistics.histogram)
    _draw_decades(canvas, statistics.decades)
    _draw_genres(canvas, statistics.genres[:_MOST_GENRES])
    return Picture(canvas.png(), _alt_text(statistics))


def _tiles(statistics: TasteStatistics) -> Iterator[tuple[str, str]]:
    """Yield (value, caption) of each figure that the data can carry."""
    yield f"{statistics.count:,}", "rating" if statistics.count == 1 else "ratings"
    if not isinstance(statistics.mean_stars, NotEnough):
        yield f"{statistics.mean_stars:.1f} {theme.FULL_STAR}", "on average"
    if not isinstance(statistics.watch_time, NotEnough):
        yield f"{statistics.watch_time.hours:,.0f} h", "watched"
    if not isinstance(statistics.generosity, NotEnough):
        yield f"{statistics.generosity.difference:+.1f} {theme.FULL_STAR}", "vs others"


def _draw_stars(canvas: Canvas, histogram: Sequence[int]) -> None:
    room = panel(canvas, _STARS, "Stars given")
    if not any(histogram):
        say(canvas, room, "No ratings yet")
        return
    labels = [f"{step:.0f}" if step.is_integer() else "" for step in STAR_STEPS]
    draw_columns(canvas, room, histogram, labels, theme.ORANGE)


def _draw_decades(canvas: Canvas, decades: Sequence[Slice]) -> None:
    room = panel(canvas, _DECADES, "Films by decade")
    if not decades:
        say(canvas, room, "No years known yet")
        return
    room = room.inset(sides=8, top=0, bottom=0)
    evidence = {int(part.name.removesuffix("s")): part.evidence for part in decades}
    years = range(min(evidence), max(evidence) + 1, 10)
    step = math.ceil(len(years) / _MOST_DECADE_LABELS)
    labels = [f"{year}s" if at % step == 0 else "" for at, year in enumerate(years)]
    draw_columns(canvas, room, [evidence.get(year, 0) for year in years], labels, theme.GREEN)


def _draw_genres(canvas: Canvas, genres: Sequence[Slice]) -> None:
    room = panel(canvas, _GENRES, "Genres watched")
    if not genres:
        say(canvas, room, "No genres known yet")
    elif len(genres) < 3:
        _draw_bars(canvas, room, genres)
    else:
        _draw_radar(canvas, room, genres)


def _draw_bars(canvas: Canvas, box: Box, genres: Sequence[Slice]) -> None:
    spacing = 70
    first = box.middle[1] - spacing * (len(genres) - 1) / 2 - 14
    for at, genre in enumerate(genres):
        top = first + spacing * at
        canvas.text((box.x, top), genre.name, LABEL, room=box.width - 56)
        canvas.text((box.x + box.width, top), f"{genre.share:.0%}", LABEL, align="right", bold=True)
        canvas.rounded(Box(box.x, top + 14, box.width, 14), theme.RAISED, radius=7)
        canvas.rounded(Box(box.x, top + 14, max(14, box.width * genre.share), 14), theme.BLUE, radius=7)


def _draw_radar(canvas: Canvas, box: Box, genres: Sequence[Slice]) -> None:
    """Draw each genre's share as the distance from the middle, up to the largest one."""
    centre, radius = box.middle, 72.0
    angles = [math.tau * at / len(genres) for at in range(len(genres))]
    for ring in (1 / 3, 2 / 3, 1):
        canvas.polygon([_towards(centre, angle, radius * ring) for angle in angles], theme.RAISED)
    for angle in angles:
        canvas.line(centre, _towards(centre, angle, radius), theme.RAISED)
    most = genres[0].share
    outline = [
        _towards(centre, angle, radius * genre.share / most)
        for angle, genre in zip(angles, genres, strict=True)
    ]
    canvas.polygon(outline, theme.BLUE, width=2.5, filled=0.35)
    for angle, genre in zip(angles, genres, strict=True):
        _label(canvas, box, _towards(centre, angle, radius), genre)


def _label(canvas: Canvas, box: Box, at: Point, genre: Slice) -> None:
    """Write a genre and its share above a point at the rim, or below it in the lower half."""
    x, y = at
    offset = x - box.middle[0]
    align: Align = "center" if abs(offset) < 1 else "left" if offset > 0 else "right"
    x += {"center": 0, "left": -11, "right": 11}[align]
    room = {"center": box.width, "left": box.x + box.width - x, "right": x - box.x}[align] + 8
    lines = wrap(genre.name, _LINE_LENGTH, max_lines=2, placeholder="…", break_on_hyphens=False)
    top = y + 18 if y > box.middle[1] + 1 else y - 17 - _LINE_HEIGHT * len(lines)
    for line in lines:
        canvas.text((x, top), line, LABEL, align=align, room=room)
        top += _LINE_HEIGHT
    canvas.text((x, top), f"{genre.share:.0%}", LABEL, theme.MUTED, align=align)


def _towards(centre: Point, angle: float, distance: float) -> Point:
    """Return the point at a distance, the angle clockwise from straight up."""
    return centre[0] + distance * math.sin(angle), centre[1] - distance * math.cos(angle)


def _alt_text(statistics: TasteStatistics) -> str:
    if isinstance(statistics.mean_stars, NotEnough):
        return "No ratings yet."
    mode = STAR_STEPS[statistics.histogram.index(max(statistics.histogram))]
    ratings = "1 rating" if statistics.count == 1 else f"{statistics.count:,} ratings"
    sentences = [f"{ratings}, {statistics.mean_stars:.1f} stars on average and most often {mode:g}."]
    if statistics.genres:
        shares = (f"{genre.name} {genre.share:.0%}" for genre in statistics.genres[:3])
        sentences.append(f"Genres watched most: {', '.join(shares)}.")
    if statistics.decades:
        decade = max(statistics.decades, key=lambda part: part.evidence)
        sentences.append(f"Films come most often from the {decade.name} ({decade.share:.0%}).")
    return " ".join(sentences)
