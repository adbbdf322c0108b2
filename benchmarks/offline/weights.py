"""Whether blend weights learned for each member beat the fixed schedule.

Of a held-out member's first 50 ratings, what each part said of the last 30, given the first 20, and the stars that
followed are the outcomes that weights are learned from, as in the nightly job. Then all 50 are given, the learned
weights multiply those of the schedule (alone they do worse still), and the likes among the rest are to be foreseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks.offline import metrics
from benchmarks.offline.movielens import MovieLens
from benchmarks.offline.protocol import Fold, cases
from core.films import rank, taste
from core.films.arrays import Floats, Rows
from core.films.blend_weights import WeightSettings, learn_weights
from core.films.film_space import FilmSpace
from core.films.rank import Rated, Served

FIRST, GIVEN = 20, 50


@dataclass(frozen=True)
class Weighed:
    """NDCG of one member's lists, by the fixed schedule and with learned weights."""

    fixed: float
    learned: float


def compare(data: MovieLens, fold: Fold, space: FilmSpace, settings: WeightSettings) -> Iterator[Weighed]:
    """Learn the weights of every held-out member with enough ratings, and serve them in both ways."""
    for case in cases(data, fold):
        if case.given != GIVEN:
            continue
        _, before = _served(space, case.rows[:FIRST], case.stars[:FIRST])
        outcomes = [
            ({name: float(scores[row]) for name, scores in before.items()}, float(stars))
            for row, stars in zip(case.rows[FIRST:], case.stars[FIRST:], strict=True)
        ]
        weights = learn_weights(outcomes, settings)
        served, _ = _served(space, case.rows, case.stars)
        more = [(len(weights) * weights[each.name] - 1) * each.factor * each.scores for each in served.parts]
        yield Weighed(
            *(
                metrics.ndcg(taste.top(scores, case.rows, metrics.LENGTH), case.relevant)
                for scores in (served.scores, served.scores + np.sum(more, axis=0))
            )
        )


def _served(space: FilmSpace, rows: Rows, stars: Floats) -> tuple[Served, Mapping[str, Floats]]:
    rated = Rated(rows, stars, np.ones(len(rows)))
    learned = taste.fold_in(space.model, rows, taste.encode(stars))
    served = rank.served_scores(space.model, space.content, learned, rated, space.settings.rank)
    return served, space.said(served, rated)
