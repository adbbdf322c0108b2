"""Printing figures: as one table for people, as one JSON list for programs."""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict

from benchmarks.figures import Figure

Measure = Callable[[], list[Figure] | Awaitable[list[Figure]]]

COLUMNS = ("name", "value", "unit", "baseline", "baseline value", "ratio", "target", "holds")
_TO_THE_RIGHT = frozenset({"value", "baseline value", "ratio", "target"})


def main(measure: Measure) -> None:
    """Measure what one module measures, and print it; `--json` in the arguments asks for JSON."""
    measured = measure()
    figures = asyncio.run(_awaited(measured)) if inspect.isawaitable(measured) else measured
    print(as_json(figures) if "--json" in sys.argv[1:] else as_table(figures))


def as_json(figures: Sequence[Figure]) -> str:
    """Write figures as one JSON list."""
    return json.dumps([asdict(figure) for figure in figures])


def from_json(text: str) -> list[Figure]:
    """Read what `as_json` wrote."""
    return [Figure(**figure) for figure in json.loads(text)]


def as_table(figures: Sequence[Figure]) -> str:
    """Write figures as one aligned table, and below it how many targets hold."""
    rows = [COLUMNS, *(_row(figure) for figure in figures)]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = ["  ".join(map(_aligned, COLUMNS, cells, widths)).rstrip() for cells in rows]
    held = sum(figure.holds for figure in figures)
    return "\n".join([*lines, f"{held} of {len(figures)} targets hold"])


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.name,
        _number(figure.value),
        figure.unit,
        figure.baseline,
        _number(figure.baseline_value),
        _number(figure.ratio),
        f"{figure.target:g}",
        "yes" if figure.holds else "NO",
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _aligned(column: str, cell: str, width: int) -> str:
    return cell.rjust(width) if column in _TO_THE_RIGHT else cell.ljust(width)


async def _awaited(measured: Awaitable[list[Figure]]) -> list[Figure]:
    return await measured
