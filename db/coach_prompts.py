"""Rows and the store of what a model writes for members: profiles, and the instructions of their coaches."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from db.pool import Database
from db.sql import load

SQL = load("coach_prompts")


@dataclass(frozen=True, slots=True)
class Generation:
    """Something that is to be written for a member; ``failed_at`` tells that it was given up."""

    cause: str
    wanted_at: dt.datetime
    attempts: int
    failed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A member's behaviour over some weeks, and in what it had changed."""

    day: dt.date
    done: int
    due: int
    logged_days: int
    days: int
    streak: int
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What is written from; texts are sealed."""

    guild_id: int | None
    facts: bytes
    profile: bytes | None
    changed_at: dt.datetime
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class PromptVersion:
    """One version of a coach's instructions, sealed."""

    version: int
    prompt: bytes
    cause: str
    model: str
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Current:
    """What serves a member's coach: a version or, without one, the general instructions."""

    version: int | None = None
    prompt: bytes | None = None
    is_preparing: bool = False


class CoachPromptStore:
    """Keeps versions, and what is to be written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def want(self, user_id: int, cause: str, at: dt.datetime) -> None:
        """Note that something is to be written, unless it is noted or there is nothing to write from."""
        async with self._database.member(user_id) as connection:
            await connection.execute(SQL["want"], user_id, cause, at)

    async def want_refresh(self, user_id: int, at: dt.datetime, not_since: dt.datetime) -> bool:
        """Note it because the member asked; False when they asked after ``not_since``, or have no coach."""
        async with self._database.member(user_id) as connection:
            if await connection.fetchval(SQL["note_refresh"], user_id, at, not_since) is None:
                return False
            await connection.execute(SQL["want"], user_id, "refresh", at)
            return True

    async def refreshed_at(self, user_id: int) -> dt.datetime | None:
        """Return when the member asked last."""
        async with self._database.member(user_id) as connection:
            found: dt.datetime | None = await connection.fetchval(SQL["refreshed_at"], user_id)
        return found

    async def generation(self, user_id: int) -> Generation | None:
        """Return what is to be written, or was given up."""
        async with self._database.member(user_id) as connection:
            row = await connection.fetchrow(SQL["generation"], user_id)
        return None if row is None else Generation(**dict(row))

    @contextlib.asynccontextmanager
    async def held(self, user_id: int) -> AsyncIterator[bool]:
        """Keep others from writing for a member meanwhile; False when somebody does."""
        async with self._database.direct() as connection:
            yield await connection.fetchval(SQL["hold"], user_id)

    async def begin(self, user_id: int) -> Generation | None:
        """Count an attempt at what is to be written; None when nothing is."""
        async with self._database.member(user_id) as connection:
            row = await connection.fetchrow(SQL["begin"], user_id)
        return None if row is None else Generation(**dict(row))

    async def material(self, user_id: int) -> Material | None:
        """Return what is written from."""
        async with self._database.member(user_id) as connection:
            row = await connection.fetchrow(SQL["material"], user_id)
        if row is None:
            return None
        return Material(row["guild_id"], row["facts"], row["profile"], row["changed_at"], figures(row))

    async def save(
        self,
        user_id: int,
        generation: Generation,
        material: Material,
        profile: bytes | None,
        prompt: bytes,
        model: str,
        at: dt.datetime,
    ) -> int | None:
        """Keep a profile, or none, and a version, which comes into use; None, and nothing kept, when out of date."""
        async with self._database.member(user_id) as connection:
            if await connection.fetchrow(SQL["hold_profile"], user_id, material.changed_at) is None:
                return None
            if await connection.fetchval(SQL["finish"], user_id, generation.wanted_at) is None:
                return None
            await connection.execute(SQL["save_profile"], user_id, profile)
            version: int = await connection.fetchval(
                SQL["add_version"], user_id, prompt, generation.cause, model, at
            )
            await connection.execute(SQL["use"], user_id, version)
            return version

    async def give_up(
        self,
        user_id: int,
        generation: Generation,
        material: Material,
        profile: bytes | None,
        at: dt.datetime,
    ) -> None:
        """Note that no version could be written; the profile, or none, is kept, and a refresh does not count."""
        async with self._database.member(user_id) as connection:
            current = await connection.fetchrow(SQL["hold_profile"], user_id, material.changed_at)
            if await connection.fetchval(SQL["fail"], user_id, generation.wanted_at, at) is None:
                return
            if current is not None:
                await connection.execute(SQL["save_profile"], user_id, profile)
            if generation.cause == "refresh":
                await connection.execute(SQL["give_refresh_back"], user_id)

    async def current(self, user_id: int) -> Current:
        """Return what serves a member's coach."""
        async with self._database.member(user_id) as connection:
            row = await connection.fetchrow(SQL["current"], user_id)
        return Current() if row is None else Current(**dict(row))

    async def versions(self, user_id: int) -> list[PromptVersion]:
        """Return every version, the newest first."""
        async with self._database.member(user_id) as connection:
            return [PromptVersion(**dict(row)) for row in await connection.fetch(SQL["versions"], user_id)]

    async def use(self, user_id: int, version: int) -> bool:
        """Put a version in use; False when there is no such version."""
        async with self._database.member(user_id) as connection:
            return await connection.fetchval(SQL["use"], user_id, version) is not None

    async def first_made_at(self, user_id: int) -> dt.datetime | None:
        """Return when the newest version that follows a consultation was made."""
        async with self._database.member(user_id) as connection:
            found: dt.datetime | None = await connection.fetchval(SQL["first_made_at"], user_id)
        return found

    async def thread(self, user_id: int) -> int | None:
        """Return the thread of the newest finished consultation."""
        async with self._database.member(user_id) as connection:
            found: int | None = await connection.fetchval(SQL["thread"], user_id)
        return found


def figures(row: Any) -> Figures | None:
    """Read the figures that a row holds; their day is null where there are none."""
    if row["day"] is None:
        return None
    return Figures(
        day=row["day"],
        done=row["done"],
        due=row["due"],
        logged_days=row["logged_days"],
        days=row["days"],
        streak=row["streak"],
        causes=tuple(row["causes"]),
    )
