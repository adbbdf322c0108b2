"""Movie nights: planned by a host, joined, voted on, closed by the clock or by hand, and always to the same end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from core.caller import Caller
from core.errors import InvalidInput, NotAllowed, NotFound
from core.films import ballots, night_times
from core.films.catalogue import Catalogue
from core.films.group_choice import GroupSettings, GroupWanted
from core.films.group_films import GroupFilms
from core.films.night_times import NightTimes
from core.films.night_views import BallotView, NightView, NightViews
from core.time_zones import zone_of
from db.films import Film
from db.movie_nights import Guest, MovieNightStore, Night, NightPlan, Result
from db.night_steps import NightStepStore, Step, StepName

LONGEST_FILM = 1000


@dataclass(frozen=True, slots=True)
class NightSettings:
    """Tunables of movie nights."""

    group: GroupSettings = field(default_factory=GroupSettings)
    times: NightTimes = field(default_factory=NightTimes)
    most_open: int = 5
    """Nights that a server can have open at once."""
    most_invited: int = 25
    vetoes: int = 2
    """Vetoes of each guest."""
    lease_seconds: float = 120.0
    """What a process claimed and left undone is free again after so long."""
    steps_at_once: int = 20


@dataclass(frozen=True, slots=True)
class NightWish:
    """A plan as the host typed it."""

    when: object
    time_zone: object
    vote_until: object
    max_minutes: object
    invited_only: bool
    seen_by_all: bool


class MovieNights:
    """The nights of every server."""

    def __init__(
        self,
        store: MovieNightStore,
        steps: NightStepStore,
        catalogue: Catalogue,
        films: GroupFilms,
        views: NightViews,
        settings: NightSettings,
    ) -> None:
        self._store = store
        self._steps = steps
        self._catalogue = catalogue
        self._films = films
        self._views = views
        self._settings = settings

    async def plan(self, caller: Caller, channel_id: int, wish: NightWish) -> NightView:
        """Plan a night in the caller's server. Raises InvalidInput and NotAllowed."""
        if caller.guild_id is None:
            raise NotAllowed("server_only")
        zone, times = zone_of(wish.time_zone), self._settings.times
        starts_at = night_times.read_moment(wish.when, zone)
        night_times.check_start(starts_at, caller.at, times)
        until = None if wish.vote_until is None else night_times.read_moment(wish.vote_until, zone)
        minutes = wish.max_minutes
        if minutes is not None and (not isinstance(minutes, int) or not 1 <= minutes <= LONGEST_FILM):
            raise InvalidInput("max_minutes")
        plan = NightPlan(
            caller.guild_id,
            channel_id,
            starts_at,
            night_times.vote_end(until, starts_at, caller.at, times),
            minutes,
            wish.invited_only,
            wish.seen_by_all,
        )
        night_id = await self._store.plan(
            caller.user_id, plan, self._settings.most_open, caller.request_id, caller.at
        )
        if night_id is None:
            raise NotAllowed("nights_open", most=self._settings.most_open)
        return await self.view(night_id)

    async def view(self, night_id: int) -> NightView:
        """Return a night as everyone may see it. Raises NotFound."""
        night = await self._store.night(night_id)
        if night is None:
            raise NotFound("night")
        return await self._views.night(night)

    async def lead(self, caller: Caller, night_id: int, *, moderates: bool) -> Night:
        """Return a night that the caller hosts or, as a moderator, may lead. Raises NotAllowed."""
        night = await self._night(caller, night_id)
        if not moderates and await self._role(caller, night) != "host":
            raise NotAllowed("night_host")
        return night

    async def invite(
        self, caller: Caller, night_id: int, user_ids: Sequence[int], *, moderates: bool
    ) -> NightView:
        """Put members on the guest list, all or none. Raises InvalidInput for who has not agreed to be known."""
        night = await self.lead(caller, night_id, moderates=moderates)
        self._still(night, "gathering", "voting")
        if not 0 < len(user_ids) <= self._settings.most_invited:
            raise InvalidInput("invited", most=self._settings.most_invited)
        strangers = await self._store.invite(night_id, user_ids, caller.at)
        if strangers:
            raise InvalidInput("invited_strangers", user_ids=tuple(strangers))
        return await self.view(night_id)

    async def join(self, caller: Caller, night_id: int) -> NightView:
        """Let the caller come; during the vote, with a ballot. Raises NotAllowed."""
        night = await self._night(caller, night_id)
        if night.invited_only and await self._role(caller, night) is None:
            raise NotAllowed("not_invited")
        if not await self._store.join(caller.user_id, night_id, caller.at):
            raise NotAllowed("night_over")
        # Read anew: the vote may have been opened meanwhile, without this guest.
        film_ids = [listed.film_id for listed in await self._store.films(night_id)]
        if film_ids:
            fits = await self._films.fits(caller.user_id, film_ids, caller.at)
            await self._store.put_fits(caller.user_id, night_id, fits)
        return await self.view(night_id)

    async def leave(self, caller: Caller, night_id: int) -> NightView:
        """Let the caller stay away; votes go along. Raises NotAllowed for the host."""
        night = await self._night(caller, night_id)
        if await self._role(caller, night) == "host":
            raise NotAllowed("host_stays")
        if not await self._store.leave(caller.user_id, night_id):
            raise NotAllowed("night_over")
        return await self.view(night_id)

    async def open_vote(
        self, caller: Caller, night_id: int, message_id: int | None, *, moderates: bool
    ) -> NightView:
        """Fix the films to vote on, for those who come now. Raises NotFound when no film passes."""
        night = await self.lead(caller, night_id, moderates=moderates)
        self._still(night, "gathering")
        if not await self._open(night, message_id, caller.at, needs_films=True):
            raise NotAllowed("night_over")
        return await self.view(night_id)

    async def ballot(self, caller: Caller, night_id: int) -> BallotView:
        """Return the caller's ballot. Raises NotAllowed for who does not come, and after the vote."""
        night = await self._night(caller, night_id)
        if night.state == "gathering":
            raise NotAllowed("vote_not_open")
        self._still(night, "voting")
        if await self._role(caller, night) not in ("host", "guest"):
            raise NotAllowed("night_guest")
        return await self._views.ballot(night, caller.user_id, self._settings.vetoes)

    async def rank(self, caller: Caller, night_id: int, film_id: int, *, ranked: bool) -> BallotView:
        """Put a film last on the caller's ballot, or take it off."""
        await self._night(caller, night_id)
        if not await self._store.rank(caller.user_id, night_id, film_id, ranked=ranked):
            raise NotAllowed("vote_over")
        return await self.ballot(caller, night_id)

    async def veto(self, caller: Caller, night_id: int, film_id: int, *, vetoed: bool) -> BallotView:
        """Veto a film, while the caller has vetoes left, or take that back."""
        await self._night(caller, night_id)
        done = (
            await self._store.veto(caller.user_id, night_id, film_id, self._settings.vetoes)
            if vetoed
            else await self._store.unveto(caller.user_id, night_id, film_id)
        )
        if not done:
            raise NotAllowed("vote_over")
        shown = await self.ballot(caller, night_id)
        if vetoed and any(film.film.film_id == film_id and not film.vetoed for film in shown.films):
            raise NotAllowed("vetoes", most=self._settings.vetoes)
        return shown

    async def end_vote(self, caller: Caller, night_id: int, *, moderates: bool) -> NightView:
        """End the vote now, by the host or a moderator."""
        night = await self.lead(caller, night_id, moderates=moderates)
        self._still(night, "voting", "counting")
        await self.close(night_id, caller.at)
        return await self.view(night_id)

    async def call_off(self, caller: Caller, night_id: int, *, moderates: bool) -> NightView:
        """Call a night off before it begins."""
        await self.lead(caller, night_id, moderates=moderates)
        if not await self._store.call_off(night_id, caller.at):
            raise NotAllowed("night_over")
        return await self.view(night_id)

    async def close(self, night_id: int, at: dt.datetime) -> None:
        """Count the votes and set what follows; doing so twice, or at once in two places, comes to the same."""
        night = await self._store.night(night_id)
        if night is None:
            return
        if night.state == "gathering":
            await self._open(night, None, at, needs_films=False)
        if not await self._store.stop_voting(night_id, at):
            return
        counted = await self._count(night_id)
        due: list[tuple[StepName, dt.datetime]] = [("announce", at)]
        if counted.order:
            times, film = self._settings.times, self._catalogue.film(counted.order[0])
            remind_at = night_times.reminder_at(night.starts_at, at, times)
            due += [("remind", remind_at)] if remind_at else []
            due.append(("rate", self.ends_at(night, film) + dt.timedelta(minutes=times.rating_minutes)))
        await self._store.close(night_id, counted, due)

    def ends_at(self, night: Night, film: Film) -> dt.datetime:
        """Return when a night's film is over."""
        return night_times.film_end(night.starts_at, film.runtime_minutes, self._settings.times)

    async def claim(self, now: dt.datetime, shards: int, ours: Collection[int]) -> list[Step]:
        """Claim what is due now in the servers of these shards; each goes to one process."""
        settings = self._settings
        return await self._steps.claim(now, settings.lease_seconds, settings.steps_at_once, shards, ours)

    async def finish(self, step: Step) -> None:
        """Note that what was due is done."""
        await self._steps.finish(step)

    async def set_event(self, night_id: int, event_id: int) -> None:
        """Keep which Discord event announces a night."""
        await self._store.set_event(night_id, event_id)

    async def _count(self, night_id: int) -> Result:
        votes, listed = await self._store.votes(night_id), await self._store.films(night_id)
        ranked: dict[int, list[int]] = {}
        for vote in votes:
            if vote.rank is not None:
                ranked.setdefault(vote.user_id, []).append(vote.film_id)
        counted = ballots.tally(
            [film.film_id for film in listed],
            list(ranked.values()),
            {vote.film_id for vote in votes if vote.vetoed},
        )
        return Result(counted.order, counted.tied, counted.ballots)

    async def _open(
        self, night: Night, message_id: int | None, at: dt.datetime, *, needs_films: bool
    ) -> bool:
        guests = [guest.user_id for guest in await self._store.guests(night.night_id) if _comes(guest)]
        carried = await self._store.left_over(night.guild_id)
        wanted = GroupWanted(night.max_minutes, night.seen_by_all)
        film_ids, fits = await self._films.choose(guests, wanted, carried, at)
        if needs_films and not film_ids:
            raise NotFound("night_films")
        films = [(film_id, film_id in carried) for film_id in film_ids]
        return await self._store.open_vote(night.night_id, message_id, films, fits)

    async def _night(self, caller: Caller, night_id: int) -> Night:
        """Return a night of the caller's own server: a button carries any number."""
        night = await self._store.night(night_id)
        if night is None or night.guild_id != caller.guild_id:
            raise NotFound("night")
        return night

    async def _role(self, caller: Caller, night: Night) -> str | None:
        guests = await self._store.guests(night.night_id)
        return next((guest.role for guest in guests if guest.user_id == caller.user_id), None)

    def _still(self, night: Night, *states: str) -> None:
        if night.state not in states:
            if night.state in ("closed", "off"):
                raise NotAllowed("night_over")
            raise NotAllowed("vote_over")


def _comes(guest: Guest) -> bool:
    return guest.role != "invited"
