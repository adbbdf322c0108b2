"""Personal recommendations: made, logged, shown by the page, explained, and judged by what came of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from core.caller import Caller
from core.errors import InvalidInput, NotFound
from core.films.catalogue import Catalogue
from core.films.content import Feature
from core.films.film_space import Candidate, Contributions, Prediction, Share, Wanted
from core.films.member_tastes import MemberFilms, MemberTastes
from core.films.taste_models import TasteModels
from db.films import Film
from db.recommendations import LearnedWeights, RecommendationList, RecommendationStore, Recommended

PAGE_LENGTH = 3
REASONS = 3
FIRST_DECADE = 1890

Algorithm = Literal["taste", "popular"]
Action = Literal["seen", "dismissed", "restored", "watchlist", "unlisted", "why", "rated", "shared"]


@dataclass(frozen=True, slots=True)
class Because:
    """One rating that speaks for a film, and what the two films have in common."""

    film: Film
    stars: float
    shared: Sequence[Feature]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One film of a list, with where the member stands with it by now."""

    film: Film
    rank: int
    prediction: Prediction | None
    because: Sequence[Because]
    own_stars: float | None
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; ``missing_ratings`` above 0 means that the list is not personal yet."""

    list_id: int
    number: int
    pages: int
    suggestions: Sequence[Suggestion]
    algorithm: Algorithm
    missing_ratings: int
    wanted: Wanted
    adventurous: int


@dataclass(frozen=True, slots=True)
class Why:
    """A film's score taken apart: score = community + popularity + the ratings' shares, exactly."""

    film: Film
    because: Sequence[tuple[Because, float]]
    """The ratings that speak for it most, each with its share."""
    against: Sequence[tuple[Because, float]]
    others: int
    others_share: float
    contributions: Contributions
    prediction: Prediction
    adventurous: int
    learned: LearnedWeights | None
    """Which part of the blend has foreseen this member best."""


class Recommending:
    """Lists of films for one member."""

    def __init__(
        self,
        store: RecommendationStore,
        catalogue: Catalogue,
        models: TasteModels,
        tastes: MemberTastes,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._models = models
        self._tastes = tastes

    async def recommend(self, caller: Caller, wanted: Wanted, adventurous: object = None) -> Page:
        """Make a list, log it, and return its first page.

        The member's feeling is only a wish: it is left out when no film goes with it and passes the filters.
        Raises InvalidInput for filters outside of what there is, NotFound when no film passes them.
        """
        self._check(wanted)
        films = await self._tastes.films_of(caller.user_id, caller.at)
        chosen = await self._adventurous(caller, adventurous)
        algorithm: Algorithm = "popular" if self._missing(films) else "taste"
        made = await asyncio.to_thread(self._make, caller, films, wanted, chosen, algorithm)
        if not made.places and wanted.feeling is not None:
            return await self.recommend(caller, replace(wanted, feeling=None), adventurous)
        if not made.places:
            raise NotFound("recommendations")
        await self._store.save_list(caller.user_id, made)
        return await self._shown(caller, films, made, 0)

    async def in_any_mood(self, caller: Caller, list_id: int) -> Page:
        """Make a list with the filters of an earlier one, whatever the member feels. Raises NotFound."""
        made = await self._store.recommendation_list(caller.user_id, list_id)
        if made is None:
            raise NotFound("list")
        return await self.recommend(caller, replace(_wanted(made), feeling=None))

    async def page(self, caller: Caller, list_id: int, number: int) -> Page:
        """Return a page of an earlier list, as the member stands with its films now."""
        films = await self._tastes.films_of(caller.user_id, caller.at)
        made = await self._store.recommendation_list(caller.user_id, list_id)
        if made is None:
            raise NotFound("list")
        return await self._shown(caller, films, made, number)

    async def why(self, caller: Caller, list_id: int, film_id: int) -> Why:
        """Explain a film of a list by the member's ratings as they are now."""
        films = await self._tastes.films_of(caller.user_id, caller.at)
        film = self._catalogue.film(film_id)
        made = await self._store.recommendation_list(caller.user_id, list_id)
        if made is None or film_id not in self._models.space.model.row_of:
            raise NotFound("list")
        space, taste = self._models.space, self._tastes.taste(caller.user_id, films.known)
        [contributions] = space.contributions(taste, films.known, [film_id])
        [prediction] = space.predict(films.known, [film_id])
        speaking = [share for share in contributions.shares if share.share > 0][:REASONS]
        against = [share for share in contributions.shares[::-1] if share.share < 0][:1]
        told = [share.film_id for share in (*speaking, *against)]
        rest = [share.share for share in contributions.shares if share.film_id not in told]
        return Why(
            film,
            [(self._because(film, share), share.share) for share in speaking],
            [(self._because(film, share), share.share) for share in against],
            len(rest),
            sum(rest),
            contributions,
            prediction,
            int(made.request["adventurous"]),
            await self._store.model_weights(caller.user_id),
        )

    async def judge(self, caller: Caller, list_id: int, film_id: int, action: Action) -> None:
        """Log what the member did with a recommendation."""
        await self._store.save_feedback(
            caller.user_id, list_id, film_id, action, caller.request_id, caller.at
        )

    def _check(self, wanted: Wanted) -> None:
        space = self._models.space
        if wanted.genre is not None and wanted.genre not in space.rows_by_genre:
            raise InvalidInput("genre", choices=sorted(space.rows_by_genre))
        if wanted.mood is not None and wanted.mood not in space.rows_by_mood:
            raise InvalidInput("mood", choices=sorted(space.rows_by_mood))
        decade = wanted.decade
        if decade is not None and (not isinstance(decade, int) or decade % 10 or not 1890 <= decade <= 2100):
            raise InvalidInput("decade", first=FIRST_DECADE)
        minutes = wanted.max_minutes
        if minutes is not None and (not isinstance(minutes, int) or not 1 <= minutes <= 1000):
            raise InvalidInput("max_minutes")

    async def _adventurous(self, caller: Caller, given: object) -> int:
        """Return what was given (and remember it), what was given last, or the default."""
        learned = dict(await self._store.preferences(caller.user_id) or {})
        if given is None:
            return int(learned.get("adventurous", self._models.space.settings.default_adventurous))
        if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= 100:
            raise InvalidInput("adventurous")
        await self._store.save_preference(caller.user_id, "adventurous", given, caller.at)
        return given

    def _missing(self, films: MemberFilms) -> int:
        return max(0, self._models.space.settings.minimum_ratings - len(films.known))

    def _make(
        self, caller: Caller, films: MemberFilms, wanted: Wanted, adventurous: int, algorithm: Algorithm
    ) -> RecommendationList:
        space, known = self._models.space, films.known
        excluded = films.out_of_question()
        if algorithm == "popular":
            candidates = space.popular(known, excluded, wanted)
            reasons: Sequence[Sequence[Share]] = [()] * len(candidates)
        else:
            taste = self._tastes.taste(caller.user_id, known)
            candidates = space.recommend(taste, known, excluded, wanted, adventurous, caller.request_id)
            explained = space.contributions(taste, known, [candidate.film_id for candidate in candidates])
            reasons = [[share for share in parts.shares[:REASONS] if share.share > 0] for parts in explained]
        return RecommendationList(
            caller.request_id,
            algorithm,
            space.model.version,
            {**asdict(wanted), "adventurous": adventurous},
            [
                _place(rank, candidate, shares)
                for rank, (candidate, shares) in enumerate(zip(candidates, reasons, strict=True), start=1)
            ],
        )

    async def _shown(self, caller: Caller, films: MemberFilms, made: RecommendationList, number: int) -> Page:
        pages = -(-len(made.places) // PAGE_LENGTH)
        number = min(max(0, number), pages - 1)
        places = made.places[number * PAGE_LENGTH : (number + 1) * PAGE_LENGTH]
        await self._store.mark_shown(
            caller.user_id, made.list_id, [place.rank for place in places], caller.at
        )
        return Page(
            made.list_id,
            number,
            pages,
            [self._suggestion(place, films) for place in places],
            "popular" if made.algorithm == "popular" else "taste",
            self._missing(films),
            _wanted(made),
            int(made.request["adventurous"]),
        )

    def _suggestion(self, place: Recommended, films: MemberFilms) -> Suggestion:
        film = self._catalogue.film(place.film_id)
        prediction = None
        if place.predicted_stars is not None and place.match_percent is not None:
            prediction = Prediction(place.predicted_stars, place.reason["spread"], place.match_percent)
        return Suggestion(
            film,
            place.rank,
            prediction,
            [self._because(film, Share(**share)) for share in place.reason["because"]],
            films.known.stars_of(film.film_id),
            films.marks.get(film.film_id, frozenset()),
        )

    def _because(self, film: Film, share: Share) -> Because:
        shared = self._models.space.content.shared(film.film_id, share.film_id)
        return Because(self._catalogue.film(share.film_id), share.stars, shared)


def _wanted(made: RecommendationList) -> Wanted:
    asked = made.request
    # Lists from before there were feelings have none.
    return Wanted(asked["mood"], asked["genre"], asked["decade"], asked["max_minutes"], asked.get("feeling"))


def _place(rank: int, candidate: Candidate, shares: Sequence[Share]) -> Recommended:
    prediction = candidate.prediction
    reason: Mapping[str, Any] = {
        "because": [asdict(share) for share in shares],
        "parts": candidate.parts,
        "spread": prediction.spread if prediction else None,
    }
    return Recommended(
        rank,
        candidate.film_id,
        candidate.score,
        prediction.stars if prediction else None,
        prediction.match_percent if prediction else None,
        reason,
    )
