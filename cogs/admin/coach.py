"""`/admin coach`: what coaching costs the server."""

import discord
from discord import app_commands

from bot.cards import coach_costs as cards
from bot.cog import FREE, AttuneCog, answers
from bot.interactions import caller
from bot.replies import Answer, Reply
from cogs.admin.group import admin, server_of


class CoachCostCommands(AttuneCog):
    """Coaching, as those see it who run a server."""

    coach = app_commands.Group(name="coach", description="What coaching costs this server", parent=admin)

    @coach.command(
        description="See what coaching costs this server: spent, saved, expected, and the caps",
        extras={FREE: True},
    )
    @answers
    async def costs(self, interaction: discord.Interaction) -> Answer:
        shown = await self.bot.engine.coaching.costs.of_server(server_of(interaction), caller(interaction).at)
        return Reply(card=cards.costs(shown))
