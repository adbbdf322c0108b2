"""The conditional Gaussian: what ratings of some films let one expect of every other film.

Encoded ratings are y ~ N(m, C). Given some of them, all the others are expected at
m + C_{:S} (C_SS + s I)^-1 (y - m_S). C is kept as its leading eigenvectors and the variance that they leave
over, C = L L' + diag(rest), which ranks like the whole of C and takes I x r instead of I x I numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.films.arrays import Floats, Rows
from core.films.gaussian import gain
from core.films.linear_part import LinearPart


@dataclass(frozen=True, slots=True)
class ConditionalSettings:
    """Tunables of the conditional Gaussian."""

    noise: float = 0.1
    """s: the variance of a rating around what the member thinks."""


@dataclass(frozen=True, slots=True)
class Covariance:
    """C of the encoded ratings of I films, float32."""

    loadings: Floats
    """L (I, r)."""
    rest: Floats
    """(I,), at least 0."""


def conditional_part(
    covariance: Covariance,
    baseline: Floats,
    rows: Rows,
    values: Floats,
    weights: Floats,
    settings: ConditionalSettings,
) -> LinearPart:
    """Return the expected ratings of all films given encoded ratings (k,) in rows (k,), and their weights (k,)."""
    learned = gain(covariance.loadings[rows], (covariance.rest[rows] + settings.noise) / weights)
    return LinearPart(
        films=covariance.loadings,
        scale=np.ones(len(baseline), dtype=np.float32),
        base=baseline,
        rows=rows,
        latents=np.asarray(learned * (values - baseline[rows])),
        own=np.zeros(len(rows)),
    )
