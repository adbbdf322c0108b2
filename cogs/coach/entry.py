"""The way in, which every part of coaching takes first."""

import discord

from bot.cog import AttuneCog
from bot.interactions import caller
from core.caller import Caller


class CoachEntry(AttuneCog):
    """Lets in whom moderators let have a coach."""

    async def let_in(self, interaction: discord.Interaction) -> Caller:
        """Return who asks. Raises NotAllowed for who may not have a coach (any more)."""
        who = caller(interaction)
        await self.admit(who, interaction.user)
        return who

    async def admit(self, who: Caller, person: discord.abc.User) -> None:
        """Raise NotAllowed for who may not have a coach (any more), also when they write a message."""
