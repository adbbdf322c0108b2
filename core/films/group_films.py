"""Films for the guests of a movie night, from their tastes as they are now."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from core.films import group_choice
from core.films.group_choice import Fit, GroupMember, GroupSettings, GroupWanted
from core.films.member_tastes import MemberTastes
from core.films.taste_models import TasteModels


class GroupFilms:
    """Loads the members of a group and asks the kernel."""

    def __init__(self, models: TasteModels, tastes: MemberTastes, settings: GroupSettings) -> None:
        self._models = models
        self._tastes = tastes
        self._settings = settings

    async def choose(
        self, user_ids: Sequence[int], wanted: GroupWanted, carried: Iterable[int], at: dt.datetime
    ) -> tuple[list[int], Mapping[int, Sequence[Fit]]]:
        """Return the films to vote on, and how each fits every member."""
        members = {user_id: await self._member(user_id, at) for user_id in user_ids}

        def chosen() -> tuple[list[int], Mapping[int, Sequence[Fit]]]:
            space, settings = self._models.space, self._settings
            films = group_choice.choose_films(space, list(members.values()), wanted, carried, settings)
            return films, {
                user_id: group_choice.fits(space, member, films, settings)
                for user_id, member in members.items()
            }

        return await asyncio.to_thread(chosen)

    async def fits(self, user_id: int, film_ids: Sequence[int], at: dt.datetime) -> Sequence[Fit]:
        """Return how films fit one member."""
        member = await self._member(user_id, at)
        return group_choice.fits(self._models.space, member, film_ids, self._settings)

    async def _member(self, user_id: int, at: dt.datetime) -> GroupMember:
        films = await self._tastes.films_of(user_id, at)
        taste = self._tastes.taste(user_id, films.known)
        return GroupMember(films.known, taste, frozenset(films.marked("dismissed")))
