"""Rows and the store of talks with the coach. Texts are sealed before they come here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from db.coach_costs import Settlement, settle
from db.pool import Database
from db.sql import load

SQL = load("coach_talks")


@dataclass(frozen=True, slots=True)
class Conversation:
    """A talk. The version of the instructions that it began with stays until its end; None for the general ones."""

    conversation_id: int
    guild_id: int | None
    channel_id: int | None
    """A thread or private chat of its own; None where it is held behind a card."""
    system_prompt_version_used: int | None
    started_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was said, and what was answered by whom: a model, or the rules (with which of their templates)."""

    position: int
    request_id: int
    said: bytes
    answered: bytes
    source: str
    template: int | None


@dataclass(frozen=True, slots=True)
class Talk:
    """An open conversation with all that an answer needs: what is remembered, the oldest first."""

    conversation: Conversation
    prompt: bytes | None
    offline: bool
    """The member wants no model."""
    exchanges: Sequence[Exchange]


class CoachTalkStore:
    """Keeps conversations; each method sees one member's rows and nobody else's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(
        self,
        user_id: int,
        guild_id: int | None,
        channel_id: int | None,
        version: int | None,
        at: dt.datetime,
    ) -> Conversation | None:
        """End the conversation that is open and open another; None for who is not a member (any more)."""
        async with self._database.member(user_id) as connection:
            await connection.execute(SQL["take_turn"], user_id)
            await connection.execute(SQL["end_open"], user_id, at)
            row = await connection.fetchrow(SQL["open"], user_id, guild_id, channel_id, version, at)
        return Conversation(*row) if row else None

    async def running(self, user_id: int) -> Conversation | None:
        """Return the conversation that is open."""
        async with self._database.member(user_id) as connection:
            row = await connection.fetchrow(SQL["running"], user_id)
        return Conversation(*row) if row else None

    async def talk(
        self, user_id: int, conversation_id: int, at_once: int, before: int | None = None
    ) -> Talk | None:
        """Return an open conversation with its newest exchanges, or those before a position; None without it."""
        async with self._database.member(user_id) as connection:
            row = await connection.fetchrow(SQL["talk"], user_id, conversation_id)
            if row is None:
                return None
            rows = await connection.fetch(SQL["exchanges"], user_id, conversation_id, at_once, before)
        *conversation, prompt, offline = row
        return Talk(Conversation(*conversation), prompt, offline, [Exchange(*each) for each in rows])

    async def newest(self, user_id: int, conversation_id: int) -> Exchange | None:
        """Return the newest exchange of a conversation."""
        async with self._database.member(user_id) as connection:
            row = await connection.fetchrow(SQL["newest"], user_id, conversation_id)
        return Exchange(*row) if row else None

    async def add(
        self,
        user_id: int,
        conversation_id: int,
        exchange: Exchange,
        spent: Settlement | None,
        at: dt.datetime,
    ) -> int | None:
        """Keep an exchange under the next position, and what it cost; None when there is nothing to keep it in.

        The position that it comes with is not looked at. What a call did cost is settled in any case.
        """
        async with self._database.member(user_id) as connection:
            position: int | None = None
            if await connection.fetchval(SQL["hold"], user_id, conversation_id, at) is not None:
                position = await connection.fetchval(
                    SQL["add"],
                    user_id,
                    conversation_id,
                    exchange.request_id,
                    exchange.said,
                    exchange.answered,
                    exchange.source,
                    exchange.template,
                    at,
                )
            if spent is not None:
                await settle(connection, user_id, spent)
            return position

    async def replace(
        self,
        user_id: int,
        conversation_id: int,
        exchange: Exchange,
        spent: Settlement | None,
        at: dt.datetime,
    ) -> int | None:
        """Put another answer in the place of the newest one; None when it is the newest no more."""
        async with self._database.member(user_id) as connection:
            position: int | None = await connection.fetchval(
                SQL["replace"],
                user_id,
                conversation_id,
                exchange.position,
                exchange.answered,
                exchange.source,
                exchange.template,
                at,
            )
            await connection.execute(SQL["hold"], user_id, conversation_id, at)
            if spent is not None:
                await settle(connection, user_id, spent)
            return position

    async def is_offline(self, user_id: int) -> bool:
        """Tell whether a member wants no model."""
        async with self._database.member(user_id) as connection:
            return bool(await connection.fetchval(SQL["is_offline"], user_id))

    async def choose_offline(
        self, user_id: int, guild_id: int | None, offline: bool, at: dt.datetime
    ) -> bool:
        """Keep whether a member wants no model; False for who is not a member (any more)."""
        async with self._database.member(user_id) as connection:
            return bool(await connection.fetchval(SQL["choose_offline"], user_id, guild_id, offline, at))
