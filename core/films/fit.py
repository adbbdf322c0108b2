"""Fit the taste model to all ratings: nightly, or from no ratings at all, when content alone speaks.

With n members the covariance of the encoded ratings moves smoothly from content to data,
C = (n C_emp + tau C_content) / (n + tau), and is only ever applied to vectors, never written out as I x I.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from core.films.arrays import Floats, Rows, SparseRows
from core.films.conditional import Covariance
from core.films.content import ContentSpace, seen_chance
from core.films.likes import fit_likes
from core.films.predicted_stars import StarSettings, fit_star_means
from core.films.ratings_table import Ratings
from core.films.subspace import leading_eigenpairs
from core.films.taste import TasteModel, TasteSettings, encode

Tell: TypeAlias = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class _Moments:
    """The blended mean (I,), variances (I,) and the factors of the covariance operator."""

    encoded: SparseRows
    encoded_by_film: SparseRows
    content: SparseRows
    content_by_feature: SparseRows
    observed_mean: Floats
    mean: Floats
    prior_deviation: Floats
    data_weight: float
    content_weight: float

    def variances(self) -> Floats:
        squares = SparseRows(
            self.encoded_by_film.starts,
            self.encoded_by_film.columns,
            self.encoded_by_film.values**2,
            self.encoded_by_film.width,
        ).dot(np.ones(self.encoded.height, np.float32))
        observed = squares / max(1, self.encoded.height) - self.observed_mean**2
        return np.asarray(self.data_weight * observed + self.content_weight * self.prior_deviation**2)

    def covariance_times(self, right: Floats) -> Floats:
        """Return C B for B (I, K)."""
        deviation = self.prior_deviation[:, None]
        content = deviation * self.content.dot(self.content_by_feature.dot(deviation * right))
        if not self.encoded.height:
            return content
        second = self.encoded_by_film.dot(self.encoded.dot(right)) / self.encoded.height
        observed = second - np.outer(self.observed_mean, self.observed_mean @ right)
        return np.asarray(self.data_weight * observed + self.content_weight * content)


def fit(
    ratings: Ratings,
    content: ContentSpace,
    settings: TasteSettings,
    version: int,
    rng: np.random.Generator,
    star_settings: StarSettings | None = None,
    tell: Tell = lambda stage, count: None,
) -> TasteModel:
    """Fit the model to the ratings of n >= 0 members; rows of the model are rows of the content space.

    The loadings are the leading eigenvectors of C, each times the root of its eigenvalue; with fewer films
    than dimensions the last columns are 0. The same generator state gives the same model. ``tell`` hears of each
    stage that is done, and of how many films, ratings or members it was.
    """
    moments = _moments(ratings, content, settings)
    films = len(content.film_ids)
    in_full = films <= settings.most_films
    wide = _leading_loadings(moments, max(settings.dimensions, settings.factors * in_full), rng)
    tell("covariance", films)
    loadings = wide[:, : settings.dimensions]
    variances = moments.variances()
    noise = settings.noise_floor + _rest(variances, loadings)
    decoder = _decoder(ratings, loadings, noise, moments.mean, settings)
    tell("decoder", ratings.members)
    star_means, star_errors = fit_star_means(ratings, content, star_settings or StarSettings())
    tell("stars", len(ratings.stars))
    likes = fit_likes(ratings, films, settings.liked_from_stars, settings.factors, rng) if in_full else None
    tell("likes", films * in_full)
    return TasteModel(
        version=version,
        members=ratings.members,
        film_ids=content.film_ids,
        loadings=loadings.astype(np.float32),
        baseline=moments.mean.astype(np.float32),
        noise=noise.astype(np.float32),
        decoder=decoder.astype(np.float32),
        star_means=star_means.astype(np.float32),
        star_errors=star_errors.astype(np.float32),
        covariance=_covariance(wide, variances) if in_full else None,
        likes=likes,
    )


def _covariance(loadings: Floats, variances: Floats) -> Covariance:
    return Covariance(loadings.astype(np.float32), _rest(variances, loadings).astype(np.float32))


def _rest(variances: Floats, loadings: Floats) -> Floats:
    """Return the variance (I,) that the loadings leave over."""
    return np.asarray(np.maximum(0, variances - np.square(loadings).sum(axis=1)))


def _moments(ratings: Ratings, content: ContentSpace, settings: TasteSettings) -> _Moments:
    members, films = ratings.members, len(content.film_ids)
    encoded = SparseRows.from_entries(
        ratings.member_index, ratings.film_rows, encode(ratings.stars), (members, films)
    )
    by_film = encoded.transposed()
    observed = by_film.dot(np.ones(members, np.float32)) / max(1, members)
    guess = settings.mean_when_seen * seen_chance(content.log_votes)
    strength = settings.baseline_members
    mean = (members * observed + strength * guess) / (members + strength)
    chance = np.clip(mean, 0, 1)
    tau = settings.content_members
    return _Moments(
        encoded=encoded,
        encoded_by_film=by_film,
        content=content.vectors,
        content_by_feature=content.vectors.transposed(),
        observed_mean=observed,
        mean=mean,
        prior_deviation=np.sqrt(settings.content_scale * chance * (1 - chance)).astype(np.float32),
        data_weight=members / (members + tau),
        content_weight=tau / (members + tau),
    )


def _leading_loadings(moments: _Moments, dimensions: int, rng: np.random.Generator) -> Floats:
    """Return the leading eigenvectors (I, d) of C, each times the root of its eigenvalue, largest first."""
    films = len(moments.mean)
    eigenvalues, vectors = leading_eigenpairs(moments.covariance_times, films, min(dimensions, films), rng)
    loadings = np.zeros((films, dimensions))
    loadings[:, : len(eigenvalues)] = vectors * np.sqrt(eigenvalues)
    return loadings


def _decoder(
    ratings: Ratings, loadings: Floats, noise: Floats, mean: Floats, settings: TasteSettings
) -> Floats:
    """Ridge regression (d + 1, I) from tastes part of the way through a member's ratings to the later likes.

    W = (H'H + r I)^-1 (H'Y + r [V'; m]): with no members it is the prior [V'; m].
    """
    ridge = settings.decoder_ridge
    gram = ridge * np.eye(loadings.shape[1] + 1)
    moment = ridge * np.column_stack([loadings, mean])
    for rows, stars in _histories(ratings):
        liked_at = np.flatnonzero(stars >= settings.liked_from_stars)
        last_liked = liked_at[-1] if len(liked_at) else 0
        cuts = [cut for cut in settings.cuts if cut <= last_liked]
        if not cuts:
            continue
        states = _states_at(cuts, rows, encode(stars), loadings, noise, mean)
        gram += states.T @ states
        totals = np.vstack([np.zeros(states.shape[1]), np.cumsum(states, axis=0)])
        moment[rows[liked_at]] += totals[np.searchsorted(cuts, liked_at, side="right")]
    return np.linalg.solve(gram, moment.T)


def _states_at(
    cuts: list[int], rows: Rows, values: Floats, loadings: Floats, noise: Floats, mean: Floats
) -> Floats:
    """Return [taste, 1] (len(cuts), d + 1) after each number of first ratings."""
    dimensions = loadings.shape[1]
    precision, evidence = np.eye(dimensions), np.zeros(dimensions)
    states = np.ones((len(cuts), dimensions + 1))
    start = 0
    for at, cut in enumerate(cuts):
        seen = rows[start:cut]
        scaled = loadings[seen].T / noise[seen]
        precision = precision + scaled @ loadings[seen]
        evidence = evidence + scaled @ (values[start:cut] - mean[seen])
        states[at, :-1] = np.linalg.solve(precision, evidence)
        start = cut
    return states


def _histories(ratings: Ratings) -> Iterator[tuple[Rows, Floats]]:
    """Yield each member's film rows and stars in the order of time."""
    order = np.lexsort((ratings.times, ratings.member_index))
    ends = np.cumsum(np.bincount(ratings.member_index, minlength=ratings.members))
    for entries in np.split(order, ends[:-1]):
        yield ratings.film_rows[entries], ratings.stars[entries]
