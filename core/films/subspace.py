"""The leading eigenvectors of a large symmetric matrix that is only ever applied, never written out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.films.arrays import Floats


def leading_eigenpairs(
    times: Callable[[Floats], Floats],
    size: int,
    count: int,
    rng: np.random.Generator,
    oversampling: int = 16,
    rounds: int = 6,
) -> tuple[Floats, Floats]:
    """Return the largest eigenvalues (c,), descending and at least 0, and their vectors (size, c), c <= count.

    `times` maps B (size, K) to A B. Randomised subspace iteration with a Rayleigh-Ritz step at the end
    (Halko, Martinsson & Tropp 2011).
    """
    width = min(size, count + oversampling)
    basis = rng.standard_normal((size, width), dtype=np.float32)
    for _ in range(rounds):
        basis = np.linalg.qr(times(basis))[0]
    small = basis.T @ times(basis)
    eigenvalues, directions = np.linalg.eigh((small + small.T) / 2)
    kept = slice(None, -count - 1, -1)
    return np.maximum(0, eigenvalues[kept]), basis @ directions[:, kept]
