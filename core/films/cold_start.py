"""The score for a community that has taught nothing yet: a Gaussian process on content, and popularity.

score = z(GP) + 4 z(log votes), where GP = K_{:S} (K_SS + .5 I)^-1 y on unit content vectors, y the signed
stars.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.films.arrays import Floats, Rows
from core.films.content import ContentSpace
from core.films.taste import STAR_POINTS

SIGNED_POINTS = (-1.0, -0.6, -0.1, 0.6, 1.0)


@dataclass(frozen=True, slots=True)
class ColdSettings:
    """Tunables of the cold score."""

    noise: float = 0.5
    popularity: float = 4.0
    """Weight of standardised log votes beside the standardised GP; so much was measured to be best."""
    most_ratings: int = 400
    """Only the last so many ratings count, which bounds the cost."""


def encode_signed(stars: Floats) -> Floats:
    """Turn stars into signed values, linear between 1..5 -> (-1, -.6, -.1, .6, 1); half a star is as one."""
    return np.interp(stars, STAR_POINTS, SIGNED_POINTS)


def content_pulls(
    content: ContentSpace, rows: Rows, stars: Floats, weights: Floats, settings: ColdSettings
) -> Floats:
    """Return (K_SS + diag(noise / weights))^-1 y (k,): how hard each rated film pulls the films like it."""
    pulls = np.zeros(len(rows))
    latest = slice(max(0, len(rows) - settings.most_ratings), None)
    kernel = content.vectors.take(rows[latest]).gram().astype(np.float64)
    pulls[latest] = np.linalg.solve(
        kernel + np.diag(settings.noise / weights[latest]), encode_signed(stars[latest])
    )
    return pulls


def content_scores(content: ContentSpace, rows: Rows, pulls: Floats) -> Floats:
    """Return the GP's mean (I,) from the pulls (k,) of the rated films in rows (k,)."""
    liking_of_feature = content.vectors.take(rows).transposed().dot(pulls)
    return content.vectors.dot(liking_of_feature)
