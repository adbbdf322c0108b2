"""The figures that benchmarks report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value beside the baseline that was measured in the same run."""

    name: str
    value: float
    unit: str
    baseline: str
    baseline_value: float
    ratio: float
    target: float
    holds: bool


def at_most(
    name: str, value: float, unit: str, baseline: str, baseline_value: float, target: float
) -> Figure:
    """Return the figure of a value that should not be above its target."""
    return Figure(
        name, value, unit, baseline, baseline_value, value / baseline_value, target, value <= target
    )


def ratio_at_least(
    name: str, value: float, unit: str, baseline: str, baseline_value: float, target: float
) -> Figure:
    """Return the figure of a value that should be at least this part of its baseline."""
    ratio = value / baseline_value
    return Figure(name, value, unit, baseline, baseline_value, ratio, target, ratio >= target)


def at_least(
    name: str, value: float, unit: str, baseline: str, baseline_value: float, target: float
) -> Figure:
    """Return the figure of a value that should not be below its target."""
    return Figure(
        name, value, unit, baseline, baseline_value, value / baseline_value, target, value >= target
    )
