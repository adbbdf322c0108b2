"""The served score: taste and cold start blended by the size of the community, and its exact explanation."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from core.films import taste as tastes
from core.films.arrays import Floats, Rows, centred, scale_of, standardise
from core.films.cold_start import ColdSettings, content_pulls, content_scores
from core.films.content import ContentSpace
from core.films.taste import Taste, TasteModel


@dataclass(frozen=True, slots=True)
class RankSettings:
    """Tunables of the blend."""

    cold_members: float = 2.5
    """Community size at which the cold score counts half."""
    cold: ColdSettings = field(default_factory=ColdSettings)


@dataclass(frozen=True, slots=True)
class Rated:
    """A member's ratings, oldest first: rows (k,) of the films and stars (k,)."""

    rows: Rows
    stars: Floats


@dataclass(frozen=True, slots=True)
class Served:
    """Scores (I,) = community (I,) + popularity (I,) + the sum of every rating's share."""

    scores: Floats
    community: Floats
    """What the score of each film owes to what the whole community likes."""
    popularity: Floats
    """What it owes to the number of votes."""
    taste_scale: float
    """Share of a rating per unit of taste score."""
    content_scale: float
    """Share of a rating per unit of content score."""
    pulls: Floats = field(repr=False)
    """(k,) how hard each rated film pulls the films like it in content."""


def served_scores(
    model: TasteModel, content: ContentSpace, taste: Taste, rated: Rated, settings: RankSettings
) -> Served:
    """Score every film for a member whose ratings made this taste; rows of model and content agree."""
    by_taste = tastes.score(model, taste.mean)
    pulls = content_pulls(content, rated.rows, rated.stars, settings.cold)
    by_content = content_scores(content, rated.rows, pulls)
    warm = model.members / (model.members + settings.cold_members)
    taste_scale = warm / scale_of(by_taste)
    content_scale = (1 - warm) / scale_of(by_content)
    popularity = (1 - warm) * settings.cold.popularity * standardise(content.log_votes)
    return Served(
        scores=taste_scale * centred(by_taste) + content_scale * centred(by_content) + popularity,
        community=taste_scale * centred(model.decoder[-1]),
        popularity=popularity,
        taste_scale=taste_scale,
        content_scale=content_scale,
        pulls=pulls,
    )


def served_shares(
    served: Served, model: TasteModel, content: ContentSpace, rated: Rated, target_row: int
) -> Floats:
    """Return each rating's exact share (k,) in the target's served score."""
    values = tastes.encode(rated.stars)
    decoder = model.decoder[:-1].astype(np.float64)
    direction = decoder[:, target_row] - decoder.mean(axis=1)
    by_taste = direction @ tastes.mean_shares(model, rated.rows, values)
    columns, weights = content.vectors.row(target_row)
    features = -content.vectors.column_means()
    features[columns] += weights
    by_content = content.vectors.take(rated.rows).dot(features) * served.pulls
    return np.asarray(served.taste_scale * by_taste + served.content_scale * by_content)
