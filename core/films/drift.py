"""Forgetting faster: when recent ratings no longer fit the taste learned before them, older ones count less."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.films import taste as tastes
from core.films.arrays import Floats, Rows
from core.films.taste import Taste, TasteModel


@dataclass(frozen=True, slots=True)
class ForgettingSettings:
    """Tunables; errors are in units of what the model expects, so 1 is usual."""

    tolerance: float = 0.3
    """How much more than the running mean an error may be before it counts against the taste."""
    threshold: float = 25.0
    """How much must add up: one member in 100 with 200 ratings of an unchanged taste gets this far."""
    least_ratings: int = 10
    """Ratings before a change can be told."""
    kept: float = 0.25
    """What a rating from before the last change still counts."""


class PageHinkley:
    """Watches errors for a lasting rise (Page 1954, Hinkley 1971).

    Errors above their running mean and the tolerance are summed up; an alarm is a sum above the threshold over its
    lowest point, which is where the change began.
    """

    def __init__(self, settings: ForgettingSettings) -> None:
        self._settings = settings
        self._seen = 0
        self._mean = self._sum = self._lowest = 0.0
        self._since_lowest = 0

    def watch(self, error: float) -> int | None:
        """Take one error; return how many of the last ones came after the change, None while there is none."""
        self._seen += 1
        self._mean += (error - self._mean) / self._seen
        self._sum += error - self._mean - self._settings.tolerance
        self._since_lowest += 1
        if self._sum <= self._lowest:
            self._lowest, self._since_lowest = self._sum, 0
        rise = self._sum - self._lowest
        if rise > self._settings.threshold and self._seen >= self._settings.least_ratings:
            return self._since_lowest
        return None


def prediction_error(model: TasteModel, taste: Taste, row: int, value: float) -> float:
    """Return how badly an encoded rating was foreseen: surprise^2 / its variance, (y - m - v'h)^2 / (psi + v'Pv)."""
    loading = model.loadings[row].astype(np.float64)
    variance = float(model.noise[row]) + loading @ taste.covariance @ loading
    return float((value - float(model.baseline[row]) - loading @ taste.mean) ** 2 / variance)


def rating_weights(model: TasteModel, rows: Rows, values: Floats, settings: ForgettingSettings) -> Floats:
    """Return what each encoded rating (k,), oldest first, counts for: less with every change that came after it."""
    weights = np.ones(len(rows))
    taste, watcher = tastes.prior(model), PageHinkley(settings)
    for at, (row, value) in enumerate(zip(rows.tolist(), values.tolist(), strict=True)):
        recent = watcher.watch(prediction_error(model, taste, row, value))
        if recent is None:
            taste = tastes.update(model, taste, row, value)
            continue
        weights[: at + 1 - recent] *= settings.kept
        so_far = slice(at + 1)
        taste = tastes.fold_in(model, rows[so_far], values[so_far], weights[so_far])
        watcher = PageHinkley(settings)
    return weights
