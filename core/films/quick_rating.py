"""The quick-rating flow: one film after another, each chosen to teach the most about this member."""

from __future__ import annotations

from dataclasses import dataclass

from core.caller import Caller
from core.films.catalogue import Catalogue
from core.films.member_tastes import MemberTastes
from core.films.taste_models import TasteModels
from db.films import Film


@dataclass(frozen=True, slots=True)
class QuickCard:
    """The next film to ask about (None when all have been asked), and how far the member has come."""

    film: Film | None
    count: int
    needed: int


class QuickRating:
    """Chooses what to ask next."""

    def __init__(self, catalogue: Catalogue, models: TasteModels, tastes: MemberTastes) -> None:
        self._catalogue = catalogue
        self._models = models
        self._tastes = tastes

    async def next_card(self, caller: Caller) -> QuickCard:
        """Return the film whose rating would teach the most; skipped ones come back when nothing else is left."""
        films = await self._tastes.films_of(caller.user_id, caller.at)
        space = self._models.space
        taste = self._tastes.taste(caller.user_id, films.known)
        answered = [*films.known.film_ids, *films.marked("unseen", "watchlist", "dismissed")]
        for asked in ([*answered, *films.marked("skipped")], answered):
            if found := space.questions(taste, asked, count=1):
                return self._card(self._catalogue.film(found[0]), len(films.known))
        return self._card(None, len(films.known))

    def _card(self, film: Film | None, count: int) -> QuickCard:
        return QuickCard(film, count, self._models.space.settings.minimum_ratings)
