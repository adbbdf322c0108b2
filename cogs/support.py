"""Support in a hard moment: for everyone, everywhere, and without keeping anything unless asked to."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from bot import errors
from bot.cards import grounding
from bot.cards import support as cards
from bot.client import AttuneBot
from bot.cog import FREE, AttuneCog, answers, route
from bot.components import chosen
from bot.forms import support as forms
from bot.interactions import caller
from bot.replies import Answer, Reply
from core.coaching.safety.help_lines import regions
from core.coaching.safety.safety_plan import SafetyPlan
from core.errors import NotFound, Unavailable


class Support(AttuneCog):
    """No feature flag, no coach needed, no consent asked before something is to be kept."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.support = bot.engine.coaching.support

    @app_commands.command(
        name="support", description="Something for a hard moment, and people who listen", extras={FREE: True}
    )
    @answers
    async def open(self, interaction: discord.Interaction) -> Answer:
        return await self.show(interaction)

    @route("support.show", free=True)
    async def show(self, interaction: discord.Interaction) -> Answer:
        """Show what there is."""
        own = await self.support.own(interaction.user.id)
        return _private(interaction, cards.support_card(own, interaction.user.id))

    @route("support.exercise", free=True)
    async def exercise(self, interaction: discord.Interaction, name: str, step: int) -> Answer:
        """Show a step of an exercise."""
        if name not in grounding.EXERCISES:
            raise NotFound("button")
        return _private(interaction, grounding.step(name, step, interaction.user.id))

    @route("support.regions", free=True)
    async def regions(self, interaction: discord.Interaction) -> Answer:
        """Offer countries."""
        own = await self.support.own(interaction.user.id)
        return _private(interaction, cards.choose_region(own.region, own, interaction.user.id))

    @route("support.region", free=True)
    async def region(self, interaction: discord.Interaction, values: Mapping[str, Any]) -> Answer:
        """Show a country's lines, and keep nothing."""
        own = await self.support.own(interaction.user.id)
        shown = regions().get(chosen(values) or "")
        return _private(interaction, cards.choose_region(shown, own, interaction.user.id))

    @route("support.keep_region")
    async def keep_region(self, interaction: discord.Interaction, code: str) -> Answer:
        """Remember a country."""
        await self.support.keep_region(caller(interaction), code)
        return await self.show(interaction)

    @route("support.forget_region", free=True)
    async def forget_region(self, interaction: discord.Interaction) -> Answer:
        """Forget the country."""
        await self.support.keep_region(caller(interaction), None)
        return await self.show(interaction)

    @route("support.plan", free=True)
    async def plan(self, interaction: discord.Interaction) -> Answer:
        """Show someone their safety plan."""
        try:
            plan = await self.support.plan(caller(interaction))
        except Unavailable as exc:
            return _private(interaction, cards.locked_plan(errors.sentence(exc) or "", interaction.user.id))
        return self._plan(interaction, plan)

    @route("support.write")
    async def write(self, interaction: discord.Interaction, page: int) -> Answer:
        """Open half of the plan for writing."""
        if page not in forms.PAGES:
            raise NotFound("button")
        return forms.plan_form(interaction.user.id, page, await self.support.plan(caller(interaction)))

    @route("support.written")
    async def written(self, interaction: discord.Interaction, values: Mapping[str, Any], page: int) -> Answer:
        """Keep what was written."""
        if page not in forms.PAGES:
            raise NotFound("button")
        plan = await self.support.write_plan(caller(interaction), **forms.written(values, page))
        return self._plan(interaction, plan)

    @route("support.ask_delete", free=True)
    async def ask_delete(self, interaction: discord.Interaction) -> Answer:
        """Ask before deleting."""
        return _private(interaction, cards.ask_delete(interaction.user.id))

    @route("support.delete", free=True)
    async def delete(self, interaction: discord.Interaction) -> Answer:
        """Delete the plan."""
        await self.support.delete_plan(caller(interaction))
        return self._plan(interaction, SafetyPlan())

    def _plan(self, interaction: discord.Interaction, plan: SafetyPlan) -> Answer:
        return _private(interaction, cards.safety_plan(plan, interaction.user.id))


def _private(interaction: discord.Interaction, card: discord.ui.LayoutView) -> Reply:
    """Answer for one pair of eyes: in the place of a card that is private, and beside one that others may see."""
    message = interaction.message
    return Reply(card=card, edits=message is not None and message.flags.ephemeral)


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Support(bot))
