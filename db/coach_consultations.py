"""Rows and the store of interviews."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from db.pool import Connection, Database
from db.sql import load

SQL = load("coach_consultations")


@dataclass(frozen=True, slots=True)
class Consultation:
    """A member's open interview."""

    consultation_id: int
    channel_id: int | None
    """The thread, or the private chat, in which messages are answers too."""
    state: str
    question: str | None
    """What is being asked; None once everything was."""
    facts: bytes | None
    """What was understood (sealed), while the member checks it."""
    answers: Mapping[str, bytes | None]
    """What was said (sealed) to each question; None where it was skipped."""


class OpenConsultation:
    """One member's open interview, held over one connection: nobody else changes it meanwhile."""

    def __init__(self, connection: Connection, user_id: int, kept: Consultation) -> None:
        self._connection = connection
        self._key = (user_id, kept.consultation_id)
        self.kept = kept

    async def answer(self, question: str, sealed: bytes | None, at: dt.datetime) -> None:
        """Keep an answer in the place of an earlier one; None skips the question."""
        await self._connection.execute(SQL["put_answer"], *self._key, question, sealed, at)

    async def ask(self, question: str | None, at: dt.datetime) -> None:
        """Go to a question; None when there is none left."""
        await self._connection.execute(SQL["ask"], *self._key, question, at)

    async def keep_facts(self, sealed: bytes, at: dt.datetime) -> None:
        """Keep what was understood, for the member to check."""
        await self._connection.execute(SQL["keep_facts"], *self._key, sealed, at)

    async def finish(self, sealed: bytes, guild_id: int | None, at: dt.datetime) -> None:
        """End the interview, and begin coaching with what came of it."""
        await self._connection.execute(SQL["finish"], *self._key, at)
        await self._connection.execute(SQL["put_profile"], self._key[0], sealed, at)
        await self._connection.execute(SQL["put_member"], self._key[0], guild_id, at)


class ConsultationStore:
    """Keeps interviews, one open at a time for each member."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_one(self, user_id: int) -> Consultation | None:
        """Return a member's open interview."""
        async with self._database.member(user_id) as connection:
            return await _consultation(connection, "open", user_id)

    @contextlib.asynccontextmanager
    async def holding(self, user_id: int) -> AsyncIterator[OpenConsultation | None]:
        """Hold a member's open interview for a change; None when there is none."""
        async with self._database.member(user_id) as connection:
            await connection.execute(SQL["hold_member"], user_id)
            await connection.execute(SQL["hold_answers"], user_id)
            kept = await _consultation(connection, "hold_open", user_id)
            yield None if kept is None else OpenConsultation(connection, user_id, kept)

    async def begin(self, user_id: int, guild_id: int | None, question: str, at: dt.datetime) -> bool:
        """Open an interview; False when one is open already, or for who has not agreed to be known."""
        async with self._database.member(user_id) as connection:
            return bool(await connection.fetchval(SQL["begin"], user_id, guild_id, question, at))

    async def place(self, user_id: int, consultation_id: int, channel_id: int, at: dt.datetime) -> None:
        """Keep where an interview takes place."""
        async with self._database.member(user_id) as connection:
            await connection.execute(SQL["place"], user_id, consultation_id, channel_id, at)

    async def abandon(self, user_id: int, consultation_id: int, at: dt.datetime) -> None:
        """End an interview from which nothing comes; a second time changes nothing."""
        async with self._database.member(user_id) as connection:
            await connection.execute(SQL["abandon"], user_id, consultation_id, at)

    async def has_prompt_after(self, user_id: int, consultation_id: int) -> bool | None:
        """Tell whether a coach's instructions were written; None unless this interview was finished."""
        async with self._database.member(user_id) as connection:
            found: bool | None = await connection.fetchval(SQL["has_prompt_after"], user_id, consultation_id)
            return found

    async def has_coach(self, user_id: int) -> bool:
        """Tell whether a member finished an interview before."""
        async with self._database.member(user_id) as connection:
            return bool(await connection.fetchval(SQL["has_coach"], user_id))

    async def wants_no_model(self, user_id: int) -> bool:
        """Tell whether a member chose the coach without a language model."""
        async with self._database.member(user_id) as connection:
            return bool(await connection.fetchval(SQL["wants_no_model"], user_id))

    async def drop_old(self, before: dt.datetime, at: dt.datetime) -> int:
        """End interviews that were not touched since a moment, and forget their answers; return how many."""
        async with self._database.service() as connection:
            await connection.execute(SQL["give_up"], before, at)
            answers: int = await connection.fetchval(SQL["drop_answers"], before)
        return answers


async def _consultation(connection: Connection, query: str, user_id: int) -> Consultation | None:
    row = await connection.fetchrow(SQL[query], user_id)
    if row is None:
        return None
    answers = await connection.fetch(SQL["answers"], user_id, row["consultation_id"])
    return Consultation(**dict(row), answers={one["question"]: one["answer"] for one in answers})
