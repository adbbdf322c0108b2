"""Members' tastes: loaded when needed, remembered for a while, folded in anew when the model changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from core.bounded import Bounded
from core.errors import NotAllowed
from core.films.rated_films import RatedFilms
from core.films.taste import Taste
from core.films.taste_models import TasteModels
from core.not_enough import NotEnough
from db.films import FilmStore, Vector


@dataclass(frozen=True, slots=True)
class CacheSettings:
    """How many members a process remembers."""

    rated_films: int = 20_000
    """Members' ratings: about half a kilobyte each."""
    tastes: int = 256
    """Whole posteriors of members who are at it: 33 KB each."""


@dataclass(frozen=True, slots=True)
class MemberFilms:
    """What a member rated and marked."""

    known: RatedFilms
    marks: Mapping[int, frozenset[str]]

    def marked(self, *kinds: str) -> list[int]:
        """Return the films that carry any of these marks."""
        return [film_id for film_id, has in self.marks.items() if not has.isdisjoint(kinds)]

    def out_of_question(self) -> set[int]:
        """Return the films never to suggest: rated, turned down, or seen or liked elsewhere."""
        return {*self.known.film_ids, *self.marked("dismissed", "seen", "liked")}


@dataclass(frozen=True, slots=True)
class _Remembered:
    version: int
    revision: int
    taste: Taste


class MemberTastes:
    """The only way to a member's taste."""

    def __init__(self, store: FilmStore, models: TasteModels, settings: CacheSettings) -> None:
        self._store = store
        self._models = models
        self._known: Bounded[int, RatedFilms] = Bounded(settings.rated_films)
        self._tastes: Bounded[int, _Remembered] = Bounded(settings.tastes)

    async def films_of(self, user_id: int, at: dt.datetime) -> MemberFilms:
        """Load what a member rated and marked; raises NotAllowed for who has not joined.

        A stored vector of an older model is replaced by one of the model in use.
        """
        state = await self._store.member_state(user_id)
        if state is None:
            raise NotAllowed("consent")
        known = RatedFilms.of(state.revision, state.film_ids, state.stars)
        self._known.put(user_id, known)
        if known and state.model_version != self._models.space.model.version:
            vector = self.vector(self.taste(user_id, known))
            await self._store.save_embedding(user_id, known.revision, vector, at)
        return MemberFilms(known, state.marks)

    async def known(self, user_id: int, at: dt.datetime) -> RatedFilms:
        """Return a member's ratings as remembered, which another process may have outdated, or load them."""
        return self._known.get(user_id) or (await self.films_of(user_id, at)).known

    def taste(self, user_id: int, known: RatedFilms) -> Taste:
        """Return the taste that follows from these ratings."""
        version = self._models.space.model.version
        remembered = self._tastes.get(user_id)
        if remembered and (remembered.version, remembered.revision) == (version, known.revision):
            return remembered.taste
        taste = self.fold_in(known)
        self._tastes.put(user_id, _Remembered(version, known.revision, taste))
        return taste

    def taste_with(self, user_id: int, known: RatedFilms, film_id: int, stars: float) -> Taste:
        """Return the taste after one more rating: one exact step for most new films, all anew for a changed one."""
        if film_id in known:
            return self.fold_in(known.with_rating(film_id, stars))
        return self._models.space.learn(self.taste(user_id, known), known, film_id, stars)

    def fold_in(self, known: RatedFilms) -> Taste:
        """Return the taste that follows from ratings that are not saved yet."""
        return self._models.space.taste(known)

    def changed_at(self, known: RatedFilms) -> int | NotEnough | None:
        """Return the film whose rating is the first since the taste changed, None when that is not certain."""
        return self._models.space.changed_at(known)

    def vector(self, taste: Taste) -> Vector:
        """Return a taste as it is stored."""
        space = self._models.space
        return Vector(space.model.version, space.vector(taste))

    def remember(self, user_id: int, known: RatedFilms, taste: Taste) -> None:
        """Keep what was just saved."""
        self._known.put(user_id, known)
        self._tastes.put(user_id, _Remembered(self._models.space.model.version, known.revision, taste))

    def forget(self, user_id: int) -> None:
        """Drop what may be outdated, or must not be remembered any more."""
        self._known.forget(user_id)
        self._tastes.forget(user_id)

    def forget_all(self) -> None:
        """Drop everything: news of a change may have been missed."""
        self._known.clear()
        self._tastes.clear()
