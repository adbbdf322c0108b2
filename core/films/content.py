"""Content features: films as weighted unit vectors, what resembles a film, and by what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import log10, sqrt
from typing import Protocol, Self

import numpy as np

from core.errors import NotFound
from core.films.arrays import Floats, Rows, SparseRows


class FilmFacts(Protocol):
    """What the content features read of a film."""

    @property
    def film_id(self) -> int:
        """Key of the film."""

    @property
    def year(self) -> int | None:
        """Year of release."""

    @property
    def genres(self) -> tuple[str, ...]:
        """Genres."""

    @property
    def directors(self) -> tuple[str, ...]:
        """Directors."""

    @property
    def cast(self) -> tuple[str, ...]:
        """Actors, the best billed first."""

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries of production."""

    @property
    def keywords(self) -> tuple[str, ...]:
        """Keywords."""

    @property
    def moods(self) -> tuple[str, ...]:
        """Moods."""

    @property
    def votes(self) -> int:
        """How many people have rated it elsewhere."""


class FeatureKind(StrEnum):
    """The sorts of features, all but ``VOTES`` fit to be told to a person."""

    VOTES = "votes"
    GENRE = "genre"
    DECADE = "decade"
    DIRECTOR = "director"
    ACTOR = "actor"
    KEYWORD = "keyword"
    MOOD = "mood"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature that films can share."""

    kind: FeatureKind
    name: str


@dataclass(frozen=True, slots=True)
class ContentSettings:
    """Weight of each kind of feature within a film's unit vector, and the bounds of what is kept."""

    votes: float = 0.3
    genre: float = 1.0
    decade: float = 0.9
    director: float = 0.5
    actor: float = 0.6
    keyword: float = 0.3
    mood: float = 0.3
    country: float = 0.2
    most_actors: int = 5
    votes_bin_width: float = 0.5

    def weight(self, kind: FeatureKind) -> float:
        """Return the weight of a kind of feature."""
        return float(getattr(self, kind.value))


@dataclass(frozen=True, slots=True)
class SimilarFilm:
    """A film that resembles another: ``similarity`` 0..1 and what they share, most telling first."""

    film_id: int
    similarity: float
    shared: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class ContentSpace:
    """The catalogue's films, in rows, as unit vectors over features."""

    film_ids: Rows
    vectors: SparseRows
    features: tuple[Feature, ...]
    log_votes: Floats
    row_of: Mapping[int, int] = field(init=False, repr=False)
    rarity: Floats = field(init=False, repr=False)
    """(F,) log(films / films with the feature): a shared director tells more than a shared genre."""

    def __post_init__(self) -> None:
        having = np.bincount(self.vectors.columns, minlength=self.vectors.width)
        object.__setattr__(self, "rarity", np.log(len(self.film_ids) / np.maximum(1, having)))
        object.__setattr__(self, "row_of", {int(film_id): row for row, film_id in enumerate(self.film_ids)})

    @classmethod
    def build(cls, films: Sequence[FilmFacts], settings: ContentSettings | None = None) -> Self:
        """Lay out the films, one row each, in the order given."""
        settings = settings or ContentSettings()
        column_of: dict[Feature, int] = {}
        columns: list[int] = []
        values: list[float] = []
        starts = [0]
        for film in films:
            vector = _unit_vector(film, settings)
            columns += [column_of.setdefault(feature, len(column_of)) for feature in vector]
            values += vector.values()
            starts.append(len(columns))
        vectors = SparseRows(
            np.array(starts), np.array(columns, dtype=np.int64), np.array(values, np.float32), len(column_of)
        )
        film_ids = np.array([film.film_id for film in films], dtype=np.int64)
        log_votes = np.array([_log_votes(film.votes) for film in films], dtype=np.float32)
        return cls(film_ids, vectors, tuple(column_of), log_votes)

    def similar(self, film_id: int, count: int) -> tuple[SimilarFilm, ...]:
        """Return the films most like this one, votes left aside; raises NotFound."""
        row = self._row(film_id)
        columns, weights = self.vectors.row(row)
        query = np.zeros(self.vectors.width, dtype=np.float32)
        told = self._told(columns)
        query[columns[told]] = weights[told] / max(float(np.linalg.norm(weights[told])), 1e-9)
        similarity = self.vectors.dot(query)
        similarity[row] = -1.0
        best = [other for other in np.argsort(-similarity, kind="stable")[:count] if similarity[other] > 0]
        return tuple(
            SimilarFilm(int(self.film_ids[other]), float(similarity[other]), self._shared(row, int(other)))
            for other in best
        )

    def shared(self, film_id: int, other_id: int) -> tuple[Feature, ...]:
        """Return what two films have in common, votes left aside, most telling first; raises NotFound."""
        return self._shared(self._row(film_id), self._row(other_id))

    def _row(self, film_id: int) -> int:
        try:
            return self.row_of[film_id]
        except KeyError as exc:
            raise NotFound("film", film_id=film_id) from exc

    def _told(self, columns: Rows) -> list[int]:
        return [
            at for at, column in enumerate(columns) if self.features[column].kind is not FeatureKind.VOTES
        ]

    def _shared(self, row: int, other: int) -> tuple[Feature, ...]:
        weights, weights_of_other = self._told_weights(row), self._told_weights(other)
        common = {
            self.features[column]: weight * weights_of_other[column] * self.rarity[column] ** 2
            for column, weight in weights.items()
            if column in weights_of_other
        }
        return tuple(sorted(common, key=lambda feature: -common[feature]))

    def _told_weights(self, row: int) -> dict[int, float]:
        """Return the weight of each column that may be told; of the decades around a year only its own is."""
        columns, weights = self.vectors.row(row)
        decades = [at for at in self._told(columns) if self.features[columns[at]].kind is FeatureKind.DECADE]
        neighbours = sorted(decades, key=lambda at: -weights[at])[1:]
        return {int(columns[at]): float(weights[at]) for at in self._told(columns) if at not in neighbours}


def _unit_vector(film: FilmFacts, settings: ContentSettings) -> dict[Feature, float]:
    vector: dict[Feature, float] = {}
    for kind, amounts in _amounts(film, settings):
        norm = sqrt(sum(amount * amount for amount in amounts.values()))
        for name, amount in amounts.items():
            vector[Feature(kind, name)] = settings.weight(kind) * amount / norm
    norm = sqrt(sum(value * value for value in vector.values()))
    return {feature: value / norm for feature, value in vector.items()}


def _amounts(film: FilmFacts, settings: ContentSettings) -> Iterator[tuple[FeatureKind, Mapping[str, float]]]:
    yield FeatureKind.VOTES, _soft_bins(_log_votes(film.votes) / settings.votes_bin_width, "{}")
    if film.year is not None:
        decades = _soft_bins((film.year - 4.5) / 10, "{}0s")
        yield FeatureKind.DECADE, decades
    yield FeatureKind.GENRE, Counter(film.genres)
    yield FeatureKind.DIRECTOR, Counter(film.directors)
    yield FeatureKind.ACTOR, Counter(film.cast[: settings.most_actors])
    yield FeatureKind.KEYWORD, Counter(film.keywords)
    yield FeatureKind.MOOD, Counter(film.moods)
    yield FeatureKind.COUNTRY, Counter(film.countries)


def _soft_bins(position: float, name: str) -> dict[str, float]:
    """Spread a position on a scale over the two whole numbers around it, by nearness."""
    below = int(position // 1)
    share = position - below
    return {name.format(at): part for at, part in ((below, 1 - share), (below + 1, share)) if part > 0}


def _log_votes(votes: int) -> float:
    return log10(1 + max(0, votes))


def seen_chance(log_votes: Floats) -> Floats:
    """Return the chance (I,) that a member has seen and rates each film, from log10(1 + votes).

    A logistic curve fitted to how many members of a film site rate a film of so many votes; at most .5.
    """
    return np.asarray(0.5 / (1 + np.exp(-1.6 * (log_votes - 5.8))))
