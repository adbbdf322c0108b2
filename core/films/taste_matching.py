"""Taste match: two members compared, and what they could watch together; only where both let others compare."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from core.caller import Caller
from core.errors import InvalidInput, NotAllowed
from core.films.catalogue import Catalogue
from core.films.film_space import Prediction
from core.films.group_choice import GroupMember, GroupSettings
from core.films.member_tastes import MemberFilms, MemberTastes
from core.films.taste_match import Agreement, BothRated, MatchSettings, agreement
from core.films.taste_models import TasteModels
from core.films.together import Joint, watch_together
from core.not_enough import NotEnough
from db.films import Film
from db.members import MemberStore

FILMS_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class FilmOfBoth:
    """A film that both rated."""

    film: Film
    own_stars: float
    other_stars: float


@dataclass(frozen=True, slots=True)
class FilmForBoth:
    """A film that neither has rated, with what each would give it."""

    film: Film
    own: Prediction
    other: Prediction


@dataclass(frozen=True, slots=True)
class TasteMatch:
    """Two members compared."""

    agreement: Agreement
    agreed: Sequence[FilmOfBoth]
    disagreed: Sequence[FilmOfBoth]
    together: Sequence[FilmForBoth]


class TasteMatching:
    """Compares members."""

    def __init__(
        self,
        members: MemberStore,
        catalogue: Catalogue,
        models: TasteModels,
        tastes: MemberTastes,
        settings: MatchSettings,
    ) -> None:
        self._members = members
        self._catalogue = catalogue
        self._models = models
        self._tastes = tastes
        self._settings = settings

    async def match(self, caller: Caller, other_id: int) -> TasteMatch | NotEnough:
        """Compare the caller with someone; NotEnough when there are too few films that both rated.

        Raises InvalidInput for the caller themselves and NotAllowed where one of the two does not let others
        compare: "compare_own" for the caller, "compare" for the other, whether or not they use Attune.
        """
        if other_id == caller.user_id:
            raise InvalidInput("compare_self")
        letting = await self._members.letting_compare([caller.user_id, other_id])
        if caller.user_id not in letting:
            raise NotAllowed("compare_own")
        if other_id not in letting:
            raise NotAllowed("compare")
        own = await self._tastes.films_of(caller.user_id, caller.at)
        try:
            other = await self._tastes.films_of(other_id, caller.at)
        except NotAllowed as exc:  # erased between the two queries
            raise NotAllowed("compare") from exc
        found = agreement(own.known, other.known, self._settings)
        if isinstance(found, NotEnough):
            return found
        group = [self._companion(caller.user_id, own), self._companion(other_id, other)]
        together = await asyncio.to_thread(
            watch_together, self._models.space, group, FILMS_TOGETHER, GroupSettings()
        )
        return TasteMatch(
            found,
            [self._of_both(film) for film in found.agreed],
            [self._of_both(film) for film in found.disagreed],
            [self._for_both(film) for film in together],
        )

    def _companion(self, user_id: int, films: MemberFilms) -> GroupMember:
        taste = self._tastes.taste(user_id, films.known)
        return GroupMember(films.known, taste, frozenset(films.marked("dismissed")))

    def _of_both(self, both: BothRated) -> FilmOfBoth:
        return FilmOfBoth(self._catalogue.film(both.film_id), both.own_stars, both.other_stars)

    def _for_both(self, joint: Joint) -> FilmForBoth:
        own, other = joint.predictions
        return FilmForBoth(self._catalogue.film(joint.film_id), own, other)
