"""What the parts of the blend have in common: scores that are sums over a member's ratings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.films.arrays import Floats, Rows


@dataclass(frozen=True, slots=True)
class LinearPart:
    """Scores s_j = base_j + scale_j F_j . (the sum of h_i) over k ratings, less what a film says of itself.

    Because it is a sum, what each rating adds to a score is exact.
    """

    films: Floats
    """F (I, r)."""
    scale: Floats
    """(I,)."""
    base: Floats
    """(I,): the score for who has rated nothing."""
    rows: Rows
    """(k,): the films that were rated."""
    latents: Floats
    """h (r, k): what each rating adds."""
    own: Floats
    """(k,): how much of the score of a rated film is its own word, and taken off."""

    def scores(self) -> Floats:
        """Return the scores (I,)."""
        scores = self.base + self.scale * (self.films @ self.latents.sum(axis=1).astype(np.float32))
        scores[self.rows] -= self.own
        return np.asarray(scores)

    def shares(self, targets: Rows) -> Floats:
        """Return what each rating adds (t, k) to the scores of some films: with its base they sum to a score."""
        shares = self.scale[targets, None] * (self.films[targets] @ self.latents)
        return np.asarray(shares - self.own * (self.rows == targets[:, None]))

    def mean_shares(self) -> Floats:
        """Return what each rating adds (k,) to the mean score of all films."""
        mean_film = self.scale @ self.films / len(self.scale)
        return np.asarray(mean_film @ self.latents - self.own / len(self.scale))
