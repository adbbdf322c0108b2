"""Talks with the coach: where they are held, and what can be pressed in them."""

import contextlib
from collections.abc import Mapping
from typing import Any

import discord

from bot import coach_lines
from bot.cards import coach_talk as cards
from bot.client import AttuneBot
from bot.coach_threads import open_thread
from bot.cog import answers, route
from bot.forms import coach_talk as forms
from bot.replies import Answer, Reply
from cogs.coach.entry import CoachEntry
from cogs.coach.group import coach
from core.caller import Caller
from core.coaching.talks.heard import Help
from core.errors import AttuneError
from db.coach_talks import Conversation
from db.pool import DatabaseUnavailable

THREAD_NAME = "Your coach"


class TalkCommands(CoachEntry):
    """Opens talks, and answers where there is no thread."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.talking = bot.engine.coaching.talking

    @coach.command(description="Talk with your coach")
    @answers
    async def talk(self, interaction: discord.Interaction) -> Answer:
        who = await self.let_in(interaction)
        running = await self.talking.running(who)
        if running is None:
            return await self._open(interaction, who, edits=False)
        return await self._card(who, running, edits=False)

    @route("coach.new")
    async def new(self, interaction: discord.Interaction) -> Answer:
        """Begin anew; the talk before stays where it is."""
        return await self._open(interaction, await self.let_in(interaction), edits=True)

    @route("coach.begin")
    async def begin_talk(self, interaction: discord.Interaction) -> Answer:
        """Begin below an interview."""
        return await self._open(interaction, await self.let_in(interaction), edits=False)

    @route("coach.offline")
    async def choose_offline(self, interaction: discord.Interaction, offline: int) -> Answer:
        """Use the model, or the rules."""
        who = await self.let_in(interaction)
        await self.talking.choose_offline(who, bool(offline))
        running = await self.talking.running(who)
        if running is None:
            return await self._open(interaction, who, edits=True)
        return await self._card(who, running, edits=True)

    @route("coach.stop")
    async def stop_answer(self, interaction: discord.Interaction) -> Answer:
        """End the answer that is coming."""
        is_coming = self.talking.stop(interaction.user.id)
        return Reply(coach_lines.STOPPING if is_coming else coach_lines.NOT_COMING)

    @route("coach.again")
    async def again(
        self, interaction: discord.Interaction, conversation_id: int, position: int, pieces: int
    ) -> Answer:
        """Answer the newest message once more."""
        who = await self.let_in(interaction)
        spoken = await self.talking.again(who, conversation_id, position)
        place = interaction.channel
        if not isinstance(place, discord.abc.Messageable):
            place = interaction.user
        return await self.bot.coach_replies.anew(
            place, who.user_id, conversation_id, spoken, interaction.message, pieces
        )

    @route("coach.write")
    async def write(self, interaction: discord.Interaction, conversation_id: int) -> Answer:
        """Ask what someone wants to say."""
        await self.let_in(interaction)
        return forms.write_form(interaction.user.id, conversation_id, self.talking.longest_message)

    @route("coach.written")
    async def written(
        self, interaction: discord.Interaction, values: Mapping[str, Any], conversation_id: int
    ) -> Answer:
        """Answer what was written, to its member alone."""
        who = await self.let_in(interaction)
        heard = await self.talking.hear(who, conversation_id, forms.written(values))
        if isinstance(heard, Help):
            return Reply(card=await self.help_first(heard.assessment, who.user_id))
        return Reply(card=cards.answer(heard, conversation_id, who.user_id), edits=True)

    @route("coach.again_in_card")
    async def again_in_card(
        self, interaction: discord.Interaction, conversation_id: int, position: int
    ) -> Answer:
        """Answer once more, to the member alone."""
        who = await self.let_in(interaction)
        spoken = await self.talking.again(who, conversation_id, position)
        return Reply(card=cards.answer(spoken, conversation_id, who.user_id), edits=True)

    async def _open(self, interaction: discord.Interaction, who: Caller, *, edits: bool) -> Answer:
        interview = await self.bot.engine.coaching.generation.thread(who.user_id)
        goes_on = isinstance(interaction.channel, discord.Thread) and interaction.channel.id == interview
        thread = interaction.channel if goes_on else await open_thread(interaction, THREAD_NAME)
        in_private = interaction.channel_id if interaction.context.dm_channel else None
        try:
            talk = await self.talking.open(who, thread.id if thread else in_private)
        except (AttuneError, DatabaseUnavailable):
            if thread is not None and not goes_on:
                with contextlib.suppress(discord.HTTPException):
                    await thread.delete()
            raise
        if thread is not None and self.bot.user is not None:
            reads_all = self.bot.intents.message_content
            await thread.send(cards.greeting(who.user_id, self.bot.user.id, reads_all=reads_all))
        return await self._card(who, talk, is_new=True, edits=edits)

    async def _card(self, who: Caller, talk: Conversation, *, is_new: bool = False, edits: bool) -> Answer:
        offline = await self.talking.is_offline(who)
        shown = cards.running(
            talk, who.user_id, is_new=is_new, has_model=self.talking.has_model, offline=offline
        )
        return Reply(card=shown, edits=edits)
