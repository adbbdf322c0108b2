"""Opening features to some members first, and taking them back."""

import discord
from discord import app_commands

from bot.cards import rollout as cards
from bot.client import AttuneBot
from bot.cog import FREE, answers, route
from bot.feature_words import FEATURE_WORDS
from bot.interactions import caller
from bot.replies import Answer, Reply
from cogs.admin.group import admin
from core.errors import NotAllowed
from core.experiments.features import STAGES, read_stage

FEATURE_CHOICES = [app_commands.Choice(name=words.title, value=name) for name, words in FEATURE_WORDS.items()]
STAGE_CHOICES = [app_commands.Choice(name=cards.stage_name(name), value=name) for name in STAGES]


class RolloutCommands:
    """How far each feature is open."""

    bot: AttuneBot

    async def stages_like(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the stages, and any other percent that was typed."""
        return await self.bot.door.choices("admin rollout", lambda: _stages(typed), [])

    @admin.command(
        description="Open a feature to some members first, to all, or to nobody", extras={FREE: True}
    )
    @app_commands.describe(
        feature="Which feature", stage="How far: a stage, or a percent of members; leave it out to look"
    )
    @app_commands.choices(feature=FEATURE_CHOICES)
    @app_commands.autocomplete(stage=stages_like)
    @answers
    async def rollout(
        self, interaction: discord.Interaction, feature: str, stage: str | None = None
    ) -> Answer:
        who, flags = caller(interaction), self.bot.engine.flags
        if who.guild_id is None:
            raise NotAllowed("server_only")
        if stage is None:
            shown = flags.rollout(feature, who.guild_id)
        else:
            shown = await flags.set_percent(who, feature, read_stage(stage))
        return Reply(card=cards.rollout(shown, who.user_id))

    @route("rollout.set", free=True)
    async def set_percent(self, interaction: discord.Interaction, feature: str, percent: int) -> Answer:
        """Open a feature this far."""
        shown = await self.bot.engine.flags.set_percent(caller(interaction), feature, percent)
        return Reply(card=cards.rollout(shown, interaction.user.id), edits=True)

    @route("rollout.back", free=True)
    async def roll_back(self, interaction: discord.Interaction, feature: str, percent: int) -> Answer:
        """Go back to the share before the last change."""
        return await self.set_percent(interaction, feature, percent)


def _stages(typed: str) -> list[app_commands.Choice[str]]:
    wanted = typed.casefold().strip()
    fitting = [choice for choice in STAGE_CHOICES if wanted in choice.name]
    if fitting:
        return fitting
    percent = read_stage(typed)
    return [app_commands.Choice(name=f"{percent}% of members", value=str(percent))]
