"""The picture of a year in films."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence

from bot.charts import theme
from bot.charts.blocks import CAPTION, GAP, LABEL, draw_columns, draw_tiles, panel
from bot.charts.picture import Box, Canvas
from bot.charts.pictures import Picture
from core.films.year_review import MostWatched, TitledFilm, Watched, YearReview
from core.not_enough import NotEnough

_WIDTH, _HEIGHT = 560, 530
_TITLE_HEIGHT = 36
_TILES = Box(14, 56, 532, 76)
_MONTHS = Box(14, 142, 532, 134)
_MIDDLE = Box(14, 286, 532, 136)
_MOST_WIDTH = 190
_ENDS = Box(14, 432, 532, 84)
_ROW = 28


def year_picture(review: YearReview[TitledFilm]) -> Picture:
    """Draw a year: its figures, its months, its favourites, its first and its last film."""
    canvas = Canvas(_WIDTH, _HEIGHT)
    canvas.text((24, _TITLE_HEIGHT), f"{review.year} in films", 24, bold=True)
    draw_tiles(canvas, _TILES, list(_tiles(review)))
    months = panel(canvas, _MONTHS, "Films by month")
    labels = [calendar.month_abbr[month] for month in range(1, 13)]
    draw_columns(canvas, months, review.by_month, labels, theme.GREEN)
    most = [found for found in (review.genre, review.director) if isinstance(found, MostWatched)]
    left = Box(_MIDDLE.x, _MIDDLE.y, _MIDDLE.width - (_MOST_WIDTH + GAP if most else 0), _MIDDLE.height)
    _draw_favourites(canvas, review, left)
    if most:
        right = Box(left.x + left.width + GAP, left.y, _MOST_WIDTH, left.height)
        _draw_most_watched(canvas, most, right)
    _draw_ends(canvas, review)
    return Picture(canvas.png(), _alt_text(review))


def _tiles(review: YearReview[TitledFilm]) -> Iterator[tuple[str, str]]:
    """Yield (value, caption) of each figure that the data can carry."""
    yield f"{review.films:,}", "films"
    if not isinstance(review.hours, NotEnough):
        yield f"{review.hours:,.0f} h", "watched"
    yield f"{review.mean_stars:.1f} {theme.FULL_STAR}", "on average"


def _draw_favourites(canvas: Canvas, review: YearReview[TitledFilm], box: Box) -> None:
    room = panel(canvas, box, "Favourites")
    for at, film in enumerate(review.favourites):
        _draw_film(canvas, room, room.y + 14 + at * _ROW, film)


def _draw_most_watched(canvas: Canvas, most: Sequence[MostWatched], box: Box) -> None:
    room = panel(canvas, box, "Watched most")
    for at, found in enumerate(most):
        y = room.y + 12 + at * 1.5 * _ROW
        canvas.text((room.x, y), found.name, LABEL, room=room.width)
        canvas.text((room.x, y + 18), f"{found.films} films", CAPTION, theme.MUTED)


def _draw_film(canvas: Canvas, room: Box, y: float, film: Watched[TitledFilm]) -> None:
    given = f"{film.stars:g} {theme.FULL_STAR}"
    canvas.text((room.x, y), film.film.label, LABEL, room=room.width - 64)
    canvas.text((room.x + room.width, y), given, LABEL, theme.ORANGE, align="right", bold=True)


def _draw_ends(canvas: Canvas, review: YearReview[TitledFilm]) -> None:
    width = (_ENDS.width - GAP) / 2
    for at, (title, film) in enumerate((("First", review.first), ("Last", review.last))):
        box = Box(_ENDS.x + at * (width + GAP), _ENDS.y, width, _ENDS.height)
        room = panel(canvas, box, title)
        day = f"{film.on.day} {calendar.month_abbr[film.on.month]}"
        canvas.text((box.x + width - 14, box.y + 20), day, CAPTION, theme.MUTED, align="right")
        canvas.text((room.x, room.y + 18), film.film.label, LABEL, room=room.width)


def _alt_text(review: YearReview[TitledFilm]) -> str:
    hours = "" if isinstance(review.hours, NotEnough) else f" in {review.hours:,.0f} hours"
    best = review.favourites[0]
    sentences = [
        f"{review.films:,} films{hours} in {review.year}, {review.mean_stars:.1f} stars on average.",
        f"Favourite: {best.film.label} with {best.stars:g} stars.",
    ]
    if isinstance(review.genre, MostWatched):
        sentences.append(f"Most watched genre: {review.genre.name} ({review.genre.films} films).")
    if not isinstance(review.busiest, NotEnough):
        month = calendar.month_name[review.busiest.month]
        sentences.append(f"Busiest month: {month} ({review.busiest.films} films).")
    return " ".join(sentences)
