"""Rows and the store of movie nights."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal, Protocol

from db.night_steps import StepName
from db.pool import Connection, Database
from db.sql import load

SQL = load("movie_nights")

State = Literal["gathering", "voting", "counting", "closed", "off"]
Role = Literal["host", "guest", "invited"]


@dataclass(frozen=True, slots=True)
class NightPlan:
    """What a host asked for."""

    guild_id: int
    channel_id: int
    starts_at: dt.datetime
    vote_ends_at: dt.datetime
    max_minutes: int | None
    invited_only: bool
    seen_by_all: bool


@dataclass(frozen=True, slots=True)
class Night:
    """A movie night as it stands."""

    night_id: int
    guild_id: int
    channel_id: int
    message_id: int | None
    starts_at: dt.datetime
    vote_ends_at: dt.datetime
    max_minutes: int | None
    invited_only: bool
    seen_by_all: bool
    state: State
    winner_film_id: int | None
    tied_film_ids: Sequence[int]
    ballots: int
    event_id: int | None


@dataclass(frozen=True, slots=True)
class Guest:
    """Someone who comes, or may come."""

    user_id: int
    role: Role


@dataclass(frozen=True, slots=True)
class ListedFilm:
    """A film of the vote; ``result_place`` is None before the count, and for a vetoed film."""

    film_id: int
    carried: bool
    result_place: int | None


@dataclass(frozen=True, slots=True)
class Vote:
    """One guest and one film: how it fits them, where it stands on their ballot, and whether they vetoed it."""

    user_id: int
    film_id: int
    match_percent: int | None
    because_film_id: int | None
    rank: int | None
    vetoed: bool


class FilmFit(Protocol):
    """How a film fits a guest, as it is kept."""

    @property
    def film_id(self) -> int:
        """The film."""

    @property
    def match_percent(self) -> int | None:
        """The chance in percent that the guest likes it."""

    @property
    def because_film_id(self) -> int | None:
        """The film whose rating speaks for it most."""

    @property
    def refused(self) -> bool:
        """Whether the guest disliked or dismissed it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a count came to: films that nobody vetoed, best first."""

    order: Sequence[int]
    tied: Sequence[int]
    ballots: int


class MovieNightStore:
    """Everything that movie nights keep."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def plan(
        self, user_id: int, plan: NightPlan, most_open: int, request_id: int, at: dt.datetime
    ) -> int | None:
        """Make a night with its host; None when the server has too many, or for a repeated request."""
        async with self._database.transaction() as connection:
            night_id: int | None = await connection.fetchval(
                SQL["plan"],
                plan.guild_id,
                plan.channel_id,
                request_id,
                plan.starts_at,
                plan.vote_ends_at,
                plan.max_minutes,
                plan.invited_only,
                plan.seen_by_all,
                most_open,
            )
            if night_id is not None:
                await connection.execute(SQL["add_guest"], user_id, night_id, "host", at)
        return night_id

    async def night(self, night_id: int) -> Night | None:
        """Return a night."""
        async with self._database.service() as connection:
            row = await connection.fetchrow(SQL["night"], night_id)
        return None if row is None else Night(**dict(row))

    async def guests(self, night_id: int) -> list[Guest]:
        """Return who comes or may come: the host, then the others as they came."""
        async with self._database.service() as connection:
            return [Guest(**dict(row)) for row in await connection.fetch(SQL["guests"], night_id)]

    async def films(self, night_id: int) -> list[ListedFilm]:
        """Return the films of the vote in the order of the list."""
        async with self._database.service() as connection:
            return [ListedFilm(**dict(row)) for row in await connection.fetch(SQL["films"], night_id)]

    async def votes(self, night_id: int) -> list[Vote]:
        """Return every guest's fits and votes, each guest's ranked films first, best first."""
        async with self._database.service() as connection:
            return [Vote(**dict(row)) for row in await connection.fetch(SQL["votes"], night_id)]

    async def left_over(self, guild_id: int) -> list[int]:
        """Return what was not chosen in a server's last night, best first."""
        async with self._database.service() as connection:
            return [row["film_id"] for row in await connection.fetch(SQL["left_over"], guild_id)]

    async def invite(self, night_id: int, user_ids: Sequence[int], at: dt.datetime) -> list[int]:
        """Put members on the guest list, all or none; return those who have not joined Attune."""
        async with self._database.transaction() as connection:
            strangers = [row["user_id"] for row in await connection.fetch(SQL["strangers"], list(user_ids))]
            if not strangers:
                await connection.execute(SQL["invite"], night_id, list(user_ids), at)
        return strangers

    async def join(self, user_id: int, night_id: int, at: dt.datetime) -> bool:
        """Let a member come; False when the night is no longer open for it."""
        async with self._holding(night_id, "gathering", "voting") as connection:
            if connection is None:
                return False
            await connection.execute(SQL["add_guest"], user_id, night_id, "guest", at)
            return True

    async def leave(self, user_id: int, night_id: int) -> bool:
        """Let a guest stay away, and take the votes along; False when they are being counted."""
        async with self._holding(night_id, "gathering", "voting", "closed") as connection:
            if connection is None:
                return False
            await connection.execute(SQL["drop_votes"], user_id, night_id)
            await connection.execute(SQL["drop_guest"], user_id, night_id)
            return True

    async def open_vote(
        self,
        night_id: int,
        message_id: int | None,
        films: Sequence[tuple[int, bool]],
        fits: Mapping[int, Sequence[FilmFit]],
    ) -> bool:
        """Fix the list of films, each with whether it was carried over, and how they fit; False if it was fixed."""
        async with self._database.transaction() as connection:
            if await connection.fetchval(SQL["open_vote"], night_id, message_id) is None:
                return False
            await connection.execute(
                SQL["put_films"],
                night_id,
                [film_id for film_id, _ in films],
                [carried for _, carried in films],
            )
            for user_id, found in fits.items():
                await _put_fits(connection, user_id, night_id, found)
            return True

    async def put_fits(self, user_id: int, night_id: int, fits: Sequence[FilmFit]) -> None:
        """Give a late guest a ballot."""
        async with self._holding(night_id, "voting") as connection:
            if connection is not None:
                await _put_fits(connection, user_id, night_id, fits)

    async def rank(self, user_id: int, night_id: int, film_id: int, *, ranked: bool) -> bool:
        """Put a film last on a ballot, or take it off; False when the vote is over."""
        return await self._vote("rank" if ranked else "unrank", user_id, night_id, film_id)

    async def veto(self, user_id: int, night_id: int, film_id: int, most: int) -> bool:
        """Veto a film unless the member used up all vetoes; False when the vote is over."""
        return await self._vote("veto", user_id, night_id, film_id, most)

    async def unveto(self, user_id: int, night_id: int, film_id: int) -> bool:
        """Take a veto back; False when the vote is over."""
        return await self._vote("unveto", user_id, night_id, film_id)

    async def stop_voting(self, night_id: int, at: dt.datetime) -> bool:
        """End the vote, and have the count done now at the latest; False when that was done."""
        async with self._database.service() as connection:
            return await connection.fetchval(SQL["stop_voting"], night_id, at) is not None

    async def close(self, night_id: int, result: Result, due: Sequence[tuple[StepName, dt.datetime]]) -> bool:
        """Save a count and what follows from it; False when it was saved before."""
        winner = result.order[0] if result.order else None
        async with self._database.transaction() as connection:
            closed = await connection.fetchval(
                SQL["close"], night_id, winner, list(result.tied), result.ballots
            )
            if closed is None:
                return False
            await connection.execute(SQL["put_results"], night_id, list(result.order))
            await connection.execute(SQL["drop_steps"], night_id)
            await connection.execute(
                SQL["put_steps"], night_id, [step for step, _ in due], [due_at for _, due_at in due]
            )
            return True

    async def call_off(self, night_id: int, at: dt.datetime) -> bool:
        """Call a night off that has not begun; nothing is due for it any more."""
        async with self._database.transaction() as connection:
            if await connection.fetchval(SQL["call_off"], night_id, at) is None:
                return False
            await connection.execute(SQL["drop_steps"], night_id)
            return True

    async def set_event(self, night_id: int, event_id: int) -> None:
        """Keep which Discord event announces a night."""
        async with self._database.service() as connection:
            await connection.execute(SQL["set_event"], night_id, event_id)

    async def _vote(self, name: str, user_id: int, night_id: int, film_id: int, *more: int) -> bool:
        async with self._holding(night_id, "voting") as connection:
            if connection is None:
                return False
            await connection.execute(SQL[name], user_id, night_id, film_id, *more)
            return True

    @asynccontextmanager
    async def _holding(self, night_id: int, *states: State) -> AsyncIterator[Connection | None]:
        """A transaction in which a night stays in one of these states; None when it is in none of them."""
        async with self._database.transaction() as connection:
            held = await connection.fetchval(SQL["hold_open"], night_id, list(states))
            yield None if held is None else connection


async def _put_fits(connection: Connection, user_id: int, night_id: int, fits: Sequence[FilmFit]) -> None:
    await connection.execute(
        SQL["put_fits"],
        user_id,
        night_id,
        [fit.film_id for fit in fits],
        [fit.match_percent for fit in fits],
        [fit.because_film_id for fit in fits],
        [fit.refused for fit in fits],
    )
