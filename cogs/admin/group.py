"""The `/admin` group, which the commands of every room for moderators are put into."""

import discord
from discord import app_commands

from core.errors import NotAllowed

admin = app_commands.Group(
    name="admin",
    description="Run Attune in this server",
    guild_only=True,
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    default_permissions=discord.Permissions(manage_guild=True),
)


def server_of(interaction: discord.Interaction) -> int:
    """Return the server that a moderator runs; the door has let nobody else in."""
    if interaction.guild_id is None:
        raise NotAllowed("server_only")
    return interaction.guild_id
