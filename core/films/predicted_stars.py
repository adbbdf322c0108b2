"""Predicted stars: what a member would give a film, with an honest spread.

stars = item mean + GP, where the GP's kernel is a constant (the member's bias) plus likeness in content and
taste.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.films.arrays import Floats, Rows
from core.films.content import ContentSpace
from core.films.ratings_table import Ratings
from core.films.taste import TasteModel

LOWEST, HIGHEST = 0.5, 5.0


@dataclass(frozen=True, slots=True)
class StarSettings:
    """Tunables of the star predictions; variances are in squared stars."""

    usual_stars: float = 3.5
    usual_ratings: float = 50.0
    """How many ratings the usual stars count for."""
    item_ratings: float = 3.0
    """How many ratings the prior of an item's mean counts for."""
    member_ratings: float = 5.0
    rounds: int = 6
    noise: float = 0.8
    member_variance: float = 0.16
    content_variance: float = 0.15
    taste_variance: float = 0.1
    taste_members: float = 50.0
    """Community size at which likeness in taste counts half."""
    most_ratings: int = 400
    """Only the last so many ratings count, which bounds the cost."""


@dataclass(frozen=True, slots=True)
class PredictedStars:
    """``stars`` (t,), 0.5..5, and ``spread`` (t,): the deviation to expect of the member's own rating."""

    stars: Floats
    spread: Floats


def fit_star_means(ratings: Ratings, content: ContentSpace, settings: StarSettings) -> tuple[Floats, Floats]:
    """Return the items' mean stars (I,), shrunk towards what votes suggest, and the errors (I,)."""
    films, members = len(content.film_ids), ratings.members
    rows, who, stars = ratings.film_rows, ratings.member_index, ratings.stars
    of_item = np.bincount(rows, minlength=films)
    of_member = np.bincount(who, minlength=members)
    strength = settings.usual_ratings
    overall = (stars.sum() + strength * settings.usual_stars) / (len(stars) + strength)
    bias = np.zeros(members)
    means = np.full(films, overall)
    for _ in range(settings.rounds):
        unbiased = stars - bias[who]
        guess = _guess_from_votes(unbiased - overall, rows, content.log_votes, strength) + overall
        sums = np.bincount(rows, unbiased, minlength=films)
        means = (sums + settings.item_ratings * guess) / (of_item + settings.item_ratings)
        bias = np.bincount(who, stars - means[rows], minlength=members) / (
            of_member + settings.member_ratings
        )
    return means, np.sqrt(settings.noise / (of_item + settings.item_ratings))


def predict_stars(
    model: TasteModel,
    content: ContentSpace,
    rows: Rows,
    stars: Floats,
    target_rows: Rows,
    settings: StarSettings,
) -> PredictedStars:
    """Predict a member's stars for the targets from their ratings in rows (k,), oldest first; k may be 0."""
    rows, stars = rows[-settings.most_ratings :], stars[-settings.most_ratings :]
    together = _kernel(model, content, np.concatenate([rows, target_rows]), settings)
    known = len(rows)
    across = together[known:, :known]
    weights = np.linalg.solve(together[:known, :known] + settings.noise * np.eye(known), across.T).T
    means = model.star_means[target_rows] + weights @ (stars - model.star_means[rows])
    explained = np.einsum("tk,tk->t", weights, across)
    variance = together.diagonal()[known:] - explained + settings.noise + model.star_errors[target_rows] ** 2
    return PredictedStars(np.clip(means, LOWEST, HIGHEST), np.sqrt(variance))


def _guess_from_votes(deviations: Floats, rows: Rows, log_votes: Floats, strength: float) -> Floats:
    """Regress deviations (n,) of stars on log votes, with a ridge: films seen by many tend to be liked."""
    if not len(rows):
        return np.zeros(len(log_votes))
    centred = log_votes - log_votes[rows].mean()
    seen = centred[rows]
    return np.asarray(centred * (seen @ deviations) / (seen @ seen + strength))


def _kernel(model: TasteModel, content: ContentSpace, rows: Rows, settings: StarSettings) -> Floats:
    loadings = model.loadings[rows].astype(np.float64)
    loadings /= np.maximum(np.linalg.norm(loadings, axis=1, keepdims=True), 1e-9)
    trust = settings.taste_variance * model.members / (model.members + settings.taste_members)
    likeness = settings.content_variance * content.vectors.take(rows).gram().astype(np.float64)
    return np.asarray(settings.member_variance + likeness + trust * loadings @ loadings.T)
