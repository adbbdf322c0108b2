"""The picture of two members compared."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts import theme
from bot.charts.blocks import CAPTION, GAP, LABEL, panel, say
from bot.charts.picture import Box, Canvas
from bot.charts.pictures import NamedMatch, Picture
from core.films.taste_matching import FilmOfBoth

OWN, OTHER = theme.BLUE, theme.ORANGE

_WIDTH = 560
_EDGE = 14
_HEAD = 132
_ROW = 30
_PANEL_REST = 62
_TITLE_ROOM = 290
_STAR_RANGE = (0.5, 5.0)


def match_picture(named: NamedMatch) -> Picture:
    """Draw how alike two members are, and where they agree and disagree most."""
    match = named.match
    parts = (
        ("You agree on", match.agreed, "No film yet"),
        ("You disagree on", match.disagreed, "No film clearly"),
    )
    heights = [_PANEL_REST + _ROW * max(1, len(films)) for _, films, _ in parts]
    canvas = Canvas(_WIDTH, _EDGE + _HEAD + sum(heights) + GAP * len(parts) + _EDGE)
    _draw_head(canvas, Box(_EDGE, _EDGE, _WIDTH - 2 * _EDGE, _HEAD), named)
    top = _EDGE + _HEAD + GAP
    for (title, films, nothing), height in zip(parts, heights, strict=True):
        _draw_films(canvas, Box(_EDGE, top, _WIDTH - 2 * _EDGE, height), title, films, nothing)
        top += height + GAP
    return Picture(canvas.png(), _alt_text(named))


def _draw_head(canvas: Canvas, box: Box, named: NamedMatch) -> None:
    """Draw both names, the match between them, and the scale that it stands on."""
    agreement = named.match.agreement
    canvas.rounded(box, theme.PANEL, radius=12)
    left, right, middle = box.x + 18, box.x + box.width - 18, box.middle[0]
    canvas.disc((left + 6, box.y + 32), 6, OWN)
    canvas.text((left + 20, box.y + 32), named.own_name, 16, bold=True, room=150)
    canvas.disc((right - 6, box.y + 32), 6, OTHER)
    canvas.text((right - 20, box.y + 32), named.other_name, 16, align="right", bold=True, room=150)
    canvas.text((middle, box.y + 32), f"{agreement.percent}", 34, align="center", bold=True)
    canvas.text((middle, box.y + 60), "of 100", CAPTION, theme.MUTED, align="center")
    scale = Box(left, box.y + 82, right - left, 10)
    canvas.rounded(scale, theme.RAISED, radius=5)
    place = scale.x + scale.width * agreement.percent / 100
    canvas.rounded(Box(min(middle, place), scale.y, abs(place - middle), scale.height), theme.GREEN, radius=0)
    canvas.line((middle, scale.y - 4), (middle, scale.bottom + 4), theme.MUTED)
    canvas.disc((place, scale.middle[1]), 9, theme.GREEN)
    canvas.text((left, box.y + 112), "opposites", CAPTION, theme.MUTED)
    canvas.text((middle, box.y + 112), "no relation", CAPTION, theme.MUTED, align="center")
    canvas.text((right, box.y + 112), "alike", CAPTION, theme.MUTED, align="right")


def _draw_films(canvas: Canvas, box: Box, title: str, films: Sequence[FilmOfBoth], nothing: str) -> None:
    """Draw a row for each film: its title, and both members' stars on one axis."""
    room = panel(canvas, box, title)
    if not films:
        say(canvas, room, nothing)
        return
    axis = Box(room.x + _TITLE_ROOM + 24, room.y, room.width - _TITLE_ROOM - 40, room.height)
    for star in range(1, 6):
        x = _place(axis, star)
        canvas.line((x, axis.y), (x, axis.bottom - 20), theme.RAISED)
        canvas.text((x, axis.bottom - 6), f"{star}", CAPTION, theme.MUTED, align="center")
    for at, film in enumerate(films):
        y = room.y + _ROW * (at + 0.5)
        canvas.text((room.x, y), film.film.label, LABEL, room=_TITLE_ROOM)
        own, other = _place(axis, film.own_stars), _place(axis, film.other_stars)
        canvas.line((own, y), (other, y), theme.MUTED)
        canvas.disc((other, y), 9 if own == other else 7, OTHER)
        canvas.disc((own, y), 5 if own == other else 7, OWN)


def _place(axis: Box, stars: float) -> float:
    least, most = _STAR_RANGE
    return axis.x + axis.width * (stars - least) / (most - least)


def _alt_text(named: NamedMatch) -> str:
    agreement = named.match.agreement
    sentences = [
        f"{named.own_name} and {named.other_name} match {agreement.percent} of 100 "
        f"over {agreement.films} films, {agreement.stars_apart:.1f} stars apart on average."
    ]
    for told, films in (("Most agreed", named.match.agreed), ("Most disagreed", named.match.disagreed)):
        if films:
            film = films[0]
            sentences.append(
                f"{told}: {film.film.label} ({film.own_stars:g} and {film.other_stars:g} stars)."
            )
    return " ".join(sentences)
