"""The film for a member's evening: of the best few that fit their mood, another one each day."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass

from core.bounded import Bounded
from core.caller import Caller
from core.errors import NotAllowed, NotReady
from core.films.catalogue import Catalogue
from core.films.film_space import Wanted
from core.films.member_tastes import MemberFilms, MemberTastes
from core.films.taste_models import TasteModels
from db.films import Film


@dataclass(frozen=True, slots=True)
class TonightSettings:
    """Tunables of the evening's film."""

    max_minutes: int = 130
    choices: int = 5
    """How many of the best films take turns, day by day."""
    remembered: int = 20_000
    """Members whose film of the day a process remembers."""


@dataclass(frozen=True, slots=True)
class _Offered:
    day: dt.date
    mood: str | None
    film_id: int


class TonightsFilm:
    """Chooses the film for the evening. It stays all day, until the member rates it, marks it or feels otherwise."""

    def __init__(
        self, catalogue: Catalogue, models: TasteModels, tastes: MemberTastes, settings: TonightSettings
    ) -> None:
        self._catalogue = catalogue
        self._models = models
        self._tastes = tastes
        self._settings = settings
        self._offered: Bounded[int, _Offered] = Bounded(settings.remembered)

    async def __call__(self, caller: Caller, day: dt.date, mood: str | None) -> Film | None:
        """Return the film for the evening of the caller's day; None while too little is known to choose one."""
        try:
            films = await self._tastes.films_of(caller.user_id, caller.at)
            if len(films.known) < self._models.space.settings.minimum_ratings:
                return None
        except (NotAllowed, NotReady):
            return None
        barred = films.out_of_question()
        offered = self._offered.get(caller.user_id)
        if offered is None or (offered.day, offered.mood) != (day, mood) or offered.film_id in barred:
            best = await asyncio.to_thread(self._best, caller.user_id, films, barred, mood)
            if not best:
                return None
            offered = _Offered(day, mood, best[day.toordinal() % len(best)])
            self._offered.put(caller.user_id, offered)
        return self._catalogue.film(offered.film_id)

    def forget(self, user_id: int) -> None:
        """Drop what a member was offered."""
        self._offered.forget(user_id)

    def forget_all(self) -> None:
        """Drop everything: news of an erasure may have been missed."""
        self._offered.clear()

    def _best(self, user_id: int, films: MemberFilms, barred: set[int], mood: str | None) -> list[int]:
        taste = self._tastes.taste(user_id, films.known)
        wanted = Wanted(max_minutes=self._settings.max_minutes, feeling=mood)
        return self._models.space.best(taste, films.known, barred, wanted, self._settings.choices)
