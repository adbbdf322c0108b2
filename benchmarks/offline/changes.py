"""Whether forgetting serves members better whose taste has changed.

A change is made up of two held-out members: the first ratings of one, followed by the first ratings of another, drawn
from the tenth whose taste is least like theirs. What that other one likes of the rest is to be foreseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.offline import metrics
from benchmarks.offline.models import Attune, never_forgetting
from benchmarks.offline.movielens import MovieLens
from benchmarks.offline.protocol import LEAST_HIDDEN, LIKED_FROM, Fold, history
from core.films.arrays import Floats, Rows

BEFORE = 60
SINCE = 30
UNLIKE = 0.1


@dataclass(frozen=True)
class Turned:
    """One made-up member: whether the change was noticed, and the NDCG of the list with and without forgetting."""

    member: int
    noticed: bool
    forgetting: float
    remembering: float


def compare(
    data: MovieLens, fold: Fold, attune: Attune, before: int = BEFORE, since: int = SINCE
) -> Iterator[Turned]:
    """Serve every held-out member who has enough ratings after a turn to their opposite."""
    histories = {int(member): history(data, int(member)) for member in fold.held_out}
    remembering = Attune("attune, never forgetting", never_forgetting(attune.space))
    vectors = {member: remembering.taste(*ratings).mean for member, ratings in histories.items()}
    later = [member for member, (rows, _) in histories.items() if len(rows) >= since + before]
    for member, (rows, stars) in histories.items():
        others = [other for other in later if other != member]
        if len(rows) < before or not others:
            continue
        likeness = [_cosine(vectors[member], vectors[other]) for other in others]
        unlike = np.argsort(likeness)[: max(1, round(UNLIKE * len(others)))]
        drawn = others[int(np.random.default_rng(member).choice(unlike))]
        new_rows, new_stars = _without(histories[drawn], rows[:before])
        relevant = new_rows[since:][new_stars[since:] >= LIKED_FROM]
        if len(new_rows) < since + LEAST_HIDDEN or not len(relevant):
            continue
        given = np.concatenate([rows[:before], new_rows[:since]])
        given_stars = np.concatenate([stars[:before], new_stars[:since]])
        yield Turned(
            member,
            attune.taste(given, given_stars).forgotten > 0,
            *(
                metrics.ndcg(model.recommend(given, given_stars, metrics.LENGTH), relevant)
                for model in (attune, remembering)
            ),
        )


def _without(ratings: tuple[Rows, Floats], known: Rows) -> tuple[Rows, Floats]:
    rows, stars = ratings
    new = ~np.isin(rows, known)
    return rows[new], stars[new]


def _cosine(one: Floats, other: Floats) -> float:
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))
