"""What a group should watch: good for all of them together, and bad for none."""

from __future__ import annotations

import numpy as np

from core.films.arrays import Floats, Rows

MEAN_WEIGHT = 0.7


def group_scores(scores: Floats, vetoes: Rows) -> Floats:
    """Return (I,) how well films suit a group: .7 * mean + .3 * least of the members' scores.

    ``scores`` (M, I) are z-scores, one row per member; -inf wherever ``vetoes`` (M, I) says that one of them
    wants a film on no account. Average with least misery (Masthoff 2004). Raises ValueError without a member.
    """
    if not len(scores):
        raise ValueError("a group has members")
    together = MEAN_WEIGHT * scores.mean(axis=0) + (1 - MEAN_WEIGHT) * scores.min(axis=0)
    return np.where(vetoes.any(axis=0), -np.inf, together)
