"""Films for a group: good for all on average, bad for nobody, and never what someone refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.films import diversity, rank
from core.films.arrays import Floats, Rows, standardise
from core.films.film_space import FilmSpace
from core.films.rated_films import RatedFilms
from core.films.taste import Taste


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """Tunables of choosing for a group."""

    mean_weight: float = 0.7
    """Weight of the members' mean score; the rest goes to the score of the least happy one."""
    disliked_stars: float = 2.5
    """A film that a member gave no more than this is out."""
    list_length: int = 6
    most_carried: int = 3
    """So many films of the last list at most are offered first again."""
    pool: int = 40
    """The list is chosen from so many of the best films ..."""
    relevance: float = 0.7
    """... with this weight on the score, and the rest on variety."""


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One member of a group: ratings, the taste that follows from them, and films turned down."""

    known: RatedFilms
    taste: Taste
    dismissed: frozenset[int]

    def refuses(self, film_id: int, settings: GroupSettings) -> bool:
        """Tell whether the member disliked or dismissed a film."""
        stars = self.known.stars_of(film_id)
        return film_id in self.dismissed or (stars is not None and stars <= settings.disliked_stars)


@dataclass(frozen=True, slots=True)
class GroupWanted:
    """What the films of a list have to be: in minutes, and whether a film that all have seen may be on it."""

    max_minutes: int | None = None
    seen_by_all: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """How a film fits one member. Match and reason are None while too little is known of the member."""

    film_id: int
    match_percent: int | None
    because_film_id: int | None
    """The rating that speaks for it most."""
    refused: bool


def group_scores(scores: Floats, settings: GroupSettings) -> Floats:
    """Return the group's scores (I,) from the members' (M, I), each standardised first, M >= 1."""
    alike = np.array([standardise(row) for row in scores])
    mean, least = alike.mean(axis=0), alike.min(axis=0)
    return np.asarray(settings.mean_weight * mean + (1 - settings.mean_weight) * least)


def choose_films(
    space: FilmSpace,
    members: Sequence[GroupMember],
    wanted: GroupWanted,
    carried: Iterable[int],
    settings: GroupSettings,
) -> list[int]:
    """Return the films to vote on: what is carried over first, then the best for the group, with variety.

    Carried films come in their own order, and only those that still pass. At least one member is needed.
    """
    film_ids = space.model.film_ids
    passing = _passing(space, members, wanted, settings)
    rows = [space.model.row_of[film_id] for film_id in carried if film_id in space.model.row_of]
    first = [row for row in dict.fromkeys(rows) if passing[row]][: settings.most_carried]
    passing[first] = False
    scores = group_scores(np.array([member_scores(space, member) for member in members]), settings)
    best = np.argsort(-np.where(passing, scores, -np.inf), kind="stable")[: settings.pool]
    pool = best[passing[best]]
    order = diversity.mmr(
        scores[pool], space.model.loadings[pool], settings.relevance, settings.list_length - len(first)
    )
    return [int(film_ids[row]) for row in (*first, *pool[order])]


def fits(
    space: FilmSpace, member: GroupMember, film_ids: Sequence[int], settings: GroupSettings
) -> list[Fit]:
    """Return how films fit a member; those that the model does not know are left open."""
    told = [film_id for film_id in film_ids if film_id in space.model.row_of]
    if len(member.known) < space.settings.minimum_ratings or not told:
        return [Fit(film_id, None, None, member.refuses(film_id, settings)) for film_id in film_ids]
    predictions = dict(zip(told, space.predict(member.known, told), strict=True))
    parts = dict(zip(told, space.contributions(member.taste, member.known, told), strict=True))
    reasons = {
        film_id: next((share.film_id for share in found.shares if share.share > 0), None)
        for film_id, found in parts.items()
    }
    return [
        Fit(
            film_id,
            predictions[film_id].match_percent if film_id in predictions else None,
            reasons.get(film_id),
            member.refuses(film_id, settings),
        )
        for film_id in film_ids
    ]


def member_scores(space: FilmSpace, member: GroupMember) -> Floats:
    """Return a member's served scores (I,)."""
    rated = space.rated(member.known, member.taste.forgotten)
    return rank.served_scores(space.model, space.content, member.taste, rated, space.settings.rank).scores


def _passing(
    space: FilmSpace, members: Sequence[GroupMember], wanted: GroupWanted, settings: GroupSettings
) -> Rows:
    passing = np.ones(len(space.model.film_ids), dtype=bool)
    if wanted.max_minutes is not None:
        passing &= space.runtimes <= wanted.max_minutes
    seen = np.zeros(len(passing), dtype=np.int64)
    for member in members:
        for film_id in {*member.known.film_ids, *member.dismissed} & space.model.row_of.keys():
            row = space.model.row_of[film_id]
            seen[row] += film_id in member.known
            passing[row] &= not member.refuses(film_id, settings)
    if not wanted.seen_by_all:
        passing &= seen < len(members)
    return passing
