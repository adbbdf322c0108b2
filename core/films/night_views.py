"""What people are shown of a movie night: everyone the night, each guest their own ballot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.films.catalogue import Catalogue
from core.films.content import Feature
from core.films.taste_models import TasteModels
from db.films import Film
from db.movie_nights import ListedFilm, MovieNightStore, Night, Vote


@dataclass(frozen=True, slots=True)
class GuestFit:
    """How a film fits one guest, and what it shares with a film that they like; never which film, or a rating."""

    user_id: int
    match_percent: int | None
    shared: Sequence[Feature]


@dataclass(frozen=True, slots=True)
class NightFilm:
    """A film of the vote. Who vetoed it is nobody's business; ``result_place`` counts from 1."""

    film: Film
    carried: bool
    fits: Sequence[GuestFit]
    vetoed: bool
    result_place: int | None


@dataclass(frozen=True, slots=True)
class NightView:
    """A night as everyone may see it; the host, if there still is one, comes first."""

    night: Night
    host_id: int | None
    coming: Sequence[int]
    invited: Sequence[int]
    films: Sequence[NightFilm]

    @property
    def winner(self) -> Film | None:
        """The film that was chosen."""
        chosen = (listed.film for listed in self.films if listed.film.film_id == self.night.winner_film_id)
        return next(chosen, None)


@dataclass(frozen=True, slots=True)
class BallotFilm:
    """A film on someone's ballot: their rank (from 1), veto and fit, and whether someone else vetoed it."""

    film: Film
    rank: int | None
    vetoed: bool
    out: bool
    match_percent: int | None
    because: Film | None
    shared: Sequence[Feature]


@dataclass(frozen=True, slots=True)
class BallotView:
    """One guest's own ballot, and how many have voted."""

    night: Night
    films: Sequence[BallotFilm]
    vetoes_left: int
    voters: int
    guests: int


class NightViews:
    """Reads nights for showing."""

    def __init__(self, store: MovieNightStore, catalogue: Catalogue, models: TasteModels) -> None:
        self._store = store
        self._catalogue = catalogue
        self._models = models

    async def night(self, night: Night) -> NightView:
        """Return what everyone may see."""
        guests = await self._store.guests(night.night_id)
        listed, votes = await self._store.films(night.night_id), await self._store.votes(night.night_id)
        return NightView(
            night,
            next((guest.user_id for guest in guests if guest.role == "host"), None),
            [guest.user_id for guest in guests if guest.role != "invited"],
            [guest.user_id for guest in guests if guest.role == "invited"],
            [self._film(film, [vote for vote in votes if vote.film_id == film.film_id]) for film in listed],
        )

    async def ballot(self, night: Night, user_id: int, vetoes: int) -> BallotView:
        """Return one guest's ballot."""
        listed, votes = await self._store.films(night.night_id), await self._store.votes(night.night_id)
        own = {vote.film_id: vote for vote in votes if vote.user_id == user_id}
        ranked = [vote.film_id for vote in own.values() if vote.rank is not None]
        out = {vote.film_id for vote in votes if vote.vetoed and vote.user_id != user_id}
        return BallotView(
            night,
            [
                self._on_ballot(own[film.film_id], ranked, film.film_id in out)
                for film in listed
                if film.film_id in own
            ],
            max(0, vetoes - sum(vote.vetoed for vote in own.values())),
            len({vote.user_id for vote in votes if vote.rank is not None}),
            len({vote.user_id for vote in votes}),
        )

    def _film(self, listed: ListedFilm, votes: Sequence[Vote]) -> NightFilm:
        return NightFilm(
            self._catalogue.film(listed.film_id),
            listed.carried,
            [GuestFit(vote.user_id, vote.match_percent, self._shared(vote)) for vote in votes],
            any(vote.vetoed for vote in votes),
            listed.result_place,
        )

    def _on_ballot(self, vote: Vote, ranked: Sequence[int], out: bool) -> BallotFilm:
        return BallotFilm(
            self._catalogue.film(vote.film_id),
            ranked.index(vote.film_id) + 1 if vote.film_id in ranked else None,
            vote.vetoed,
            out,
            vote.match_percent,
            None if vote.because_film_id is None else self._catalogue.film(vote.because_film_id),
            self._shared(vote),
        )

    def _shared(self, vote: Vote) -> Sequence[Feature]:
        if vote.because_film_id is None:
            return ()
        return self._models.space.content.shared(vote.film_id, vote.because_film_id)
