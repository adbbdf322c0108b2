"""Peers from packages, which only the benchmark needs: `pip install -r requirements-bench.txt`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.offline.models import Recommender
from benchmarks.offline.protocol import LIKED_FROM
from core.films import taste
from core.films.arrays import Floats, Rows

FACTORS = 64
NEIGHBOURS = 50
SEED = 1


@dataclass(frozen=True)
class ImplicitPeer:
    """A factor model of `implicit`; `fold_in` turns the liked films into a member's factors."""

    name: str
    films: Floats
    """Film factors (I, d)."""
    fold_in: Callable[[Rows], Floats]

    def recommend(self, rows: Rows, stars: Floats, count: int) -> Rows:
        """Return the films with the highest product."""
        liked = rows[stars >= LIKED_FROM]
        scores = self.films @ self.fold_in(liked) if len(liked) else np.zeros(len(self.films))
        return taste.top(scores, rows, count)


@dataclass(frozen=True)
class LenskitPeer:
    """LensKit's item-based neighbours on likes."""

    scorer: Any
    item_list: Any
    query: Any
    films: int
    known: Rows
    name: str = "LensKit ItemKNN"

    def recommend(self, rows: Rows, stars: Floats, count: int) -> Rows:
        """Return the films nearest to the liked ones."""
        liked = rows[(stars >= LIKED_FROM) & np.isin(rows, self.known)]
        scores = np.full(self.films, -1.0)
        if len(liked):
            scored = self.scorer(
                self.query(user_items=self.item_list(item_ids=liked)), self.item_list(item_ids=self.known)
            )
            scores[scored.ids()] = np.nan_to_num(scored.scores(), nan=0.0)
        return taste.top(scores, rows, count)


def implicit_als(likes: Floats) -> Recommender:
    """Alternating least squares (Hu, Koren & Volinsky 2008); a held-out member is folded in by one step of it."""
    matrix = _sparse(likes)
    model = importlib.import_module("implicit.als").AlternatingLeastSquares(
        factors=FACTORS, random_state=SEED, num_threads=1
    )
    model.fit(matrix, show_progress=False)

    def fold_in(liked: Rows) -> Floats:
        row = np.zeros((1, likes.shape[1]), dtype=np.float32)
        row[0, liked] = 1
        return np.asarray(model.recalculate_user(0, _sparse(row)))

    return ImplicitPeer("implicit ALS", np.asarray(model.item_factors), fold_in)


def implicit_bpr(likes: Floats) -> Recommender:
    """Bayesian personalised ranking (Rendle et al. 2009), folded in as the mean of the liked films' factors."""
    model = importlib.import_module("implicit.bpr").BayesianPersonalizedRanking(
        factors=FACTORS, random_state=SEED, num_threads=1
    )
    model.fit(_sparse(likes), show_progress=False)
    factors = np.asarray(model.item_factors)

    def fold_in(liked: Rows) -> Floats:
        mean = factors[liked].mean(axis=0)
        mean[-1] = 1.0  # the last column is the film's bias, which a member takes once
        return np.asarray(mean)

    return ImplicitPeer("implicit BPR", factors, fold_in)


def lenskit_item_knn(likes: Floats) -> Recommender:
    """Train LensKit's ItemKNN in its implicit mode."""
    data = importlib.import_module("lenskit.data")
    pandas = importlib.import_module("pandas")
    knn = importlib.import_module("lenskit.knn")
    members, films = np.nonzero(likes)
    known = np.unique(films)
    dataset = data.from_interactions_df(pandas.DataFrame({"user_id": members, "item_id": films}))
    scorer = knn.ItemKNNScorer(feedback="implicit", max_nbrs=NEIGHBOURS)
    scorer.train(dataset)
    return LenskitPeer(scorer, data.ItemList, data.RecQuery, likes.shape[1], known)


def available() -> Sequence[Callable[[Floats], Recommender]]:
    """Return what fits each peer to likes X (n, I), if its package is there; a missing one is told and left out."""
    found: list[Callable[[Floats], Recommender]] = []
    for package, fits in (
        ("implicit", (implicit_als, implicit_bpr)),
        ("lenskit", (lenskit_item_knn,)),
    ):
        try:
            importlib.import_module(package)
        except ModuleNotFoundError:
            print(f"left out: {package} is not installed (see requirements-bench.in)", file=sys.stderr)
        else:
            found += fits
    return found


def _sparse(matrix: Floats) -> Any:
    return importlib.import_module("scipy.sparse").csr_matrix(matrix)
