"""What features do on a server, in figures, for its moderators."""

import discord
from discord import app_commands

from bot.cards import plan_insights as cards
from bot.client import AttuneBot
from bot.cog import FREE, AttuneCog, answers
from bot.interactions import caller
from bot.replies import Answer, Reply


class Insights(AttuneCog):
    """Figures that enough members are behind."""

    for_moderators = True
    insights = app_commands.Group(
        name="insights",
        description="How this server uses Attune, nobody by name",
        guild_only=True,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.reports = bot.engine.plan_reports

    @insights.command(description="How daily plans do here", extras={FREE: True})
    @answers
    async def plans(self, interaction: discord.Interaction) -> Answer:
        return Reply(card=cards.report(await self.reports.report(caller(interaction))))


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Insights(bot))
