"""Lets every recommender make its lists for every held-out member, and sums up what they are worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from benchmarks.offline import metrics
from benchmarks.offline.models import Recommender, fit_space, variants
from benchmarks.offline.movielens import MovieLens
from benchmarks.offline.peers import Ease, ItemKnn, Popularity, biases, like_matrix, naive
from benchmarks.offline.protocol import GIVEN, Case, Fold, cases, chosen_on
from core.films.arrays import Floats
from core.films.film_space import FilmSpace

PREDICTED = 50
"""Stars are predicted for so many of the hidden ratings, the first ones."""

Fit = Callable[[Floats], Recommender]
Tell = Callable[[str], None]


@dataclass
class Tally:
    """What one recommender did at one k, one entry per member who counts."""

    ndcg: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    novelty: list[float] = field(default_factory=list)
    distance: list[float] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)
    squared_errors: list[float] = field(default_factory=list)
    seconds: float = 0.0
    members: list[int] = field(default_factory=list)

    def summary(self) -> dict[str, float | None]:
        """Return the figures; RMSE is None for who predicts no stars."""
        errors = self.squared_errors
        return {
            "ndcg": float(np.mean(self.ndcg)),
            "recall": float(np.mean(self.recall)),
            "hit_rate": float(np.mean([part > 0 for part in self.recall])),
            "coverage": float(len(self.shown)),
            "novelty_bits": float(np.mean(self.novelty)),
            "intra_list_distance": float(np.mean(self.distance)),
            "rmse": float(np.sqrt(np.mean(errors))) if errors else None,
            "milliseconds": 1e3 * self.seconds / len(self.ndcg),
        }

    def ndcg_of(self, part: Callable[[int], bool]) -> list[float]:
        """Return the NDCG of some of the members."""
        return [value for member, value in zip(self.members, self.ndcg, strict=True) if part(member)]


@dataclass
class Judgement:
    """All tallies by recommender and k, our models, and what fitting took in seconds, per fold."""

    tallies: dict[str, dict[int, Tally]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Tally))
    )
    spaces: list[FilmSpace] = field(default_factory=list)
    fit_seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def judge(data: MovieLens, folds: Iterable[Fold], package_fits: Sequence[Fit], tell: Tell) -> Judgement:
    """Fit everything to every fold and let it make its lists."""
    judgement = Judgement()
    for fold in folds:
        recommenders = _fit_all(data, fold, package_fits, judgement)
        tell(f"fold {fold.number + 1}: {len(recommenders)} recommenders fitted, making lists ...")
        share = np.bincount(fold.training.film_rows, minlength=len(data.film_ids)) / fold.training.members
        seen_share = np.maximum(share, 1 / fold.training.members)
        for case in cases(data, fold):
            for recommender in recommenders:
                tally = judgement.tallies[recommender.name][case.given]
                _count(tally, recommender, case, seen_share, data)
    return judgement


def _fit_all(
    data: MovieLens, fold: Fold, package_fits: Sequence[Fit], judgement: Judgement
) -> Sequence[Recommender]:
    started = perf_counter()
    space = fit_space(data, fold.training)
    judgement.fit_seconds["attune"].append(perf_counter() - started)
    judgement.spaces.append(space)
    likes = like_matrix(fold.training, len(data.film_ids))
    own_fits: Sequence[Fit] = (
        lambda likes: Popularity(likes.sum(axis=0)),
        ItemKnn,
        Ease,
        lambda _: naive(data, fold.training, space.content),
        lambda likes: biases(fold.training, likes.shape[1]),
    )
    recommenders: list[Recommender] = [*variants(space)]
    for fit in (*own_fits, *package_fits):
        started = perf_counter()
        recommenders.append(fit(likes))
        judgement.fit_seconds[recommenders[-1].name].append(perf_counter() - started)
    return recommenders


def _count(tally: Tally, recommender: Recommender, case: Case, seen_share: Floats, data: MovieLens) -> None:
    started = perf_counter()
    shown = recommender.recommend(case.rows, case.stars, metrics.LENGTH)
    tally.seconds += perf_counter() - started
    tally.members.append(case.member)
    tally.ndcg.append(metrics.ndcg(shown, case.relevant))
    tally.recall.append(metrics.recall(shown, case.relevant))
    tally.novelty.append(metrics.novelty(shown, seen_share))
    tally.distance.append(metrics.intra_list_distance(shown, data.genres))
    tally.shown.update(shown.tolist())
    predict = getattr(recommender, "predict", None)
    if predict is not None and recommender.name in ("attune", "biases"):
        targets, stars = case.hidden_rows[:PREDICTED], case.hidden_stars[:PREDICTED]
        tally.squared_errors += np.square(predict(case.rows, case.stars, targets) - stars).tolist()


def figures(judgement: Judgement) -> dict[str, dict[str, Mapping[str, float | None]]]:
    """Return recommender -> figure -> k -> value."""
    told: dict[str, dict[str, Mapping[str, float | None]]] = {}
    for name, by_given in judgement.tallies.items():
        summaries = {str(given): by_given[given].summary() for given in GIVEN if given in by_given}
        names = next(iter(summaries.values()))
        told[name] = {
            figure: {given: summary[figure] for given, summary in summaries.items()} for figure in names
        }
    return told


def against_best_peer(judgement: Judgement, everyone: bool = True) -> dict[str, dict[str, str | float]]:
    """Compare attune with the peer of the highest mean NDCG at each k, by member.

    With `everyone` False, only members that no weights were chosen on count.
    """
    compared: dict[str, dict[str, str | float]] = {}
    for given in sorted(judgement.tallies["attune"]):
        of = {
            name: by_given[given].ndcg_of(lambda member: everyone or not chosen_on(member))
            for name, by_given in judgement.tallies.items()
        }
        peers = [name for name in of if not name.startswith("attune")]
        best = max(peers, key=lambda name: float(np.mean(of[name])))
        difference, low, high = metrics.difference_interval(of["attune"], of[best])
        compared[str(given)] = {
            "peer": best,
            "difference": difference,
            "low": low,
            "high": high,
            "members": len(of["attune"]),
        }
    return compared
