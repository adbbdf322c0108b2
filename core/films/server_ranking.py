"""What a server thinks of films: loved, divisive, and loved though hardly anyone knows them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from core.not_enough import NotEnough


@dataclass(frozen=True, slots=True)
class CommunitySettings:
    """What is told of a community."""

    least_members: int = 3
    """Below this an average would tell who gave what."""
    prior_ratings: float = 3.0
    """Ratings of the server's own mean and spread that count beside a film's."""
    gem_above: float = 0.25
    """Stars above the server's mean, shrunk, from which a little-known film is a hidden gem."""
    divisive_from: float = 0.75
    """Deviation in stars, shrunk, from which a film is divisive."""
    most_loved: int = 5
    most_divisive: int = 3
    most_gems: int = 3


class FilmFigures(Protocol):
    """A film's ratings in one server."""

    @property
    def film_id(self) -> int:
        """The film's id."""

    @property
    def count(self) -> int:
        """How many members rated it."""

    @property
    def mean(self) -> float:
        """Mean stars."""

    @property
    def variance(self) -> float:
        """Variance of the stars, by n."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A film with the evidence it is ranked by; ``score`` is the shrunk mean, or deviation, in stars."""

    film_id: int
    count: int
    mean: float
    score: float


@dataclass(frozen=True, slots=True)
class ServerRanking:
    """Best first; a list is empty when no film stands out."""

    loved: tuple[Ranked, ...]
    divisive: tuple[Ranked, ...]
    gems: tuple[Ranked, ...]
    """None of those already among the loved."""


def rank_server(
    mean: float, films: Iterable[FilmFigures], votes: Mapping[int, int], settings: CommunitySettings
) -> ServerRanking | NotEnough:
    """Rank the films that enough members rated, in a server whose ratings have this mean (stars).

    Means are shrunk to the server's, (n mean + k m) / (n + k), and variances likewise to the films' pooled one.
    ``votes`` by film, of the whole catalogue, tell what is little known: less than half of the films are.
    """
    evident = [film for film in films if film.count >= settings.least_members]
    if not evident:
        return NotEnough("films", 0, 1)
    loved = _ranked(evident, lambda film: film.mean, mean, settings)
    shown = {film.film_id for film in loved[: settings.most_loved]}
    known_by_half = median(votes.values())
    gems = (
        film
        for film in loved
        if film.score >= mean + settings.gem_above and votes[film.film_id] < known_by_half
    )
    return ServerRanking(
        tuple(loved[: settings.most_loved]),
        tuple(_divisive(evident, settings)[: settings.most_divisive]),
        tuple(film for film in gems if film.film_id not in shown)[: settings.most_gems],
    )


def _divisive(films: Sequence[FilmFigures], settings: CommunitySettings) -> list[Ranked]:
    """Return the films on which opinions differ more than usual, by their shrunk deviations."""
    ratings = sum(film.count for film in films)
    pooled = math.fsum(film.count * film.variance for film in films) / ratings
    by_variance = _ranked(films, lambda film: film.variance, pooled, settings)
    apart = [Ranked(film.film_id, film.count, film.mean, math.sqrt(film.score)) for film in by_variance]
    return [film for film in apart if film.score >= settings.divisive_from]


def _ranked(
    films: Iterable[FilmFigures],
    value: Callable[[FilmFigures], float],
    prior: float,
    settings: CommunitySettings,
) -> list[Ranked]:
    """Return the films whose value, shrunk to the prior, is above it."""
    strength = settings.prior_ratings
    scored = (
        Ranked(
            film.film_id,
            film.count,
            film.mean,
            (film.count * value(film) + strength * prior) / (film.count + strength),
        )
        for film in films
    )
    above = [film for film in scored if film.score > prior + 1e-9]
    return sorted(above, key=lambda film: (-film.score, -film.count, film.film_id))
