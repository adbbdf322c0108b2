"""Conditioning a normal vector of few dimensions on noisy sightings of it."""

from __future__ import annotations

import numpy as np

from core.films.arrays import Floats


def gain(loadings: Floats, noise: Floats) -> Floats:
    """Return the matrix (d, k) that turns surprises (k,) into the expected vector (d,) behind them.

    Sightings are y = L h + e with L (k, d), h ~ N(0, I) and e ~ N(0, diag noise), noise (k,) above 0:
    L'(LL' + diag noise)^-1, by the smaller of the two systems.
    """
    loadings, noise = loadings.astype(np.float64), noise.astype(np.float64)
    count, dimensions = loadings.shape
    if count > dimensions:
        scaled = loadings.T / noise
        return np.linalg.solve(np.eye(dimensions) + scaled @ loadings, scaled)
    return np.linalg.solve(loadings @ loadings.T + np.diag(noise), loadings).T
