"""The way in, which every part of coaching takes first."""

import discord

from bot.cards.support import help_card
from bot.cog import AttuneCog
from bot.interactions import caller
from core.caller import Caller
from core.coaching.safety.gate import Assessment


class CoachEntry(AttuneCog):
    """Lets in whom moderators let have a coach."""

    async def let_in(self, interaction: discord.Interaction) -> Caller:
        """Return who asks. Raises NotAllowed for who may not have a coach (any more)."""
        who = caller(interaction)
        await self.admit(who, interaction.user)
        return who

    async def admit(self, who: Caller, person: discord.abc.User) -> None:
        """Raise NotAllowed for who may not have a coach (any more), also when they write a message."""
        await self.bot.engine.coaching.access.require(who, role_ids(person))

    async def help_first(self, assessment: Assessment, user_id: int) -> discord.ui.LayoutView:
        """Return what takes the place of any coaching when someone's safety comes first."""
        return help_card(assessment, await self.bot.engine.coaching.support.region(user_id), user_id)


def role_ids(person: discord.abc.User) -> list[int]:
    """Return someone's roles where they are; nobody has any in a private chat."""
    return [role.id for role in person.roles] if isinstance(person, discord.Member) else []
