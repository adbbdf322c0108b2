"""The canvas that pictures are drawn on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Wedge
from matplotlib.text import Text

from bot.charts import theme

Align = Literal["left", "center", "right"]
Point = tuple[float, float]

_UNITS_PER_INCH = 100
_POINTS_PER_UNIT = 72 / _UNITS_PER_INCH
_SCALE = 2
_SMALLEST_FIT = 0.8


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in canvas units, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """The point in the middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def inset(self, sides: float, top: float, bottom: float) -> Box:
        """Return the box within these margins."""
        return Box(self.x + sides, self.y + top, self.width - 2 * sides, self.height - top - bottom)


class Canvas:
    """A rounded card to draw on, y downwards; a unit becomes two pixels so that phones show it sharp."""

    def __init__(self, width: float, height: float) -> None:
        size = (width / _UNITS_PER_INCH, height / _UNITS_PER_INCH)
        self._figure = Figure(figsize=size, dpi=_UNITS_PER_INCH * _SCALE, facecolor="none")
        FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, width), ylim=(height, 0))
        self._axes.set_axis_off()
        self.rounded(Box(0, 0, width, height), theme.CARD, radius=16)

    def rounded(self, box: Box, colour: str, radius: float) -> None:
        """Fill a box with rounded corners."""
        radius = min(radius, box.width / 2, box.height / 2)
        style = f"round,pad=0,rounding_size={radius}"
        corner = (box.x, box.y)
        # add_patch would also measure what is drawn, which takes longer than drawing it
        self._axes.add_artist(FancyBboxPatch(corner, box.width, box.height, style, fc=colour, lw=0))

    def disc(self, centre: Point, radius: float, colour: str) -> None:
        """Fill a circle."""
        self._axes.add_artist(Circle(centre, radius, fc=colour, lw=0))

    def ring(self, centre: Point, radius: float, width: float, part: float, colour: str) -> None:
        """Draw this part (0..1) of a ring from the top on clockwise, its ends rounded, out to ``radius``."""
        end = 360 * part - 90
        self._axes.add_artist(Wedge(centre, radius, -90, end, width=width, fc=colour, lw=0))
        if part < 1:
            middle = radius - width / 2
            for angle in (math.radians(-90), math.radians(end)):
                at = (centre[0] + middle * math.cos(angle), centre[1] + middle * math.sin(angle))
                self.disc(at, width / 2, colour)

    def polygon(self, points: Sequence[Point], colour: str, *, width: float = 1, filled: float = 0) -> None:
        """Draw a closed outline, its inside filled with this opacity 0..1."""
        if filled:
            self._axes.add_artist(Polygon(points, fc=colour, lw=0, alpha=filled))
        self._axes.add_artist(
            Polygon(points, fill=False, ec=colour, lw=width * _POINTS_PER_UNIT, joinstyle="round")
        )

    def line(self, start: Point, end: Point, colour: str) -> None:
        """Draw a thin straight line."""
        self.polygon((start, end), colour)

    def text(
        self,
        at: Point,
        words: str,
        size: float,
        colour: str = theme.TEXT,
        *,
        align: Align = "left",
        bold: bool = False,
        room: float | None = None,
    ) -> None:
        """Write one line, its middle at the height of ``at``, made to fit ``room``: smaller, then cut off."""
        line = self._axes.text(
            *at,
            theme.drawable(words),
            color=colour,
            fontsize=size * _POINTS_PER_UNIT,
            fontfamily=theme.font_families(),
            fontweight="bold" if bold else "normal",
            ha=align,
            va="center_baseline",
            parse_math=False,
        )
        if room is not None:
            _fit(line, size, room)

    def png(self) -> bytes:
        """Return what was drawn."""
        buffer = BytesIO()
        self._figure.savefig(buffer, format="png")
        return buffer.getvalue()


def _fit(line: Text, size: float, room: float) -> None:
    width = _width(line)
    if width <= room:
        return
    part = room / width
    line.set_fontsize(size * _POINTS_PER_UNIT * max(_SMALLEST_FIT, part))
    words = line.get_text()
    words = words[: math.ceil(len(words) * part / _SMALLEST_FIT) + 2]
    while _width(line) > room and words:
        words = words[:-1].rstrip()
        line.set_text(f"{words}…")


def _width(line: Text) -> float:
    return line.get_window_extent().width / _SCALE
