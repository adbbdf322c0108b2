"""One film: its facts, what this server thinks, where the member stands, and what resembles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.caller import Caller
from core.films.catalogue import Catalogue
from core.films.content import Feature
from core.films.film_space import Prediction
from core.films.member_tastes import MemberTastes
from core.films.server_ranking import CommunitySettings
from core.films.taste_models import TasteModels
from db.films import Average, Film, FilmStore, Rating
from db.members import MemberStore

SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Similar:
    """A film that resembles another, and what they share, weightiest first."""

    film: Film
    shared: Sequence[Feature]


@dataclass(frozen=True, slots=True)
class FilmDetails:
    """Everything to be told of a film. Figures are None where there is too little to tell."""

    film: Film
    server_average: Average | None
    own: Rating | None
    marks: frozenset[str]
    prediction: Prediction | None
    similar: Sequence[Similar]


class Films:
    """Details of single films."""

    def __init__(
        self,
        store: FilmStore,
        members: MemberStore,
        catalogue: Catalogue,
        models: TasteModels,
        tastes: MemberTastes,
        settings: CommunitySettings,
    ) -> None:
        self._store = store
        self._members = members
        self._catalogue = catalogue
        self._models = models
        self._tastes = tastes
        self._settings = settings

    async def details(self, caller: Caller, film: Film) -> FilmDetails:
        """Return what is known of a film; for who has not joined, the facts alone."""
        space = self._models.space
        own, prediction, marks = None, None, frozenset[str]()
        is_known_to_model = film.film_id in space.model.row_of
        if await self._members.member(caller.user_id) is not None:
            films = await self._tastes.films_of(caller.user_id, caller.at)
            own = await self._store.rating(caller.user_id, film.film_id)
            marks = films.marks.get(film.film_id, marks)
            if own is None and is_known_to_model and len(films.known) >= space.settings.minimum_ratings:
                [prediction] = space.predict(films.known, [film.film_id])
        similar = space.content.similar(film.film_id, SIMILAR) if is_known_to_model else ()
        return FilmDetails(
            film,
            await self._server_average(caller.guild_id, film),
            own,
            marks,
            prediction,
            [Similar(self._catalogue.film(found.film_id), found.shared) for found in similar],
        )

    async def _server_average(self, guild_id: int | None, film: Film) -> Average | None:
        if guild_id is None:
            return None
        average = await self._store.server_average(guild_id, film.film_id)
        return average if average and average.count >= self._settings.least_members else None
