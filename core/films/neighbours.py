"""Nearest neighbours among films: how often two films are liked together, for how often each is liked at all.

A like of film i adds G_ij / (n_i^.5 n_j^.5) to film j, the cosine of who likes them, where G = X'X counts who likes
both. A lower power of n_j leaves films that many like some of their lead; dislikes may take something off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.films.arrays import Floats, Rows
from core.films.likes import LikeFactors
from core.films.linear_part import LinearPart


@dataclass(frozen=True, slots=True)
class NeighbourSettings:
    """Tunables of the neighbours."""

    rated_power: float = 0.5
    film_power: float = 0.5
    liked_from_stars: float = 4.0
    disliked_to_stars: float = 2.5
    dislike: float = 0.0


def neighbours_part(
    likes: LikeFactors, rows: Rows, stars: Floats, weights: Floats, settings: NeighbourSettings
) -> LinearPart:
    """Return the scores that follow from likes and dislikes of the films in rows (k,), and their weights (k,)."""
    counts = np.maximum(1, likes.counts)
    scale = counts**-settings.film_power
    rated = likes.vectors[rows].astype(np.float64)
    liked = (stars >= settings.liked_from_stars) + settings.dislike * (stars <= settings.disliked_to_stars)
    liked = weights * liked * counts[rows] ** -settings.rated_power
    own = np.square(rated) @ likes.values * scale[rows]
    return LinearPart(
        films=likes.vectors,
        scale=scale,
        base=np.zeros(len(scale), dtype=np.float32),
        rows=rows,
        latents=np.asarray((rated * likes.values * liked[:, None]).T),
        own=np.asarray(liked * own),
    )
