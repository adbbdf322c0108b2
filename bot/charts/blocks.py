"""What pictures are put together from."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts import theme
from bot.charts.picture import Box, Canvas

LABEL = 14
CAPTION = 13
GAP = 10


def draw_tiles(canvas: Canvas, box: Box, tiles: Sequence[tuple[str, str]]) -> None:
    """Draw (value, caption) pairs side by side."""
    width = (box.width - GAP * (len(tiles) - 1)) / len(tiles)
    for at, (value, caption) in enumerate(tiles):
        tile = Box(box.x + at * (width + GAP), box.y, width, box.height)
        canvas.rounded(tile, theme.PANEL, radius=12)
        centre = tile.middle[0]
        canvas.text((centre, tile.y + 30), value, 25, align="center", bold=True, room=width - 16)
        canvas.text((centre, tile.y + 57), caption, LABEL, theme.MUTED, align="center", room=width - 12)


def panel(canvas: Canvas, box: Box, title: str) -> Box:
    """Draw a titled panel; return the room inside it."""
    canvas.rounded(box, theme.PANEL, radius=12)
    canvas.text((box.x + 14, box.y + 20), title, 15, bold=True, room=box.width - 28)
    return box.inset(sides=14, top=38, bottom=10)


def draw_columns(canvas: Canvas, box: Box, values: Sequence[int], labels: Sequence[str], colour: str) -> None:
    """Draw a column for each value over its label; the highest one bears its number."""
    slot = box.width / len(values)
    width = min(slot * 0.74, 34)
    floor, most = box.bottom - 20, max(values)
    reach = floor - box.y - 16
    for at, (value, label) in enumerate(zip(values, labels, strict=True)):
        centre = box.x + slot * (at + 0.5)
        height = max(3.0, reach * value / most) if value else 3.0
        column = Box(centre - width / 2, floor - height, width, height)
        canvas.rounded(column, colour if value else theme.RAISED, radius=4)
        if value and value == most:
            canvas.text((centre, column.y - 9), f"{value:,}", CAPTION, align="center", bold=True)
        canvas.text((centre, box.bottom - 4), label, CAPTION, theme.MUTED, align="center")


def say(canvas: Canvas, box: Box, words: str) -> None:
    """Write a line in the middle of what would else be empty."""
    canvas.text(box.middle, words, LABEL, theme.MUTED, align="center", room=box.width)
