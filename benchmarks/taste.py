"""What it costs to learn a rating and to rank the catalogue: ``python -m benchmarks.taste [--json]``."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

from benchmarks import report
from benchmarks.figures import Figure, at_most
from core.films import taste
from core.films.taste import TasteModel

FILMS = 10_000
DIMENSIONS = 64
UPDATE_TARGET_US = 100.0
RANKING_TARGET_MS = 2.0


def measure() -> list[Figure]:
    """Time the online update and the ranking, each beside the bare matrix-vector product it rests on."""
    rng = np.random.default_rng(1)
    model = _model(rng)
    rated = rng.integers(FILMS, size=40)
    state = taste.fold_in(model, rated, rng.choice([0.4, 1.0, 1.2], size=40))
    mean = state.mean.astype(np.float32)
    update_us = 1e6 * _best_seconds(lambda: taste.update(model, state, 7, 1.0))
    product_us = 1e6 * _best_seconds(lambda: state.covariance @ state.mean)
    ranking_ms = 1e3 * _best_seconds(lambda: taste.top(taste.score(model, state.mean), rated, 50))
    scoring_ms = 1e3 * _best_seconds(lambda: mean @ model.decoder[:-1])
    return [
        at_most("learn one rating", update_us, "us", "one d x d product", product_us, UPDATE_TARGET_US),
        at_most(
            "score and top 50 of 10,000", ranking_ms, "ms", "bare product", scoring_ms, RANKING_TARGET_MS
        ),
    ]


def _best_seconds(action: Callable[[], object], runs: int = 40, repeats: int = 25) -> float:
    """Return the least mean time of a run: the machine's other work only ever adds."""
    best = float("inf")
    for _ in range(runs):
        start = perf_counter()
        for _ in range(repeats):
            action()
        best = min(best, (perf_counter() - start) / repeats)
    return best


def _model(rng: np.random.Generator) -> TasteModel:
    loadings = 0.1 * rng.standard_normal((FILMS, DIMENSIONS), dtype=np.float32)
    chance = rng.uniform(0.001, 0.5, FILMS).astype(np.float32)
    return TasteModel(
        version=1,
        members=1000,
        film_ids=np.arange(FILMS),
        loadings=loadings,
        baseline=chance,
        noise=0.3 + chance,
        decoder=np.vstack([loadings.T, chance]),
        star_means=np.full(FILMS, 3.5, np.float32),
        star_errors=np.full(FILMS, 0.3, np.float32),
    )


if __name__ == "__main__":
    report.main(measure)
