"""The `/admin` group, which the commands of every room for moderators are put into."""

import discord
from discord import app_commands

admin = app_commands.Group(
    name="admin",
    description="Run Attune in this server",
    guild_only=True,
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    default_permissions=discord.Permissions(manage_guild=True),
)
