"""Consent at first use: what a person asked for waits behind the question, and goes on by itself once they agree."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.cards import privacy as cards
from bot.interactions import caller
from bot.replies import Answer, Body, Reply
from core.bounded import Bounded
from core.privacy.consent import Consent

REMEMBERED_QUESTIONS = 5_000


class ConsentGate:
    """Stands before every handler that learns from people."""

    def __init__(self, consent: Consent) -> None:
        self._consent = consent
        self._without: set[str] = set()
        self._waiting: Bounded[int, Body] = Bounded(REMEMBERED_QUESTIONS)

    def exempt(self, name: str) -> None:
        """Let a handler run for anyone: it keeps nothing about them."""
        self._without.add(name)

    async def before(self, interaction: discord.Interaction, name: str, body: Body) -> Answer | None:
        """Return the question for who has not agreed yet; None to go on."""
        if name in self._without:
            return None
        who = caller(interaction)
        if await self._consent.is_given(who.user_id):
            await self._consent.take_part(who)
            return None
        self._waiting.put(interaction.id, body)
        return Reply(card=cards.question(who.user_id, interaction.id))

    async def agreed(self, interaction: discord.Interaction, question_id: int) -> Answer:
        """Record the consent, and run what the person had asked for."""
        who = caller(interaction)
        await self._consent.give(who)
        await self._consent.take_part(who)
        body = self._waiting.get(question_id)
        self._waiting.forget(question_id)
        if body is None:
            return Reply(card=cards.welcome(), edits=True)
        answer = await body(interaction)
        # A card takes the question's place, unless it is for everyone; Discord lets no plain text take a card's.
        if isinstance(answer, discord.ui.Modal) or answer.public or answer.card is None:
            return answer
        return replace(answer, edits=True)
