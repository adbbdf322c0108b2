"""The `/plan` group, which the commands of daily plans are put into."""

from discord import app_commands

plan = app_commands.Group(name="plan", description="Small habits, planned day by day")
