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
        await self.bot.engine.coaching.access.require(who, role_ids(interaction.user))
        return who


def role_ids(person: discord.abc.User) -> list[int]:
    """Return someone's roles where they are; nobody has any in a private chat."""
    return [role.id for role in person.roles] if isinstance(person, discord.Member) else []
