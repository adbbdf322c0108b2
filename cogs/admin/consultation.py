"""`/admin consultation`: who may have a coach in this server."""

import discord
from discord import app_commands

from bot.cards import coach_access as cards
from bot.cog import FREE, AttuneCog, answers
from bot.interactions import caller
from bot.replies import Answer, Reply
from cogs.admin.group import admin, server_of

consultation = app_commands.Group(
    name="consultation", description="Who may have a coach in this server", parent=admin
)


class CoachAccessCommands(AttuneCog):
    """Lets members have a coach, or no more."""

    @consultation.command(
        description="Let a member, or all who have a role, have a coach", extras={FREE: True}
    )
    @app_commands.describe(member="Who may have a coach", role="Whose members may have a coach")
    @answers
    async def enable(
        self,
        interaction: discord.Interaction,
        member: discord.User | None = None,
        role: discord.Role | None = None,
    ) -> Answer:
        return await self._change_access(interaction, member, role, enabled=True)

    @consultation.command(
        description="Let a member, or all who have a role, have a coach no more", extras={FREE: True}
    )
    @app_commands.describe(member="Whose coaching ends", role="Whose members' coaching ends")
    @answers
    async def disable(
        self,
        interaction: discord.Interaction,
        member: discord.User | None = None,
        role: discord.Role | None = None,
    ) -> Answer:
        return await self._change_access(interaction, member, role, enabled=False)

    @consultation.command(
        name="list", description="Who may have a coach, and who asked in vain", extras={FREE: True}
    )
    @answers
    async def list_consultations(self, interaction: discord.Interaction) -> Answer:
        return await self._access_list(interaction)

    async def _change_access(
        self,
        interaction: discord.Interaction,
        member: discord.User | None,
        role: discord.Role | None,
        *,
        enabled: bool,
    ) -> Answer:
        access = self.bot.engine.coaching.access
        change = access.enable if enabled else access.disable
        is_new = await change(caller(interaction), member_id=member and member.id, role_id=role and role.id)
        one = member or role
        said = cards.changed(one.mention if one else "", enabled=enabled, is_new=is_new)
        return await self._access_list(interaction, said)

    async def _access_list(self, interaction: discord.Interaction, said: str | None = None) -> Answer:
        found = await self.bot.engine.coaching.access.listed(server_of(interaction), interaction.created_at)
        return Reply(card=cards.access(found, said))
