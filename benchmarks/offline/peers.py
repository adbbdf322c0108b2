"""Peers in plain numpy: popularity, item-kNN, EASE, the naive design, and a baseline of predicted stars."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from benchmarks.offline.movielens import MovieLens
from benchmarks.offline.protocol import LIKED_FROM
from core.films import taste
from core.films.arrays import Floats, Rows
from core.films.content import ContentSpace
from core.films.ratings_table import Ratings

EASE_RIDGE = 500.0


@dataclass(frozen=True)
class Popularity:
    """The films with the most likes."""

    likes: Floats
    name: str = "popularity"

    def recommend(self, rows: Rows, stars: Floats, count: int) -> Rows:
        """Return the most liked films."""
        return taste.top(self.likes, rows, count)


@dataclass(frozen=True)
class ItemKnn:
    """Item-based neighbours (Sarwar et al. 2001): cosine of the films' likes, summed over what was liked."""

    likes: Floats
    """X (n, I)."""
    name: str = "item-kNN"

    def recommend(self, rows: Rows, stars: Floats, count: int) -> Rows:
        """Return the films nearest to the liked ones."""
        norms = np.sqrt(np.maximum(1, self.likes.sum(axis=0)))
        liked = rows[stars >= LIKED_FROM]
        together = self.likes.T @ (self.likes[:, liked] / norms[liked]).sum(axis=1)
        return taste.top(together / norms, rows, count)


@dataclass(frozen=True)
class Ease:
    """EASE (Steck 2019) in full: (X'X + l I)^-1 by way of the members' side, (I - X'(XX' + l I)^-1 X) / l."""

    likes: Floats
    ridge: float = EASE_RIDGE
    name: str = "EASE"
    inner: Floats = field(init=False, repr=False)
    diagonal: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        gram = self.likes @ self.likes.T + self.ridge * np.eye(len(self.likes), dtype=np.float32)
        inner = np.linalg.inv(gram)
        object.__setattr__(self, "inner", inner)
        diagonal = 1 - np.einsum("ni,ni->i", self.likes, inner @ self.likes)
        object.__setattr__(self, "diagonal", diagonal)

    def recommend(self, rows: Rows, stars: Floats, count: int) -> Rows:
        """Return the films that regress best on the liked ones; rated films drop out, so do their diagonals."""
        liked = rows[stars >= LIKED_FROM]
        scores = self.likes.T @ (self.inner @ self.likes[:, liked].sum(axis=1)) / self.diagonal
        return taste.top(scores, rows, count)


@dataclass(frozen=True)
class Naive:
    """The obvious design: u += rate * sign * (film - u) on content vectors; .6 cosine + .4 popularity."""

    vectors: Floats
    popularity: Floats
    """(I,) 0..1."""
    rate: float = 0.2
    name: str = "naive"

    def recommend(self, rows: Rows, stars: Floats, count: int) -> Rows:
        """Return what is near to the member's vector, and popular."""
        vector = np.zeros(self.vectors.shape[1])
        for row, given in zip(rows, stars, strict=True):
            sign = 1.0 if given >= LIKED_FROM else -1.0
            vector = vector + self.rate * sign * (self.vectors[row] - vector)
        cosine = self.vectors @ vector / max(float(np.linalg.norm(vector)), 1e-9)
        return taste.top(0.6 * cosine + 0.4 * self.popularity, rows, count)


@dataclass(frozen=True)
class Biases:
    """Stars = mean of all + film's bias + member's bias, both shrunk; ranks by the expected stars."""

    mean: float
    of_film: Floats
    member_ratings: float = 5.0
    name: str = "biases"

    def recommend(self, rows: Rows, stars: Floats, count: int) -> Rows:
        """Return the films with the best shrunk mean."""
        return taste.top(self.of_film, rows, count)

    def predict(self, rows: Rows, stars: Floats, targets: Rows) -> Floats:
        """Return the expected stars."""
        left = (stars - self.mean - self.of_film[rows]).sum()
        own = left / (len(rows) + self.member_ratings)
        return np.clip(self.mean + self.of_film[targets] + own, 0.5, 5)


def like_matrix(training: Ratings, films: int) -> Floats:
    """Return the likes of the training members, X (n, I), 0 or 1."""
    likes = np.zeros((training.members, films), dtype=np.float32)
    liked = training.stars >= LIKED_FROM
    likes[training.member_index[liked], training.film_rows[liked]] = 1
    return likes


def naive(data: MovieLens, training: Ratings, content: ContentSpace) -> Naive:
    """Return the naive design on the content vectors that our recommender has too."""
    likes = like_matrix(training, len(data.film_ids)).sum(axis=0)
    return Naive(content.vectors.dense(), likes / likes.max())


def biases(training: Ratings, films: int, film_ratings: float = 5.0) -> Biases:
    """Fit the films' biases."""
    mean = float(training.stars.mean())
    sums = np.bincount(training.film_rows, training.stars - mean, minlength=films)
    return Biases(mean, sums / (np.bincount(training.film_rows, minlength=films) + film_ratings))
