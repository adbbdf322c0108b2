"""The Bayesian taste vector: a member's taste as a normal posterior, learned one rating at a time.

A member's encoded ratings are y ~ N(m + V h, diag psi) with taste h ~ N(0, I): probabilistic PCA (Tipping
& Bishop 1999) with a noise of its own for each film. All of it is exact, so the order of ratings does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from io import BytesIO

import numpy as np

from core.films.arrays import Floats, Rows
from core.films.conditional import Covariance
from core.films.gaussian import gain
from core.films.likes import LikeFactors
from core.films.linear_part import LinearPart

STAR_POINTS = (1.0, 2.0, 3.0, 4.0, 5.0)
ENCODED_POINTS = (-0.2, 0.0, 0.4, 1.0, 1.2)

_ARRAYS = ("film_ids", "loadings", "baseline", "noise", "decoder", "star_means", "star_errors")
_PARTS = {"covariance": Covariance, "likes": LikeFactors}


@dataclass(frozen=True, slots=True)
class TasteSettings:
    """Tunables of the fit; the figures were chosen on held-out members."""

    dimensions: int = 64
    noise_floor: float = 0.3
    """Added to every film's unexplained variance."""
    content_members: float = 100.0
    """How many members the content prior of the covariance counts for (tau)."""
    content_scale: float = 0.5
    baseline_members: float = 10.0
    """How many members the prior of the mean counts for."""
    mean_when_seen: float = 0.6
    """Encoded rating expected of a film that was seen."""
    decoder_ridge: float = 1000.0
    liked_from_stars: float = 4.0
    cuts: tuple[int, ...] = (2, 3, 5, 8, 12, 18, 27, 40, 60, 90, 140)
    """Numbers of first ratings after which the decoder learns to foresee the later likes."""
    factors: int = 128
    """How many eigenvectors the covariance and the likes are kept as; with 256 the lists are as good."""
    most_films: int = 10_000
    """Catalogues above this get the taste vector alone: the light version."""


@dataclass(frozen=True, slots=True)
class TasteModel:
    """What the community taught: I films by d dimensions. Arrays are float32 but for the ids."""

    version: int
    members: int
    """How many members it was trained on."""
    film_ids: Rows
    """(I,) int64."""
    loadings: Floats
    """V (I, d)."""
    baseline: Floats
    """m (I,): the mean encoded rating, unseen = 0."""
    noise: Floats
    """psi (I,), above 0."""
    decoder: Floats
    """W (d + 1, I): score = [h, 1] W, about the chance that the member will like the film."""
    star_means: Floats
    """(I,) the mean stars of the film, shrunk."""
    star_errors: Floats
    """(I,) the standard error of ``star_means``."""
    covariance: Covariance | None = None
    """Of the encoded ratings; None in the light version."""
    likes: LikeFactors | None = None
    """What is liked together; None in the light version."""
    row_of: Mapping[int, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "row_of", {int(film_id): row for row, film_id in enumerate(self.film_ids)})

    @property
    def dimensions(self) -> int:
        """Length d of a taste vector."""
        return int(self.loadings.shape[1])


@dataclass(frozen=True, slots=True)
class Taste:
    """One member's posterior: ``mean`` (d,) and ``covariance`` (d, d), float64."""

    mean: Floats
    covariance: Floats
    ratings: int = 0
    """How many it was learned from ..."""
    forgotten: int = 0
    """... and how many of those, the oldest, count less: they are from before a change."""


def encode(stars: Floats) -> Floats:
    """Turn stars into taste values, linear between 1..5 -> (-.2, 0, .4, 1, 1.2).

    Half a star counts as one: who gives it has said all that a low rating can say.

    >>> encode(np.array([0.5, 1, 3.5, 5])).tolist()
    [-0.2, -0.2, 0.7, 1.2]
    """
    return np.interp(stars, STAR_POINTS, ENCODED_POINTS)


def prior(model: TasteModel) -> Taste:
    """Return the taste of a member of whom nothing is known."""
    return Taste(np.zeros(model.dimensions), np.eye(model.dimensions))


def update(model: TasteModel, taste: Taste, row: int, value: float) -> Taste:
    """Learn one more encoded rating exactly, by a rank-one (Kalman) step in O(d^2)."""
    loading = model.loadings[row].astype(np.float64)
    reach = taste.covariance @ loading
    scaled = reach / (float(model.noise[row]) + loading @ reach)
    surprise = value - float(model.baseline[row]) - loading @ taste.mean
    return Taste(
        taste.mean + scaled * surprise,
        taste.covariance - scaled[:, None] * reach,
        taste.ratings + 1,
        taste.forgotten,
    )


def fold_in(model: TasteModel, rows: Rows, values: Floats, weights: Floats | None = None) -> Taste:
    """Learn encoded ratings (k,) of the films in rows (k,) at once: for example after an edit.

    Weights (k,) above 0, 1 by default, say how much each counts: the noise of a rating is divided by its weight.
    """
    learned = _gain(model, rows, np.ones(len(rows)) if weights is None else weights)
    loadings = model.loadings[rows].astype(np.float64)
    return Taste(
        learned @ (values - model.baseline[rows]), np.eye(model.dimensions) - learned @ loadings, len(rows)
    )


def score(model: TasteModel, mean: Floats) -> Floats:
    """Return the score (I,) of every film for a taste (d,), float32."""
    scores: Floats = mean.astype(np.float32) @ model.decoder[:-1]
    scores += model.decoder[-1]
    return scores


def top(scores: Floats, excluded_rows: Rows, count: int) -> Rows:
    """Return the rows of the highest scores, best first, at most count and never an excluded one."""
    open_scores = scores.copy()
    open_scores[excluded_rows] = -np.inf
    count = min(count, len(open_scores))
    if count < len(open_scores):
        best = np.argpartition(open_scores, -count)[len(open_scores) - count :]
    else:
        best = np.arange(len(open_scores))
    best = best[np.lexsort((best, -open_scores[best]))]
    return best[open_scores[best] > -np.inf]


def taste_part(model: TasteModel, rows: Rows, values: Floats, weights: Floats) -> LinearPart:
    """Return the scores of the taste that ``fold_in`` learns, as a sum over the ratings (k,) behind it.

    The base is ``decoder[-1]``, the score for a member of whom nothing is known.
    """
    return LinearPart(
        films=model.decoder[:-1].T,
        scale=np.ones(len(model.film_ids), dtype=np.float32),
        base=model.decoder[-1],
        rows=rows,
        latents=np.asarray(_gain(model, rows, weights) * (values - model.baseline[rows])),
        own=np.zeros(len(rows)),
    )


def dump(model: TasteModel) -> bytes:
    """Pack the model as npz, without pickle."""
    buffer = BytesIO()
    arrays = {name: getattr(model, name) for name in _ARRAYS}
    for name in _PARTS:
        if (part := getattr(model, name)) is not None:
            arrays |= {f"{name}_{array.name}": getattr(part, array.name) for array in fields(part)}
    np.savez(buffer, allow_pickle=False, version=model.version, members=model.members, **arrays)
    return buffer.getvalue()


def load(packed: bytes) -> TasteModel:
    """Unpack what ``dump`` packed."""
    with np.load(BytesIO(packed), allow_pickle=False) as stored:
        return TasteModel(
            version=int(stored["version"]),
            members=int(stored["members"]),
            **{name: stored[name] for name in _ARRAYS},
            **{
                name: kind(*(stored[f"{name}_{array.name}"] for array in fields(kind)))
                for name, kind in _PARTS.items()
                if f"{name}_{fields(kind)[0].name}" in stored
            },
        )


def _gain(model: TasteModel, rows: Rows, weights: Floats) -> Floats:
    """Return the matrix (d, k) that turns surprises into a taste."""
    return gain(model.loadings[rows], model.noise[rows] / weights)
