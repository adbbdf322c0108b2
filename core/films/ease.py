"""EASE (Steck 2019): the film-to-film regression of likes on likes, in closed form.

With P = (X'X + l I)^-1, B = -P / diag P per column and no film on itself; a member's score is the sum of the
rows of B of the films they like. On the factors of X'X, P = (I - U diag(w / (w + l)) U') / l.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.films.arrays import Floats, Rows
from core.films.likes import LikeFactors
from core.films.linear_part import LinearPart


@dataclass(frozen=True, slots=True)
class EaseSettings:
    """Tunables of EASE."""

    ridge: float = 700.0
    """l; about 2,000 suits a million ratings."""
    liked_from_stars: float = 4.0


def ease_part(
    likes: LikeFactors, rows: Rows, stars: Floats, weights: Floats, settings: EaseSettings
) -> LinearPart:
    """Return the scores that follow from the likes among ratings of the films in rows (k,), and their weights (k,)."""
    taken = likes.values / (likes.values + settings.ridge)
    # diag P times l: from 1, for a film that nobody likes, down towards 0.
    scale = 1 / (1 - np.square(likes.vectors) @ taken)
    rated = likes.vectors[rows].astype(np.float64)
    liked = weights * (stars >= settings.liked_from_stars)
    own = np.square(rated) @ taken * scale[rows]
    return LinearPart(
        films=likes.vectors,
        scale=scale,
        base=np.zeros(len(scale), dtype=np.float32),
        rows=rows,
        latents=np.asarray((rated * taken * liked[:, None]).T),
        own=np.asarray(liked * own),
    )
