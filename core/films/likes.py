"""Which films are liked together: X'X of the members' likes X (n, I), kept as its leading eigenvectors.

X'X = U diag(w) U' with U (I, r) takes I x r instead of I x I numbers. What is left out are the smallest
eigenvalues, which neither EASE nor the neighbours rank by.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.films.arrays import Floats, SparseRows
from core.films.ratings_table import Ratings
from core.films.subspace import leading_eigenpairs


@dataclass(frozen=True, slots=True)
class LikeFactors:
    """X'X of I films in r dimensions, float32."""

    vectors: Floats
    """U (I, r), orthonormal columns."""
    values: Floats
    """w (r,), at least 0."""
    counts: Floats
    """(I,): how many members like each film."""


def fit_likes(
    ratings: Ratings, films: int, liked_from_stars: float, factors: int, rng: np.random.Generator
) -> LikeFactors:
    """Find the factors of the likes; with fewer films than factors there are as many as films."""
    liked = ratings.stars >= liked_from_stars
    rows = ratings.film_rows[liked]
    likes = SparseRows.from_entries(
        ratings.member_index[liked], rows, np.ones(len(rows)), (ratings.members, films)
    )
    by_film = likes.transposed()
    values, vectors = leading_eigenpairs(
        lambda right: by_film.dot(likes.dot(right)), films, min(factors, films), rng
    )
    counts = np.bincount(rows, minlength=films)
    return LikeFactors(vectors.astype(np.float32), values.astype(np.float32), counts.astype(np.float32))
