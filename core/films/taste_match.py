"""How much two members' tastes have in common, by the films that both rated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from core.films.rated_films import RatedFilms
from core.not_enough import NotEnough


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """How much evidence a match needs, and how strongly little of it is pulled to "no relation"."""

    least_films: int = 5
    """Films both rated."""
    prior_films: float = 5.0
    """Films of no relation that count beside those both rated."""
    usual_stars: float = 3.5
    usual_ratings: float = 5.0
    """Ratings of the usual stars that count towards a member's own mean."""
    agreed_within: float = 0.5
    """Stars apart, at most, that two still agree."""
    disagreed_from: float = 1.5
    """Stars apart, at least, that two disagree."""
    most_films: int = 3
    """Films told of each kind."""


@dataclass(frozen=True, slots=True)
class BothRated:
    """A film that both rated, each with their stars."""

    film_id: int
    own_stars: float
    other_stars: float

    @property
    def apart(self) -> float:
        """Difference in stars, 0..4.5."""
        return abs(self.own_stars - self.other_stars)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two members have in common. The films are those that tell most, clearest first."""

    films: int
    """Number of films both rated."""
    correlation: float
    """Of what they like more or less than usual, shrunk towards 0: -1..1."""
    stars_apart: float
    """Mean difference in stars."""
    agreed: tuple[BothRated, ...]
    disagreed: tuple[BothRated, ...]

    @property
    def percent(self) -> int:
        """The correlation on a scale from 0 (opposites) over 50 (no relation) to 100 (alike)."""
        return round(50 + 50 * self.correlation)


def agreement(own: RatedFilms, other: RatedFilms, settings: MatchSettings) -> Agreement | NotEnough:
    """Compare two members by the films that both rated.

    Correlation of the deviations a, b from each one's own (shrunk) mean, with k films of no relation added:
    sum(ab) / sqrt((sum(a^2) + k) (sum(b^2) + k)), a significance weighting after Herlocker et al. (1999) that
    also stands where someone always gives the same stars.
    """
    theirs = dict(other.pairs())
    both = [BothRated(film, stars, theirs[film]) for film, stars in own.pairs() if film in theirs]
    if len(both) < settings.least_films:
        return NotEnough("films both rated", len(both), settings.least_films)
    own_mean, other_mean = _mean(own, settings), _mean(other, settings)
    return Agreement(
        films=len(both),
        correlation=_correlation(
            [film.own_stars - own_mean for film in both],
            [film.other_stars - other_mean for film in both],
            settings.prior_films,
        ),
        stars_apart=fmean(film.apart for film in both),
        agreed=_agreed(both, settings),
        disagreed=_disagreed(both, settings),
    )


def _mean(known: RatedFilms, settings: MatchSettings) -> float:
    weight = settings.usual_ratings
    given = sum(stars for _, stars in known.pairs())
    return (given + weight * settings.usual_stars) / (len(known) + weight)


def _correlation(own: Sequence[float], other: Sequence[float], prior: float) -> float:
    together = math.fsum(a * b for a, b in zip(own, other, strict=True))
    own_square, other_square = (math.fsum(value * value for value in side) + prior for side in (own, other))
    return together / math.sqrt(own_square * other_square)


def _agreed(both: Sequence[BothRated], settings: MatchSettings) -> tuple[BothRated, ...]:
    """Return what both see alike: the same stars before half a star apart, what both love first."""
    found = [film for film in both if film.apart <= settings.agreed_within]
    found.sort(key=lambda film: (film.apart, -film.own_stars - film.other_stars, film.film_id))
    return tuple(found[: settings.most_films])


def _disagreed(both: Sequence[BothRated], settings: MatchSettings) -> tuple[BothRated, ...]:
    found = [film for film in both if film.apart >= settings.disagreed_from]
    found.sort(key=lambda film: (-film.apart, film.film_id))
    return tuple(found[: settings.most_films])
