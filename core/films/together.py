"""Films that none of some members has seen, best for all of them first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.films import taste as tastes
from core.films.arrays import Rows
from core.films.film_space import FilmSpace, Prediction
from core.films.group_choice import GroupMember, GroupSettings, group_scores, member_scores


@dataclass(frozen=True, slots=True)
class Joint:
    """A film for the group, with a prediction for each of them in their order."""

    film_id: int
    predictions: tuple[Prediction, ...]


def watch_together(
    space: FilmSpace, group: Sequence[GroupMember], count: int, settings: GroupSettings
) -> list[Joint]:
    """Return up to ``count`` films: rated by none of the group, turned down by none."""
    barred = _rows_marked(
        space, {film for member in group for film in (*member.known.film_ids, *member.dismissed)}
    )
    scores = group_scores(np.array([member_scores(space, member) for member in group]), settings)
    best = tastes.top(scores, np.flatnonzero(barred), count)
    film_ids = [int(space.model.film_ids[row]) for row in best]
    predictions = [space.predict(member.known, film_ids) for member in group]
    return [
        Joint(film_id, tuple(of_member[at] for of_member in predictions))
        for at, film_id in enumerate(film_ids)
    ]


def _rows_marked(space: FilmSpace, film_ids: Iterable[int]) -> Rows:
    marked = np.zeros(len(space.model.film_ids), dtype=bool)
    marked[[space.model.row_of[film_id] for film_id in film_ids if film_id in space.model.row_of]] = True
    return marked
