"""Variety in a list, and how far it may stray from what is known of a member's taste."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.films.arrays import Floats, Rows
from core.films.taste import Taste

SMOOTHING = 0.01


@dataclass(frozen=True, slots=True)
class DiversitySettings:
    """Tunables of the re-ranking."""

    pool: int = 100
    """How many of the best films the list is chosen from."""
    least_relevance: float = 0.4
    """Weight of relevance against variety for the most adventurous."""
    most_draw: float = 1.0
    """Scale of the posterior draw for the most adventurous."""
    calibration: float = 0.0
    """Weight, 0..1, of a list's genres coming in the proportions of what the member likes; above 0, the list is
    ordered by that in place of maximal marginal relevance."""


@dataclass(frozen=True, slots=True)
class Adventure:
    """What adventurousness asks for: the scale of the posterior draw and the weight of relevance."""

    draw_scale: float
    relevance: float


def adventure(adventurous: int, settings: DiversitySettings) -> Adventure:
    """Map adventurousness 0..100, linearly: 0 is the plain ranking, 50 is MMR at .7 and half a draw."""
    part = adventurous / 100
    return Adventure(part * settings.most_draw, 1 - part * (1 - settings.least_relevance))


def thompson_draw(taste: Taste, scale: float, rng: np.random.Generator) -> Floats:
    """Draw a taste (d,) from the posterior, with the deviation times scale; scale 0 returns the mean."""
    values, vectors = np.linalg.eigh(taste.covariance)
    roots = np.sqrt(np.maximum(0, values))
    return np.asarray(taste.mean + scale * (vectors @ (roots * rng.standard_normal(len(roots)))))


def mmr(scores: Floats, vectors: Floats, relevance: float, count: int) -> Rows:
    """Order a pool of P films by maximal marginal relevance (Carbonell & Goldstein 1998); return positions.

    Each step takes the film with the most relevance * score - (1 - relevance) * likeness to the nearest film
    taken, with scores (P,) scaled to 0..1 and cosine likeness of vectors (P, d), until count are taken.
    Relevance 1 is the order of the scores.
    """
    directions = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    spread = np.ptp(scores) if len(scores) else 0.0
    worth = relevance * (scores - scores.min(initial=np.inf)) / (spread or 1.0)
    nearest = np.full(len(scores), -np.inf)
    left = np.ones(len(scores), dtype=bool)
    taken: list[int] = []
    for _ in range(min(count, len(scores))):
        penalty = np.where(np.isfinite(nearest), nearest, 0.0) * (1 - relevance)
        chosen = int(np.argmax(np.where(left, worth - penalty, -np.inf)))
        taken.append(chosen)
        left[chosen] = False
        nearest = np.maximum(nearest, directions @ directions[chosen])
    return np.array(taken, dtype=np.int64)


def genre_shares(rows_by_genre: Mapping[str, Rows], rows: Rows) -> Floats:
    """Return (R, G): the share of each genre in each of the films in rows (R,), in equal parts that sum to 1."""
    has = np.array([np.isin(rows, of_genre) for of_genre in rows_by_genre.values()], dtype=np.float64)
    has = has.T.reshape(len(rows), len(rows_by_genre))
    return np.asarray(has / np.maximum(1, has.sum(axis=1, keepdims=True)))


def calibrated(scores: Floats, genres: Floats, wanted: Floats, weight: float, count: int) -> Rows:
    """Order a pool of P films so that their genres come in the wanted proportions (Steck 2018); return positions.

    Each step takes the film with the most (1 - weight) * mean score - weight * KL(p || q) over the films taken
    with it, with scores (P,) scaled to 0..1, p = ``wanted`` (G,) summing to 1, and q the mean of the taken films'
    ``genres`` (P, G), mixed with .01 of p. Weight 0 is the order of the scores.
    """
    spread = np.ptp(scores) if len(scores) else 0.0
    worth = (scores - scores.min(initial=np.inf)) / (spread or 1.0)
    total, sums = 0.0, np.zeros(len(wanted))
    left = np.ones(len(scores), dtype=bool)
    taken: list[int] = []
    for size in range(1, min(count, len(scores)) + 1):
        distance = _divergence(wanted, (sums + genres) / size)
        value = (1 - weight) * (total + worth) / size - weight * distance
        chosen = int(np.argmax(np.where(left, value, -np.inf)))
        taken.append(chosen)
        left[chosen] = False
        total, sums = total + worth[chosen], sums + genres[chosen]
    return np.array(taken, dtype=np.int64)


def _divergence(wanted: Floats, shares: Floats) -> Floats:
    """Return KL(p || q) (P,) of each row of shares (P, G), which p smooths so that no genre is impossible."""
    has = wanted > 0
    smoothed = (1 - SMOOTHING) * shares[:, has] + SMOOTHING * wanted[has]
    return np.asarray((wanted[has] * np.log(wanted[has] / smoothed)).sum(axis=1))
