"""What the bot can do."""

import discord
from discord import app_commands

from bot.cards import help as cards
from bot.client import AttuneBot
from bot.cog import FREE, AttuneCog, answers
from bot.replies import Answer, Reply


class Help(AttuneCog):
    """Where to start."""

    @app_commands.command(description="What I can do, and where to start", extras={FREE: True})
    @answers
    async def help(self, interaction: discord.Interaction) -> Answer:
        return Reply(card=cards.overview(interaction.user.id, moderates=interaction.permissions.manage_guild))


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Help(bot))
