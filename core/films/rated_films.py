"""A member's ratings in little space: what the process remembers of a member between two requests."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class RatedFilms:
    """Films and their half-stars (1..10), oldest first, at one revision of the member's ratings."""

    revision: int
    film_ids: array[int]
    half_stars: array[int]

    @classmethod
    def of(cls, revision: int, film_ids: Iterable[int], stars: Iterable[float]) -> Self:
        """Pack ratings given in stars (0.5..5)."""
        return cls(revision, array("i", film_ids), array("B", (round(value * 2) for value in stars)))

    def __len__(self) -> int:
        return len(self.film_ids)

    def __contains__(self, film_id: object) -> bool:
        return film_id in self.film_ids

    def stars_of(self, film_id: int) -> float | None:
        """Return the stars of a film, None when it is not rated."""
        return self.half_stars[self.film_ids.index(film_id)] / 2 if film_id in self else None

    def pairs(self) -> Iterable[tuple[int, float]]:
        """Return (film id, stars), oldest first."""
        return zip(self.film_ids, (half / 2 for half in self.half_stars), strict=True)

    def with_rating(self, film_id: int, stars: float) -> RatedFilms:
        """Return the next revision with this film rated last."""
        rest = self.without(film_id)
        rest.film_ids.append(film_id)
        rest.half_stars.append(round(stars * 2))
        return rest

    def without(self, film_id: int) -> RatedFilms:
        """Return the next revision without this film."""
        film_ids, half_stars = array("i", self.film_ids), array("B", self.half_stars)
        if film_id in film_ids:
            place = film_ids.index(film_id)
            film_ids.pop(place)
            half_stars.pop(place)
        return RatedFilms(self.revision + 1, film_ids, half_stars)


def given_order(rated_at: dt.datetime, film_id: int) -> tuple[dt.datetime, int]:
    """Return what ratings are ordered by; film ids are scattered, lest many of one moment look like a development."""
    return rated_at, film_id * 2654435761 % 4294967296
