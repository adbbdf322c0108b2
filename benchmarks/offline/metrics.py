"""What a list is worth, and whether one recommender is better than another beyond chance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from core.films.arrays import Floats, Rows

LENGTH = 10
_DISCOUNTS = 1 / np.log2(np.arange(2, LENGTH + 2))
RESAMPLES = 2000


def ndcg(shown: Rows, relevant: Rows) -> float:
    """Return the normalised discounted cumulative gain of a list (<= 10,) with gain 1 per relevant film."""
    hits = np.isin(shown, relevant)
    return float(hits @ _DISCOUNTS[: len(shown)] / _DISCOUNTS[: len(relevant)].sum())


def recall(shown: Rows, relevant: Rows) -> float:
    """Return the part of all relevant films that the list holds."""
    return float(np.isin(shown, relevant).sum() / len(relevant))


def novelty(shown: Rows, seen_share: Floats) -> float:
    """Return the mean surprise in bits, -log2 of the share of members (I,) who rated each film."""
    return float(-np.log2(seen_share[shown]).mean())


def intra_list_distance(shown: Rows, genres: Sequence[tuple[str, ...]]) -> float:
    """Return the mean distance of two films of the list, 1 - cosine of their genres; without genres it is 1."""
    distances = [_genre_distance(genres[one], genres[other]) for one, other in combinations(shown, 2)]
    return float(np.mean(distances))


def difference_interval(
    ours: Sequence[float], theirs: Sequence[float], seed: int = 0
) -> tuple[float, float, float]:
    """Return the mean paired difference and the ends of its 95% bootstrap interval over members."""
    differences = np.asarray(ours) - np.asarray(theirs)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(len(differences), size=(RESAMPLES, len(differences)))
    means = differences[drawn].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(differences.mean()), float(low), float(high)


def _genre_distance(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 1.0
    return 1 - len(set(one) & set(other)) / float(np.sqrt(len(one) * len(other)))
