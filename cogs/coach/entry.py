"""The way in, which every part of coaching takes first."""

import discord

from bot.cog import AttuneCog
from bot.interactions import caller
from core.caller import Caller


class CoachEntry(AttuneCog):
    """Lets in whom moderators let have a coach."""

    async def let_in(self, interaction: discord.Interaction) -> Caller:
        """Return who asks."""
        return caller(interaction)
