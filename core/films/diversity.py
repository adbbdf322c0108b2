"""Variety in a list, and how far it may stray from what is known of a member's taste."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.films.arrays import Floats, Rows
from core.films.taste import Taste


@dataclass(frozen=True, slots=True)
class DiversitySettings:
    """Tunables of the re-ranking."""

    pool: int = 100
    """How many of the best films the list is chosen from."""
    least_relevance: float = 0.4
    """Weight of relevance against variety for the most adventurous."""
    most_draw: float = 1.0
    """Scale of the posterior draw for the most adventurous."""


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
