"""`/coach consult`: the interview that a coach begins with."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import discord
import structlog

from bot.cards import consultation as cards
from bot.client import AttuneBot
from bot.coach_threads import open_thread
from bot.cog import answers, route
from bot.forms import consultation as forms
from bot.replies import Answer, Reply
from cogs.coach.entry import CoachEntry
from cogs.coach.group import coach
from core.caller import Caller
from core.coaching.consultation.consultations import Asking, Checking, Heard, Stage
from core.coaching.talks.heard import Help
from core.errors import NotFound

log = structlog.get_logger(__name__)

THREAD_NAME = "You and your coach"


class ConsultationCommands(CoachEntry):
    """Leads the interview."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.consultations = bot.engine.coaching.consultations

    @coach.command(description="Tell your coach what you want: a short interview")
    @answers
    async def consult(self, interaction: discord.Interaction) -> Answer:
        who = await self.let_in(interaction)
        if (found := await self.consultations.current(who)) is None:
            known = await self.consultations.has_coach(who)
            return Reply(card=cards.welcome(who.user_id, in_server=who.guild_id is not None, is_again=known))
        return Reply(card=cards.stage(found, who.user_id, interaction.channel_id))

    @route("consult.begin")
    async def begin(self, interaction: discord.Interaction, in_thread: int) -> Answer:
        """Begin, in a thread if there can be one."""
        who = await self.let_in(interaction)
        found, is_new = await self.consultations.begin(who)
        # Only the first press finds a place: a second one at the same time would open a second thread.
        if is_new and interaction.context.dm_channel and interaction.channel_id is not None:
            await self.consultations.place(who, found.consultation_id, interaction.channel_id)
        elif is_new and in_thread:
            thread = await self._move(interaction, who, found)
            if thread is not None:
                return Reply(card=cards.moved(thread), edits=True)
        return await self._where(interaction, who)

    @route("consult.resume")
    async def resume(self, interaction: discord.Interaction) -> Answer:
        """Show where the interview is."""
        return await self._where(interaction, await self.let_in(interaction))

    @route("consult.show")
    async def go_to(self, interaction: discord.Interaction, consultation_id: int, question: str) -> Answer:
        """Ask a question again."""
        who = await self.let_in(interaction)
        return await self._shown(interaction, await self.consultations.go_to(who, consultation_id, question))

    @route("consult.reply")
    async def reply(self, interaction: discord.Interaction, consultation_id: int, question: str) -> Answer:
        """Open the form for an answer."""
        who = await self.let_in(interaction)
        found = await self.consultations.go_to(who, consultation_id, question)
        if not isinstance(found, Asking):
            return await self._shown(interaction, found)
        return forms.reply_form(who.user_id, consultation_id, question, found.earlier)

    @route("consult.replied")
    async def replied(
        self, interaction: discord.Interaction, values: Mapping[str, Any], consultation_id: int, question: str
    ) -> Answer:
        """Keep an answer."""
        who = await self.let_in(interaction)
        said = forms.replied(values)
        return await self._shown(
            interaction, await self.consultations.answer(who, consultation_id, question, said)
        )

    @route("consult.pick")
    async def pick(
        self, interaction: discord.Interaction, consultation_id: int, question: str, choice: str
    ) -> Answer:
        """Keep an answer that is one of a few."""
        who = await self.let_in(interaction)
        return await self._shown(
            interaction, await self.consultations.answer(who, consultation_id, question, choice)
        )

    @route("consult.skip")
    async def skip(self, interaction: discord.Interaction, consultation_id: int, question: str) -> Answer:
        """Leave a question out."""
        who = await self.let_in(interaction)
        return await self._shown(interaction, await self.consultations.skip(who, consultation_id, question))

    @route("consult.stop")
    async def stop(self, interaction: discord.Interaction, consultation_id: int, sure: int) -> Answer:
        """End the interview, once that is sure."""
        who = await self.let_in(interaction)
        if not sure:
            return Reply(card=cards.sure_to_stop(who.user_id, consultation_id), edits=True)
        await self.consultations.abandon(who, consultation_id)
        return Reply(card=cards.stopped(), edits=True)

    @route("consult.correct")
    async def correct(self, interaction: discord.Interaction, consultation_id: int, group: str) -> Answer:
        """Open the form that puts facts right."""
        who = await self.let_in(interaction)
        found = await self.consultations.current(who)
        if not isinstance(found, Checking) or found.consultation_id != consultation_id:
            raise NotFound("consultation")
        return forms.facts_form(who.user_id, consultation_id, group, found.facts)

    @route("consult.corrected")
    async def corrected(
        self, interaction: discord.Interaction, values: Mapping[str, Any], consultation_id: int, group: str
    ) -> Answer:
        """Keep facts that were put right."""
        who = await self.let_in(interaction)
        told = forms.corrected(values, group)
        return await self._shown(interaction, await self.consultations.correct(who, consultation_id, told))

    @route("consult.finish")
    async def finish(self, interaction: discord.Interaction, consultation_id: int) -> Answer:
        """Take what was understood for right."""
        await self.consultations.finish(await self.let_in(interaction), consultation_id)
        return Reply(card=cards.finished(has_model=self.bot.engine.coaching.talking.has_model), edits=True)

    async def _where(self, interaction: discord.Interaction, who: Caller) -> Answer:
        if (found := await self.consultations.current(who)) is None:
            raise NotFound("consultation")
        return await self._shown(interaction, found)

    async def _move(
        self, interaction: discord.Interaction, who: Caller, found: Stage
    ) -> discord.Thread | None:
        """Put the interview into a thread; None where that cannot be."""
        thread = await open_thread(interaction, THREAD_NAME)
        if thread is None:
            return None
        there = replace(found, channel_id=thread.id)
        try:
            await thread.send(view=cards.stage(there, who.user_id, thread.id))
        except discord.HTTPException as exc:
            log.info("thread_not_used", guild_id=who.guild_id, status=exc.status, code=exc.code)
            return None
        await self.consultations.place(who, found.consultation_id, thread.id)
        return thread

    async def _shown(self, interaction: discord.Interaction, found: Heard) -> Reply:
        """Show how far an interview is in the place of the card before; help comes beside it, for the member alone."""
        owner = interaction.user.id
        if isinstance(found, Help):
            return Reply(card=await self.help_first(found.assessment, owner))
        return Reply(card=cards.stage(found, owner, interaction.channel_id), edits=True)
