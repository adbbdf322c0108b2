"""What a coach knows and goes by, as its member sees and changes it.

Who may not have a coach any more still sees and deletes all of it.
"""

from collections.abc import Mapping
from typing import Any

import discord

from bot import errors
from bot.cards import coach_profile as cards
from bot.cards import coach_prompts as prompt_cards
from bot.client import AttuneBot
from bot.cog import answers, route
from bot.forms import coach_profile as forms
from bot.interactions import caller
from bot.replies import Answer, Reply
from cogs.coach.entry import CoachEntry
from cogs.coach.group import coach
from core.coaching.talks.heard import Help
from core.errors import Unavailable


class ProfileCommands(CoachEntry):
    """Shows, corrects, forgets, compares, goes back, and has written anew."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.profiles = bot.engine.coaching.profiles
        self.prompts = bot.engine.coaching.prompts

    @coach.command(description="What your coach knows about you: see, correct or delete it")
    @answers
    async def profile(self, interaction: discord.Interaction) -> Answer:
        return await self._profile(interaction, 0, edits=False)

    @coach.command(description="Your coach's instructions over time: read, compare, go back")
    @answers
    async def history(self, interaction: discord.Interaction) -> Answer:
        return await self._history(interaction, 0, edits=False)

    @coach.command(description="Have new instructions written for your coach")
    @answers
    async def refresh(self, interaction: discord.Interaction) -> Answer:
        return await self._refresh(interaction, edits=False)

    @route("coach_profile.show")
    async def show_profile(self, interaction: discord.Interaction, page: int) -> Answer:
        """Show everything that the coach knows."""
        return await self._profile(interaction, page, edits=_is_private(interaction))

    @route("coach_profile.edit")
    async def edit_profile(self, interaction: discord.Interaction, which: str) -> Answer:
        """Open a form with half of the facts."""
        known = await self.profiles.show(await self.let_in(interaction))
        return forms.edit_form(interaction.user.id, which, known.facts)

    @route("coach_profile.edited")
    async def edited_profile(
        self, interaction: discord.Interaction, values: Mapping[str, Any], which: str
    ) -> Answer:
        """Keep what was corrected."""
        found = await self.profiles.change(await self.let_in(interaction), forms.edited(which, values))
        if isinstance(found, Help):
            return Reply(card=await self.help_first(found.assessment, interaction.user.id))
        return Reply(card=cards.changed(interaction.user.id, is_whole=found.is_whole), edits=True)

    @route("coach_profile.ask_forget")
    async def ask_what_to_forget(self, interaction: discord.Interaction) -> Answer:
        """Ask what should be forgotten."""
        known = await self.profiles.show(caller(interaction))
        return Reply(card=cards.forgetting(known.facts, interaction.user.id), edits=True)

    @route("coach_profile.forget_one")
    async def forget_one(self, interaction: discord.Interaction, values: Mapping[str, Any]) -> Answer:
        """Forget one thing."""
        await self.profiles.change(caller(interaction), forms.forgotten(values))
        return Reply(card=cards.changed(interaction.user.id), edits=True)

    @route("coach_profile.forget_all")
    async def forget_all(self, interaction: discord.Interaction, sure: int) -> Answer:
        """Forget everything, after asking."""
        if not sure:
            return Reply(card=cards.sure_to_forget(interaction.user.id), edits=True)
        await self.profiles.forget(caller(interaction))
        return Reply(card=cards.forgotten(), edits=True)

    @route("coach_prompt.history")
    async def show_history(self, interaction: discord.Interaction, page: int) -> Answer:
        """List the versions."""
        return await self._history(interaction, page, edits=True)

    @route("coach_prompt.show")
    async def show_version(self, interaction: discord.Interaction, version: int, page: int) -> Answer:
        """Show a version to be read."""
        found = await self.prompts.history(caller(interaction))
        return Reply(card=prompt_cards.version(found, version, interaction.user.id, page), edits=True)

    @route("coach_prompt.compare")
    async def compare_versions(
        self, interaction: discord.Interaction, old: int, new: int, page: int
    ) -> Answer:
        """Show what became of a version in another."""
        found = await self.prompts.compare(caller(interaction), old, new)
        return Reply(card=prompt_cards.comparison(found, interaction.user.id, page), edits=True)

    @route("coach_prompt.use")
    async def use_version(self, interaction: discord.Interaction, version: int) -> Answer:
        """Go by a version from the next talk on."""
        await self.prompts.use(await self.let_in(interaction), version)
        return await self._history(interaction, 0, edits=True)

    @route("coach_prompt.refresh")
    async def refresh_now(self, interaction: discord.Interaction) -> Answer:
        """Have new instructions written."""
        return await self._refresh(interaction, edits=True)

    async def _profile(self, interaction: discord.Interaction, page: int, *, edits: bool) -> Answer:
        who = caller(interaction)
        try:
            known, current = await self.profiles.show(who), await self.prompts.current(who.user_id)
        except Unavailable as exc:
            return Reply(card=cards.locked(errors.sentence(exc) or "", who.user_id), edits=edits)
        return Reply(card=cards.profile(known, current, who.user_id, page), edits=edits)

    async def _history(self, interaction: discord.Interaction, page: int, *, edits: bool) -> Answer:
        found = await self.prompts.history(caller(interaction))
        return Reply(card=prompt_cards.history(found, interaction.user.id, page), edits=edits)

    async def _refresh(self, interaction: discord.Interaction, *, edits: bool) -> Answer:
        await self.prompts.refresh(await self.let_in(interaction))
        return Reply(card=prompt_cards.writing(interaction.user.id), edits=edits)


def _is_private(interaction: discord.Interaction) -> bool:
    """Tell whether the message that was clicked is the member's alone: a post in a thread stays as it is."""
    return interaction.message is not None and interaction.message.flags.ephemeral
