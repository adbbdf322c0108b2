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


def moderated_server(interaction: discord.Interaction) -> int:
    """Return the server that someone may manage. Raises NotAllowed: Discord hides commands, but does not guard them."""
    if interaction.guild_id is None:
        raise NotAllowed("server_only")
    if not interaction.permissions.manage_guild:
        raise NotAllowed("moderator")
    return interaction.guild_id
