"""What it costs to learn a rating and to rank the catalogue: ``python -m benchmarks.taste [--json]``."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

from benchmarks import report
from benchmarks.figures import Figure, at_most
from core.films import drift, taste
from core.films.arrays import Floats, Rows
from core.films.drift import ForgettingSettings
from core.films.taste import TasteModel

DIMENSIONS = 64
UPDATE_TARGET_US = 100.0
RANKING_TARGETS_MS = {10_000: 2.0, 100_000: 25.0}
FOLD_IN_TARGETS_MS = {5: 1.0, 50: 5.0, 500: 15.0}
STARS = (0.4, 1.0, 1.2)


def measure() -> list[Figure]:
    """Time learning and ranking, each beside the bare product, or the bare equations, that it rests on."""
    rng = np.random.default_rng(1)
    models = {films: _model(films, rng) for films in RANKING_TARGETS_MS}
    model = models[10_000]
    return [
        _update(model, rng),
        *(_fold_in(model, count, rng) for count in FOLD_IN_TARGETS_MS),
        *(_ranking(model, rng) for model in models.values()),
    ]


def _update(model: TasteModel, rng: np.random.Generator) -> Figure:
    state = taste.fold_in(model, *_rated(model, 40, rng))
    update_us = 1e6 * _best_seconds(lambda: taste.update(model, state, 7, 1.0))
    product_us = 1e6 * _best_seconds(lambda: state.covariance @ state.mean)
    return at_most("learn one rating", update_us, "us", "one d x d product", product_us, UPDATE_TARGET_US)


def _fold_in(model: TasteModel, count: int, rng: np.random.Generator) -> Figure:
    """Time all that a member's ratings go through when they are loaded, the search for a change included."""
    rows, values = _rated(model, count, rng)
    settings = ForgettingSettings()
    whole_ms = 1e3 * _best_seconds(lambda: drift.learn_all(model, rows, values, settings), repeats=5)
    bare_ms = 1e3 * _best_seconds(lambda: taste.fold_in(model, rows, values), repeats=5)
    return at_most(
        f"fold in {count} ratings",
        whole_ms,
        "ms",
        "no search for a change",
        bare_ms,
        FOLD_IN_TARGETS_MS[count],
    )


def _ranking(model: TasteModel, rng: np.random.Generator) -> Figure:
    rows, values = _rated(model, 40, rng)
    mean = taste.fold_in(model, rows, values).mean.astype(np.float32)
    films = len(model.film_ids)
    ranking_ms = 1e3 * _best_seconds(lambda: taste.top(taste.score(model, mean), rows, 50), repeats=5)
    scoring_ms = 1e3 * _best_seconds(lambda: mean @ model.decoder[:-1], repeats=5)
    return at_most(
        f"score and top 50 of {films:,}",
        ranking_ms,
        "ms",
        "bare product",
        scoring_ms,
        RANKING_TARGETS_MS[films],
    )


def _rated(model: TasteModel, count: int, rng: np.random.Generator) -> tuple[Rows, Floats]:
    return rng.choice(len(model.film_ids), count, replace=False), rng.choice(STARS, size=count)


def _best_seconds(action: Callable[[], object], runs: int = 40, repeats: int = 25) -> float:
    """Return the least mean time of a run: the machine's other work only ever adds."""
    best = float("inf")
    for _ in range(runs):
        start = perf_counter()
        for _ in range(repeats):
            action()
        best = min(best, (perf_counter() - start) / repeats)
    return best


def _model(films: int, rng: np.random.Generator) -> TasteModel:
    loadings = 0.1 * rng.standard_normal((films, DIMENSIONS), dtype=np.float32)
    chance = rng.uniform(0.001, 0.5, films).astype(np.float32)
    return TasteModel(
        version=1,
        members=1000,
        film_ids=np.arange(films),
        loadings=loadings,
        baseline=chance,
        noise=0.3 + chance,
        decoder=np.vstack([loadings.T, chance]),
        star_means=np.full(films, 3.5, np.float32),
        star_errors=np.full(films, 0.3, np.float32),
    )


if __name__ == "__main__":
    report.main(measure)
