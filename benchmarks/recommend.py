"""The recommender beside its peers: ``python -m benchmarks.recommend --data FOLDER [--folds N] [--json]``.

FOLDER is the folder or the zip of MovieLens' ml-100k, ml-latest-small or ml-1m (grouplens.org/datasets/movielens, for
research use). `benchmarks.offline.protocol` says who is held out, what is given and what counts; our recommender is
fitted, packed, loaded, folded in and asked through the bot's own code. Peers from packages need requirements-bench.in.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.offline import metrics, movielens, package_peers, protocol, questions
from benchmarks.offline.judging import Judgement, Tell, against_best_peer, figures, judge
from benchmarks.offline.models import Attune, fit_space, packed_megabytes
from benchmarks.offline.movielens import MovieLens

SHOWN = (
    "ndcg",
    "recall",
    "hit_rate",
    "coverage",
    "novelty_bits",
    "intra_list_distance",
    "rmse",
    "milliseconds",
)


def report(data: MovieLens, folds: int, tell: Tell) -> dict[str, Any]:
    """Run everything and return the figures as they are written to JSON."""
    dealt = list(protocol.folds(data, folds))
    judgement = judge(data, dealt, package_peers.available(), tell)
    tell("asking ten questions ...")
    return {
        "dataset": data.name,
        "members": data.ratings.members,
        "films": len(data.film_ids),
        "ratings": len(data.ratings.stars),
        "folds": folds,
        "models": figures(judgement),
        "against_best_peer": against_best_peer(judgement),
        "against_best_peer_untuned_members": against_best_peer(judgement, everyone=False),
        "fit_seconds": _fit_seconds(judgement),
        "ten_questions": _ten_questions(data, dealt),
    }


def _fit_seconds(judgement: Judgement) -> dict[str, float]:
    return {name: float(np.mean(seconds)) for name, seconds in judgement.fit_seconds.items()}


def _ten_questions(data: MovieLens, dealt: Sequence[protocol.Fold]) -> dict[str, float]:
    """Compare chosen with random questions on the first fold."""
    space = fit_space(data, dealt[0].training)
    answered = list(questions.compare(data, dealt[0], Attune("attune", space)))
    chosen, random = [one.chosen for one in answered], [one.random for one in answered]
    difference, low, high = metrics.difference_interval(chosen, random)
    return {
        "members": len(answered),
        "chosen_ndcg": float(np.mean(chosen)),
        "random_ndcg": float(np.mean(random)),
        "difference": difference,
        "low": low,
        "high": high,
        "packed_megabytes": packed_megabytes(space),
    }


def as_text(told: Mapping[str, Any]) -> str:
    """Write the figures as tables for people."""
    lines = [
        f"{told['dataset']}: {told['members']} members, {told['films']} films, {told['ratings']} ratings, "
        f"{told['folds']} folds"
    ]
    for figure in SHOWN:
        lines += ["", *_table(figure, told["models"])]
    for title, part in (("", ""), (", members nothing was chosen on", "_untuned_members")):
        lines += ["", f"NDCG against the best peer{title} (95% interval)"]
        lines += [
            f"  k = {given:>2}: {versus['difference']:+.4f} [{versus['low']:+.4f}, {versus['high']:+.4f}] "
            f"over {versus['peer']}, {versus['members']} members"
            for given, versus in told[f"against_best_peer{part}"].items()
        ]
    asked = told["ten_questions"]
    fits = ", ".join(f"{name} {seconds:.1f}" for name, seconds in told["fit_seconds"].items())
    return "\n".join(
        [
            *lines,
            "",
            f"Ten questions: NDCG {asked['chosen_ndcg']:.4f} chosen, {asked['random_ndcg']:.4f} at random, "
            f"{asked['difference']:+.4f} [{asked['low']:+.4f}, {asked['high']:+.4f}], {asked['members']} members",
            f"Fit in seconds: {fits}",
            f"Packed model: {asked['packed_megabytes']:.1f} MB",
        ]
    )


def _table(figure: str, models: Mapping[str, Any]) -> Iterable[str]:
    given = list(next(iter(models.values()))[figure])
    yield f"{figure:<28}" + "".join(f"{'k = ' + k:>10}" for k in given)
    for name, told in models.items():
        values = [told[figure][k] for k in given]
        if None not in values:
            yield f"  {name:<26}" + "".join(f"{value:>10.4g}" for value in values)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the arguments, run, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recommend", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="MovieLens folder or zip")
    parser.add_argument("--folds", type=int, help="how many folds; by default 5 for ml-100k, else 3")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    chosen = parser.parse_args(arguments)
    data = movielens.load(chosen.data)
    told = report(data, chosen.folds or data.folds, lambda line: print(line, file=sys.stderr, flush=True))
    print(json.dumps(told) if chosen.json else as_text(told))


if __name__ == "__main__":
    main()
