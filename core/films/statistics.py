"""What a member's ratings say about them: figures, favourites, diversity and change.

Wherever the data cannot carry a figure the result is `NotEnough`, which says what is short, with no estimate.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from statistics import fmean, stdev
from typing import Protocol

from core.errors import InvalidInput
from core.films.taste_change import ChangeSettings, TasteChange, describe_change
from core.not_enough import NotEnough

STAR_STEPS = tuple(step / 2 for step in range(1, 11))


class FilmFacts(Protocol):
    """What the statistics read of a film."""

    @property
    def film_id(self) -> int:
        """The film's id."""

    @property
    def year(self) -> int | None:
        """Year of release."""

    @property
    def runtime_minutes(self) -> int | None:
        """Runtime in minutes."""

    @property
    def genres(self) -> tuple[str, ...]:
        """Names of its genres."""

    @property
    def directors(self) -> tuple[str, ...]:
        """Names of its directors."""

    @property
    def cast(self) -> tuple[str, ...]:
        """Names of its actors, in order of billing."""


Rated = Sequence[tuple[FilmFacts, float]]
Names = Callable[[FilmFacts], Collection[str]]


@dataclass(frozen=True, slots=True)
class StatisticsSettings:
    """How much evidence each figure needs, and how strongly small evidence is pulled to the member's mean."""

    prior_ratings: float = 5.0
    """k: the weight of the member's own mean in a favourite's score, in ratings."""
    least_evidence: int = 3
    """Films that a favourite needs."""
    most_favourites: int = 5
    most_actors: int = 5
    """How many of a film's cast count, in order of billing."""
    least_community_films: int = 5
    least_community_ratings: int = 3
    """Ratings by others that a film needs before its mean counts."""
    clear_errors: float = 2.0
    """Standard errors from 0 beyond which a member counts as generous or harsh."""
    least_diversity_ratings: int = 5
    catalogue_genres: int = 21
    """Genres in even use that mean a diversity of 1."""
    change: ChangeSettings = field(default_factory=ChangeSettings)


@dataclass(frozen=True, slots=True)
class WatchTime:
    """Hours of the films whose runtime is known, and how many those are."""

    hours: float
    films: int


class Leaning(StrEnum):
    """How a member rates beside the others."""

    GENEROUS = "generous"
    HARSH = "harsh"
    IN_LINE = "in line"


@dataclass(frozen=True, slots=True)
class Generosity:
    """Mean difference in stars to the others' means of the same films; above 0 is generous."""

    difference: float
    standard_error: float
    films: int
    leaning: Leaning


@dataclass(frozen=True, slots=True)
class Slice:
    """One genre or decade within all that was rated: films, share of the whole (0..1), mean stars."""

    name: str
    evidence: int
    share: float
    mean_stars: float


@dataclass(frozen=True, slots=True)
class Favourite:
    """What a member rates above their mean: films, their mean stars, and that mean shrunk towards it."""

    name: str
    evidence: int
    mean_stars: float
    score: float


@dataclass(frozen=True, slots=True)
class Favourites:
    """Favourites of each kind, best score first; empty when nothing stands out yet."""

    genres: tuple[Favourite, ...]
    directors: tuple[Favourite, ...]
    actors: tuple[Favourite, ...]
    decades: tuple[Favourite, ...]


@dataclass(frozen=True, slots=True)
class Diversity:
    """``evenness`` 0 (one genre) .. 1 (all alike), and how many genres in even use would be as diverse."""

    evenness: float
    effective_genres: float


@dataclass(frozen=True, slots=True)
class TasteStatistics:
    """All figures of one member. ``histogram`` counts the ratings at each of `STAR_STEPS`."""

    count: int
    histogram: tuple[int, ...]
    mean_stars: float | NotEnough
    spread: float | NotEnough
    """Sample standard deviation of the stars."""
    watch_time: WatchTime | NotEnough
    generosity: Generosity | NotEnough
    genres: tuple[Slice, ...]
    """Largest share first; a film of several genres counts in equal parts for each."""
    decades: tuple[Slice, ...]
    """In order of time."""
    favourites: Favourites
    diversity: Diversity | NotEnough
    change: TasteChange | NotEnough | None
    """How the taste changed; None when that is not certain."""


def summarise(
    films: Sequence[FilmFacts],
    stars: Sequence[float],
    rated_at: Sequence[datetime],
    changed_at: int | NotEnough | None = None,
    community: Mapping[int, tuple[float, int]] | None = None,
    settings: StatisticsSettings | None = None,
) -> TasteStatistics:
    """Compute every figure of a member from their ratings: parallel sequences (n,), one rating for each film.

    ``stars`` are half-star steps .5..5; ``changed_at`` is the film whose rating is the first since the taste changed;
    ``community`` maps a film id to (mean stars, count) of the others, without this member. The order of ratings
    matters to the change alone: oldest first. Raises InvalidInput for stars off the scale.
    """
    settings = settings or StatisticsSettings()
    if any(value not in STAR_STEPS for value in stars):
        raise InvalidInput("stars")
    rated = list(zip(films, stars, strict=True))
    genres = _slices(rated, _genres)
    return TasteStatistics(
        count=len(rated),
        histogram=tuple(sum(value == step for value in stars) for step in STAR_STEPS),
        mean_stars=fmean(stars) if stars else NotEnough("ratings", 0, 1),
        spread=stdev(stars) if len(stars) > 1 else NotEnough("ratings", len(stars), 2),
        watch_time=_watch_time(films),
        generosity=_generosity(rated, community or {}, settings),
        genres=tuple(sorted(genres, key=lambda part: (-part.share, part.name))),
        decades=tuple(sorted(_slices(rated, _decades), key=lambda part: part.name)),
        favourites=_favourites(rated, settings),
        diversity=_diversity(genres, sum(bool(film.genres) for film in films), settings),
        change=_change(films, stars, rated_at, changed_at, settings.change),
    )


def _change(
    films: Sequence[FilmFacts],
    stars: Sequence[float],
    rated_at: Sequence[datetime],
    changed_at: int | NotEnough | None,
    settings: ChangeSettings,
) -> TasteChange | NotEnough | None:
    if not isinstance(changed_at, int):
        return changed_at
    first_since = [film.film_id for film in films].index(changed_at)
    return describe_change([_genres(film) for film in films], stars, rated_at, first_since, settings)


def _watch_time(films: Sequence[FilmFacts]) -> WatchTime | NotEnough:
    runtimes = [film.runtime_minutes for film in films if film.runtime_minutes]
    return WatchTime(sum(runtimes) / 60, len(runtimes)) if runtimes else NotEnough("runtimes", 0, 1)


def _generosity(
    rated: Rated, community: Mapping[int, tuple[float, int]], settings: StatisticsSettings
) -> Generosity | NotEnough:
    differences = []
    for film, stars in rated:
        mean, count = community.get(film.film_id, (0.0, 0))
        if count >= settings.least_community_ratings:
            differences.append(stars - mean)
    if len(differences) < settings.least_community_films:
        return NotEnough("community", len(differences), settings.least_community_films)
    difference = fmean(differences)
    error = stdev(differences) / math.sqrt(len(differences))
    if abs(difference) <= settings.clear_errors * error:
        leaning = Leaning.IN_LINE
    else:
        leaning = Leaning.GENEROUS if difference > 0 else Leaning.HARSH
    return Generosity(difference, error, len(differences), leaning)


def _genres(film: FilmFacts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(film.genres))


def _decades(film: FilmFacts) -> tuple[str, ...]:
    return () if film.year is None else (f"{film.year // 10 * 10}s",)


def _slices(rated: Rated, names: Names) -> list[Slice]:
    amounts: dict[str, float] = defaultdict(float)
    for film, _ in rated:
        for name in (found := names(film)):
            amounts[name] += 1 / len(found)
    whole = math.fsum(amounts.values())
    stars_of = _stars_by_name(rated, names)
    return [
        Slice(name, len(stars_of[name]), amount / whole, fmean(stars_of[name]))
        for name, amount in amounts.items()
    ]


def _stars_by_name(rated: Rated, names: Names) -> dict[str, list[float]]:
    stars_of: dict[str, list[float]] = defaultdict(list)
    for film, stars in rated:
        for name in names(film):
            stars_of[name].append(stars)
    return stars_of


def _favourites(rated: Rated, settings: StatisticsSettings) -> Favourites:
    def of(names: Names) -> tuple[Favourite, ...]:
        return _favourites_by(_stars_by_name(rated, names), rated, settings)

    return Favourites(
        genres=of(_genres),
        directors=of(lambda film: set(film.directors)),
        actors=of(lambda film: set(film.cast[: settings.most_actors])),
        decades=of(_decades),
    )


def _favourites_by(
    stars_of: Mapping[str, Sequence[float]], rated: Rated, settings: StatisticsSettings
) -> tuple[Favourite, ...]:
    """Return what scores above the member's mean: score = (sum + k mean) / (n + k), empirical Bayes."""
    if not rated:
        return ()
    own_mean = fmean(stars for _, stars in rated)
    prior = settings.prior_ratings
    found = [
        Favourite(name, len(stars), fmean(stars), (sum(stars) + prior * own_mean) / (len(stars) + prior))
        for name, stars in stars_of.items()
        if len(stars) >= settings.least_evidence
    ]
    above = [favourite for favourite in found if favourite.score > own_mean + 1e-9]
    above.sort(key=lambda favourite: (-favourite.score, -favourite.evidence, favourite.name))
    return tuple(above[: settings.most_favourites])


def _diversity(genres: Sequence[Slice], films: int, settings: StatisticsSettings) -> Diversity | NotEnough:
    """Return the entropy H of the genre shares, as part of the most possible, and exp(H) (Hill 1973)."""
    if films < settings.least_diversity_ratings:
        return NotEnough("genres", films, settings.least_diversity_ratings)
    entropy = max(0.0, -math.fsum(part.share * math.log(part.share) for part in genres))
    most = math.log(max(settings.catalogue_genres, len(genres), 2))
    return Diversity(min(1.0, entropy / most), math.exp(entropy))
