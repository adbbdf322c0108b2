"""The `/coach` group, which the commands of coaching are put into."""

from discord import app_commands

coach = app_commands.Group(name="coach", description="A coach that knows your habits")
