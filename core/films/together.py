"""Films that none of some members has seen, best for all of them first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.films.arrays import Floats, Rows, standardise
from core.films.film_space import FilmSpace, Prediction
from core.films.group_choice import group_scores
from core.films.rank import served_scores
from core.films.rated_films import RatedFilms
from core.films.taste import Taste


@dataclass(frozen=True, slots=True)
class Companion:
    """One member of the group: taste, ratings, and the films that they turned down."""

    taste: Taste
    known: RatedFilms
    dismissed: Sequence[int]


@dataclass(frozen=True, slots=True)
class Joint:
    """A film for the group, with a prediction for each of them in their order."""

    film_id: int
    predictions: tuple[Prediction, ...]


def watch_together(space: FilmSpace, group: Sequence[Companion], count: int) -> list[Joint]:
    """Return up to ``count`` films: rated by none of the group, turned down by none."""
    vetoes = np.array([_rows_marked(space, member.dismissed) for member in group])
    seen = np.array([_rows_marked(space, member.known.film_ids) for member in group])
    scores = np.array([_scores(space, member) for member in group])
    worth = group_scores(scores, vetoes | seen)
    best = [row for row in np.argsort(-worth, kind="stable")[:count].tolist() if np.isfinite(worth[row])]
    film_ids = [int(space.model.film_ids[row]) for row in best]
    predictions = [space.predict(member.known, film_ids) for member in group]
    return [
        Joint(film_id, tuple(of_member[at] for of_member in predictions))
        for at, film_id in enumerate(film_ids)
    ]


def _scores(space: FilmSpace, member: Companion) -> Floats:
    rated = space.rated(member.known)
    served = served_scores(space.model, space.content, member.taste, rated, space.settings.rank)
    return standardise(served.scores)


def _rows_marked(space: FilmSpace, film_ids: Iterable[int]) -> Rows:
    marked = np.zeros(len(space.model.film_ids), dtype=bool)
    marked[[space.model.row_of[film_id] for film_id in film_ids if film_id in space.model.row_of]] = True
    return marked
