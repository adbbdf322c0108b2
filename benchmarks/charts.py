"""What a picture takes, and how long it keeps others waiting: ``python -m benchmarks.charts [--json]``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from benchmarks import report
from benchmarks.event_loop import Lag
from benchmarks.figures import Figure, at_most
from bot.charts.painter import Painter
from bot.charts.pictures import match_picture, taste_picture, year_picture
from tests.bot.charts import test_films, test_taste_match, test_year

PICTURES = 20
TARGET_MS = 1_000.0
LAG_TARGET_MS = 20.0
KINDS: Mapping[str, tuple[Callable[[Any], object], object]] = {
    "taste": (taste_picture, test_films.RICH),
    "taste match": (match_picture, test_taste_match.RICH),
    "year": (year_picture, test_year.RICH),
}


async def measure() -> list[Figure]:
    """Draw each kind in the bot's worker, as members get it, beside an empty card of the same size."""
    painter, idle, busy = Painter(), Lag(), Lag()
    try:
        await painter.draw(empty_card, (560, 450))  # the first one starts the worker
        empty_ms = median([await _draw_ms(painter, empty_card, (560, 450)) for _ in range(PICTURES)])
        async with idle:
            await asyncio.sleep(1)
        figures = []
        async with busy:
            for name, (draw, data) in KINDS.items():
                drawn_ms = [await _draw_ms(painter, draw, data) for _ in range(PICTURES)]
                for label, value in (("p50", median(drawn_ms)), ("p95", quantiles(drawn_ms, n=20)[-1])):
                    figures.append(
                        at_most(f"picture {name} {label}", value, "ms", "an empty card", empty_ms, TARGET_MS)
                    )
    finally:
        await painter.close()
    lag = at_most(
        "lag while drawing p99", busy.percentile_ms(99), "ms", "idle", idle.percentile_ms(99), LAG_TARGET_MS
    )
    return [*figures, lag]


def empty_card(size: tuple[int, int]) -> bytes:
    """Draw what every picture begins with."""
    from bot.charts.picture import Canvas

    return Canvas(*size).png()


async def _draw_ms(painter: Painter, draw: Callable[[Any], object], data: object) -> float:
    start = perf_counter()
    await painter.draw(draw, data)
    return 1000 * (perf_counter() - start)


if __name__ == "__main__":
    report.main(measure)
