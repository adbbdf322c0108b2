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

from benchmarks.offline import changes, metrics, movielens, package_peers, protocol, questions, weights
from benchmarks.offline.judging import Judgement, Tell, against_best_peer, figures, judge
from benchmarks.offline.models import Attune, packed_megabytes
from benchmarks.offline.movielens import MovieLens
from benchmarks.offline.protocol import Fold
from core.films.blend_weights import WeightSettings
from core.films.film_space import FilmSpace

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
COMPARED = {
    "Ten questions, chosen against random": "ten_questions",
    "After a change of taste, forgetting against not": "changed_tastes",
    "Weights of the blend, learned against fixed": "learned_weights",
}


def report(data: MovieLens, folds: int, tell: Tell) -> dict[str, Any]:
    """Run everything and return the figures as they are written to JSON."""
    dealt = list(protocol.folds(data, folds))
    judgement = judge(data, dealt, package_peers.available(), tell)
    tell("changing tastes, asking ten questions ...")
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
        "packed_megabytes": packed_megabytes(judgement.spaces[0]),
        "changed_tastes": _changed_tastes(data, dealt, judgement.spaces),
        "learned_weights": _learned_weights(data, dealt, judgement.spaces),
        "ten_questions": _ten_questions(data, dealt[0], judgement.spaces[0]),
    }


def _fit_seconds(judgement: Judgement) -> dict[str, float]:
    return {name: float(np.mean(seconds)) for name, seconds in judgement.fit_seconds.items()}


def _changed_tastes(data: MovieLens, dealt: Sequence[Fold], spaces: Sequence[FilmSpace]) -> dict[str, float]:
    """Compare forgetting with never forgetting on members whose taste turns."""
    turned = [
        one
        for fold, space in zip(dealt, spaces, strict=True)
        for one in changes.compare(data, fold, Attune("attune", space))
    ]
    noticed = sum(one.noticed for one in turned)
    return {"noticed": noticed, **_paired((one.forgetting, one.remembering) for one in turned)}


def _learned_weights(data: MovieLens, dealt: Sequence[Fold], spaces: Sequence[FilmSpace]) -> dict[str, float]:
    """Compare weights learned for each member with the fixed schedule."""
    weighed = (
        one
        for fold, space in zip(dealt, spaces, strict=True)
        for one in weights.compare(data, fold, space, WeightSettings())
    )
    return _paired((one.learned, one.fixed) for one in weighed)


def _ten_questions(data: MovieLens, fold: Fold, space: FilmSpace) -> dict[str, float]:
    """Compare chosen with random questions."""
    answered = questions.compare(data, fold, Attune("attune", space))
    return _paired((one.chosen, one.random) for one in answered)


def _paired(pairs: Iterable[tuple[float, float]]) -> dict[str, float]:
    """Return the mean NDCG of members served in two ways, and the difference with its interval."""
    told = list(pairs)
    if not told:
        return {"members": 0}
    ours, theirs = zip(*told, strict=True)
    difference, low, high = metrics.difference_interval(ours, theirs)
    return {
        "members": len(ours),
        "ndcg": float(np.mean(ours)),
        "baseline_ndcg": float(np.mean(theirs)),
        "difference": difference,
        "low": low,
        "high": high,
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
    for title, part in COMPARED.items():
        lines += ["", f"{title}: {_versus(told[part])}"]
    fits = ", ".join(f"{name} {seconds:.1f}" for name, seconds in told["fit_seconds"].items())
    lines += ["", f"Fit in seconds: {fits}", f"Packed model: {told['packed_megabytes']:.1f} MB"]
    return "\n".join(lines)


def _versus(part: Mapping[str, float]) -> str:
    if not part["members"]:
        return "nobody has enough ratings"
    return (
        f"NDCG {part['ndcg']:.4f} against {part['baseline_ndcg']:.4f}, {part['difference']:+.4f} "
        f"[{part['low']:+.4f}, {part['high']:+.4f}], {part['members']} members"
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
