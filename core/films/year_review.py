"""A member's year in films."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Generic, Protocol, TypeVar

from core.films.statistics import FilmFacts
from core.not_enough import NotEnough


class TitledFilm(FilmFacts, Protocol):
    """What a review tells of a film."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def label(self) -> str:
        """Its title with its year."""


AnyFilm = TypeVar("AnyFilm", bound=TitledFilm)


@dataclass(frozen=True, slots=True)
class YearSettings:
    """How much evidence a review needs."""

    least_films: int = 5
    least_of_genre: int = 3
    """Films of the most watched genre."""
    least_of_director: int = 2
    least_months: int = 2
    """Months with films, for one of them to be the busiest."""
    least_of_month: int = 2
    """Films of the busiest month."""
    most_favourites: int = 3


@dataclass(frozen=True, slots=True)
class Watched(Generic[AnyFilm]):
    """A film of the year: the stars it got, and its day."""

    film: AnyFilm
    stars: float
    on: dt.date


@dataclass(frozen=True, slots=True)
class MostWatched:
    """A genre or director: how many films, and their mean stars."""

    name: str
    films: int
    mean_stars: float


@dataclass(frozen=True, slots=True)
class BusiestMonth:
    """The month (1..12) with the most films, the earliest of several."""

    month: int
    films: int


@dataclass(frozen=True, slots=True)
class YearReview(Generic[AnyFilm]):
    """A year in figures."""

    year: int
    films: int
    mean_stars: float
    hours: float | NotEnough
    by_month: tuple[int, ...]
    """Films of each of the twelve months."""
    busiest: BusiestMonth | NotEnough
    favourites: tuple[Watched[AnyFilm], ...]
    """Most stars first, the latest first among equals."""
    genre: MostWatched | NotEnough
    director: MostWatched | NotEnough
    first: Watched[AnyFilm]
    last: Watched[AnyFilm]


def review_year(
    year: int, watched: Sequence[Watched[AnyFilm]], settings: YearSettings
) -> YearReview[AnyFilm] | NotEnough:
    """Sum up the films whose day is in the year; NotEnough when there are too few."""
    films = sorted((film for film in watched if film.on.year == year), key=lambda film: film.on)
    if len(films) < settings.least_films:
        return NotEnough("films", len(films), settings.least_films)
    months = Counter(film.on.month for film in films)
    favourites = sorted(films, key=lambda film: (film.stars, film.on), reverse=True)
    return YearReview(
        year=year,
        films=len(films),
        mean_stars=fmean(film.stars for film in films),
        hours=_hours(films),
        by_month=tuple(months[month] for month in range(1, 13)),
        busiest=_busiest(months, settings),
        favourites=tuple(favourites[: settings.most_favourites]),
        genre=_most_watched("genres", films, lambda film: film.genres, settings.least_of_genre),
        director=_most_watched("directors", films, lambda film: film.directors, settings.least_of_director),
        first=films[0],
        last=films[-1],
    )


def _hours(films: Sequence[Watched[AnyFilm]]) -> float | NotEnough:
    minutes = sum(film.film.runtime_minutes or 0 for film in films)
    return minutes / 60 if minutes else NotEnough("runtimes", 0, 1)


def _busiest(months: Counter[int], settings: YearSettings) -> BusiestMonth | NotEnough:
    if len(months) < settings.least_months:
        return NotEnough("months", len(months), settings.least_months)
    month = max(sorted(months), key=lambda month: months[month])
    if months[month] < settings.least_of_month:
        return NotEnough("films", months[month], settings.least_of_month)
    return BusiestMonth(month, months[month])


def _most_watched(
    what: str,
    films: Sequence[Watched[AnyFilm]],
    names: Callable[[AnyFilm], Collection[str]],
    least: int,
) -> MostWatched | NotEnough:
    """Return what most films are of; of several, what got the most stars."""
    stars_of: dict[str, list[float]] = defaultdict(list)
    for film in films:
        for name in dict.fromkeys(names(film.film)):
            stars_of[name].append(film.stars)
    found = [MostWatched(name, len(stars), fmean(stars)) for name, stars in stars_of.items()]
    found.sort(key=lambda most: (-most.films, -most.mean_stars, most.name))
    if not found or found[0].films < least:
        return NotEnough(what, found[0].films if found else 0, least)
    return found[0]
