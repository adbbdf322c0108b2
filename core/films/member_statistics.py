"""A member's statistics, and the preferences that are learned from them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from core.caller import Caller
from core.errors import NotReady
from core.films.catalogue import Catalogue
from core.films.member_tastes import MemberTastes
from core.films.statistics import Favourite, StatisticsSettings, TasteStatistics, summarise
from db.films import FilmStore
from db.recommendations import RecommendationStore


class MemberStatistics:
    """What a member's ratings say about them."""

    def __init__(
        self,
        films: FilmStore,
        recommendations: RecommendationStore,
        catalogue: Catalogue,
        tastes: MemberTastes,
        settings: StatisticsSettings,
    ) -> None:
        self._films = films
        self._recommendations = recommendations
        self._catalogue = catalogue
        self._tastes = tastes
        self._settings = settings

    async def statistics(self, caller: Caller) -> TasteStatistics:
        """Return the member's figures, beside this server's; raises NotReady without a rating.

        The favourites are kept as the member's learned preferences.
        """
        known = (await self._tastes.films_of(caller.user_id, caller.at)).known
        if not known:
            raise NotReady("statistics", have=0, need=1)
        ratings = await self._films.ratings_of(caller.user_id)
        community: Mapping[int, tuple[float, int]] = {}
        if caller.guild_id is not None:
            community = await self._films.server_averages(
                caller.guild_id, [rating.film_id for rating in ratings], caller.user_id
            )
        figures = await asyncio.to_thread(
            summarise,
            [self._catalogue.film(rating.film_id) for rating in ratings],
            [rating.stars for rating in ratings],
            [rating.rated_at for rating in ratings],
            self._tastes.changed_at(known),
            community,
            self._settings,
        )
        await self._recommendations.save_preferences(
            caller.user_id, known.revision, _learned(figures), caller.at
        )
        return figures


def _learned(figures: TasteStatistics) -> Mapping[str, Any]:
    found = figures.favourites
    return {
        "genres": _scores(found.genres),
        "directors": _scores(found.directors),
        "actors": _scores(found.actors),
        "decades": _scores(found.decades),
    }


def _scores(favourites: tuple[Favourite, ...]) -> Mapping[str, Any]:
    return {
        favourite.name: {"score": round(favourite.score, 3), "evidence": favourite.evidence}
        for favourite in favourites
    }
