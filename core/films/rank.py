"""The served score: the blend and the cold start, by the size of the community, and its exact explanation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from core.films import taste as tastes
from core.films.arrays import Floats, Rows, centred, scale_of, standardise
from core.films.blend import BlendSettings
from core.films.cold_start import ColdSettings, content_pulls, content_scores
from core.films.conditional import conditional_part
from core.films.content import ContentSpace
from core.films.ease import ease_part
from core.films.linear_part import LinearPart
from core.films.neighbours import neighbours_part
from core.films.taste import Taste, TasteModel


@dataclass(frozen=True, slots=True)
class RankSettings:
    """Tunables of the served score."""

    cold_members: float = 2.5
    """Community size at which the cold score counts half."""
    cold: ColdSettings = field(default_factory=ColdSettings)
    blend: BlendSettings = field(default_factory=BlendSettings)


@dataclass(frozen=True, slots=True)
class Rated:
    """A member's ratings, oldest first: rows (k,) of the films, stars (k,) and weights (k,), 0 < w <= 1."""

    rows: Rows
    stars: Floats
    weights: Floats


@dataclass(frozen=True, slots=True)
class WeighedPart:
    """One part of the blend: its scores (I,) and the factor that they count with once centred."""

    name: str
    part: LinearPart
    scores: Floats
    factor: float


@dataclass(frozen=True, slots=True)
class Served:
    """Scores (I,) = community (I,) + popularity (I,) + the sum of every rating's share."""

    scores: Floats
    community: Floats
    """What the score of each film owes to what the whole community likes."""
    popularity: Floats
    """What it owes to the number of votes."""
    parts: tuple[WeighedPart, ...]
    content_scale: float
    """Share of a rating per unit of content score."""
    pulls: Floats = field(repr=False)
    """(k,) how hard each rated film pulls the films like it in content."""


def served_scores(
    model: TasteModel, content: ContentSpace, taste: Taste, rated: Rated, settings: RankSettings
) -> Served:
    """Score every film for a member; rows of model and content agree.

    The shares explain the scores of the taste that follows from the ratings; those of a draw from it differ.
    """
    warm = model.members / (model.members + settings.cold_members)
    parts = tuple(_parts(model, taste, rated, settings.blend, warm))
    likes_weight = warm * settings.blend.weights(len(rated.rows), model.members).likes
    liked = np.zeros(len(model.film_ids)) if model.likes is None else standardise(model.likes.counts)
    community = likes_weight * liked
    pulls = content_pulls(content, rated.rows, rated.stars, rated.weights, settings.cold)
    by_content = content_scores(content, rated.rows, pulls)
    content_scale = (1 - warm) / scale_of(by_content)
    popularity = (1 - warm) * settings.cold.popularity * standardise(content.log_votes)
    blended = sum((each.factor * centred(each.scores) for each in parts), start=community)
    return Served(
        scores=blended + content_scale * centred(by_content) + popularity,
        community=sum((each.factor * centred(each.part.base) for each in parts), start=community),
        popularity=popularity,
        parts=parts,
        content_scale=content_scale,
        pulls=pulls,
    )


def served_shares(served: Served, content: ContentSpace, rated: Rated, targets: Rows) -> Floats:
    """Return each rating's exact share (t, k) in the served scores of the target films in rows (t,)."""
    features = content.vectors.take(targets).dense() - content.vectors.column_means().astype(np.float32)
    likeness = content.vectors.take(rated.rows).dot(features.T).T
    shares = served.content_scale * likeness * served.pulls
    for each in served.parts:
        shares = shares + each.factor * (each.part.shares(targets) - each.part.mean_shares())
    return np.asarray(shares)


def _parts(
    model: TasteModel, taste: Taste, rated: Rated, settings: BlendSettings, warm: float
) -> Iterator[WeighedPart]:
    """Yield the parts that count for a member; in the light version, that is the taste vector alone."""
    rows, values = rated.rows, tastes.encode(rated.stars)
    by_taste = tastes.score(model, taste.mean)
    yield _weighed("taste", tastes.taste_part(model, rows, values, rated.weights), by_taste, warm)
    weights = settings.weights(len(rows), model.members)
    if model.covariance is not None and weights.conditional:
        part = conditional_part(
            model.covariance, model.baseline, rows, values, rated.weights, settings.conditional
        )
        yield _weighed("conditional", part, part.scores(), warm * weights.conditional)
    if model.likes is not None and weights.ease:
        part = ease_part(model.likes, rows, rated.stars, rated.weights, settings.ease)
        yield _weighed("ease", part, part.scores(), warm * weights.ease)
    if model.likes is not None and weights.neighbours:
        part = neighbours_part(model.likes, rows, rated.stars, rated.weights, settings.neighbours)
        yield _weighed("neighbours", part, part.scores(), warm * weights.neighbours)


def _weighed(name: str, part: LinearPart, scores: Floats, weight: float) -> WeighedPart:
    return WeighedPart(name, part, scores, weight / scale_of(scores))
