"""Whether ten questions chosen to teach the most beat ten random ones of the same members.

Half of a held-out member's ratings, drawn at random, can be asked about; what they like of the other half is to be
foreseen. Either ten films of the first half are chosen one by one, each after the answers before it, as in quick
rating, or ten are drawn at random. Members need 30 ratings and one like in the hidden half.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.offline import metrics
from benchmarks.offline.models import Attune
from benchmarks.offline.movielens import MovieLens
from benchmarks.offline.protocol import LIKED_FROM, Fold, history
from core.films.arrays import Floats, Rows

QUESTIONS = 10
LEAST_RATINGS = 30


@dataclass(frozen=True)
class Answered:
    """NDCG of one member's lists after chosen and after random questions."""

    chosen: float
    random: float


def compare(data: MovieLens, fold: Fold, attune: Attune) -> Iterator[Answered]:
    """Ask every held-out member in both ways."""
    for member in fold.held_out:
        rows, stars = history(data, int(member))
        order = np.random.default_rng(int(member)).permutation(len(rows))
        askable, hidden = order[: len(rows) // 2], order[len(rows) // 2 :]
        relevant = rows[hidden][stars[hidden] >= LIKED_FROM]
        if len(rows) < LEAST_RATINGS or not len(relevant):
            continue
        chosen = _chosen(attune, rows[askable], stars[askable])
        at_random = askable[: len(chosen)]
        yield Answered(
            *(
                metrics.ndcg(attune.recommend(rows[answers], stars[answers], metrics.LENGTH), relevant)
                for answers in (askable[chosen], at_random)
            )
        )


def _chosen(attune: Attune, rows: Rows, stars: Floats) -> list[int]:
    """Ask about one film after another and return their places; what the member has not rated counts as asked."""
    unseen = np.setdiff1d(np.arange(len(attune.space.model.film_ids)), rows)
    places: list[int] = []
    for _ in range(QUESTIONS):
        asked = np.concatenate([unseen, rows[places]])
        places += np.flatnonzero(np.isin(rows, attune.ask(rows[places], stars[places], asked))).tolist()
    return places
