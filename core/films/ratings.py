"""Rating films: a rating, its history and the taste that follows from it are saved at once, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from core.caller import Caller
from core.errors import InvalidInput, NotAllowed, NotFound, Unavailable
from core.films.catalogue import Catalogue
from core.films.member_tastes import MemberTastes
from core.films.rated_films import RatedFilms
from core.films.taste import Taste
from db.films import Film, FilmStore, MarkKind, Rating, RatingDetails, Vector

Saved = TypeVar("Saved")

ATTEMPTS = 5
LONGEST_NOTE = 1000
FIRST_FILM_YEAR = 1888


@dataclass(frozen=True, slots=True)
class RatingSaved:
    """A rating as it stands now. ``event_id`` is what an undo names; ``count`` is how many the member has."""

    film: Film
    stars: float
    previous_stars: float | None
    event_id: int
    count: int


@dataclass(frozen=True, slots=True)
class RatingUndone:
    """What an undo restored: no stars means that the film is not rated any more."""

    film: Film
    stars: float | None
    count: int


@dataclass(frozen=True, slots=True)
class RatingRemoved:
    """A rating that was taken away, and the event to undo that."""

    film: Film
    previous_stars: float
    event_id: int


class Ratings:
    """The member's ratings and marks."""

    def __init__(self, store: FilmStore, catalogue: Catalogue, tastes: MemberTastes) -> None:
        self._store = store
        self._catalogue = catalogue
        self._tastes = tastes

    async def rate(
        self, caller: Caller, film: Film, stars: object, details: RatingDetails | None = None
    ) -> RatingSaved:
        """Save a rating: 0.5 to 5 stars in halves. Without details, those of an earlier rating stay.

        Raises InvalidInput for the stars or the details, NotAllowed for who has not joined.
        """
        valid = valid_stars(stars)
        if details is not None:
            check_details(details, film, caller.at.date())

        async def save(known: RatedFilms) -> RatingSaved | None:
            taste = self._tastes.taste_with(caller.user_id, known, film.film_id, valid)
            event_id = await self._store.save_rating(
                caller.user_id,
                known.revision,
                film.film_id,
                valid,
                details,
                caller.request_id,
                caller.at,
                self._tastes.vector(taste),
            )
            if event_id is None:
                return None
            after = known.with_rating(film.film_id, valid)
            self._tastes.remember(caller.user_id, after, taste)
            return RatingSaved(film, valid, known.stars_of(film.film_id), event_id, len(after))

        return await self._at_newest_revision(caller, save)

    async def remove(self, caller: Caller, film: Film) -> RatingRemoved:
        """Take a rating away; raises NotFound when there is none."""

        async def save(known: RatedFilms) -> RatingRemoved | None:
            previous = known.stars_of(film.film_id)
            if previous is None:
                raise NotFound("rating", film=film.label)
            after = known.without(film.film_id)
            taste, vector = self._after(after)
            event_id = await self._store.remove_rating(
                caller.user_id, known.revision, film.film_id, caller.request_id, caller.at, vector
            )
            if event_id is None:
                return None
            self._tastes.remember(caller.user_id, after, taste)
            return RatingRemoved(film, previous, event_id)

        return await self._at_newest_revision(caller, save)

    async def undo(self, caller: Caller, event_id: int) -> RatingUndone:
        """Undo a rating (or its removal) and restore what was before it.

        Raises NotFound when it was undone before, or when the film has been rated again since.
        """

        async def save(known: RatedFilms) -> RatingUndone | None:
            # Asked at every attempt: what is undone must follow from the revision that is known.
            earlier = await self._store.undoable(caller.user_id, event_id)
            if earlier is None:
                raise NotFound("undo")
            film = self._catalogue.film(earlier.film_id)
            after = (
                known.without(film.film_id)
                if earlier.stars is None
                else known.with_rating(film.film_id, earlier.stars)
            )
            taste, vector = self._after(after)
            if not await self._store.undo(
                caller.user_id, known.revision, event_id, earlier, caller.at, vector
            ):
                return None
            self._tastes.remember(caller.user_id, after, taste)
            return RatingUndone(film, earlier.stars, len(after))

        return await self._at_newest_revision(caller, save)

    async def rating(self, caller: Caller, film: Film) -> Rating | None:
        """Return the member's rating of a film with its details."""
        return await self._store.rating(caller.user_id, film.film_id)

    async def seen_note(self, caller: Caller, film: Film) -> str | None:
        """Return what the member noted on a film that they have seen but not rated."""
        return await self._store.seen_note(caller.user_id, film.film_id)

    async def mark(self, caller: Caller, film_id: int, kind: MarkKind) -> Film:
        """Put a mark on a film; return the film. Raises NotAllowed for who has not joined."""
        film = self._catalogue.film(film_id)
        if not await self._store.mark(caller.user_id, film_id, kind, caller.at):
            raise NotAllowed("consent")
        return film

    async def unmark(self, caller: Caller, film_id: int, kind: MarkKind) -> Film:
        """Take a mark off a film; return the film."""
        film = self._catalogue.film(film_id)
        await self._store.unmark(caller.user_id, film_id, kind)
        return film

    async def watchlist(self, caller: Caller) -> list[Film]:
        """Return the films that the member wants to see, newest wish first."""
        return [self._catalogue.film(film_id) for film_id in await self._store.watchlist(caller.user_id)]

    def _after(self, known: RatedFilms) -> tuple[Taste, Vector]:
        taste = self._tastes.fold_in(known)
        return taste, self._tastes.vector(taste)

    async def _at_newest_revision(
        self, caller: Caller, save: Callable[[RatedFilms], Awaitable[Saved | None]]
    ) -> Saved:
        """Save on what is remembered of the member; when the database knows a newer revision, load and try again.

        Raises NotAllowed when this very request was saved before, by whichever process.
        """
        for _ in range(ATTEMPTS):
            known = await self._tastes.known(caller.user_id, caller.at)
            if (saved := await save(known)) is not None:
                return saved
            self._tastes.forget(caller.user_id)
            if await self._store.was_saved(caller.user_id, caller.request_id):
                raise NotAllowed("repeated")
        raise Unavailable("ratings")


def valid_stars(stars: object) -> float:
    """Return stars as a float; raises InvalidInput unless they are 0.5 to 5 in halves."""
    if isinstance(stars, bool) or not isinstance(stars, int | float):
        raise InvalidInput("stars", given=str(stars)[:20])
    if not 0.5 <= stars <= 5 or stars * 2 != int(stars * 2):
        raise InvalidInput("stars", given=f"{stars:g}")
    return float(stars)


def check_details(details: RatingDetails, film: Film, today: dt.date) -> None:
    """Raise InvalidInput for a note that is too long or a date that cannot be."""
    if details.note is not None and len(details.note) > LONGEST_NOTE:
        raise InvalidInput("note", length=len(details.note), most=LONGEST_NOTE)
    if details.watched_on is not None:
        # A day's slack: it may be tomorrow already where the member is.
        latest, earliest = today + dt.timedelta(days=1), dt.date((film.year or FIRST_FILM_YEAR) - 1, 1, 1)
        if not earliest <= details.watched_on <= latest:
            raise InvalidInput("watched_on", given=details.watched_on.isoformat(), film=film.label)
