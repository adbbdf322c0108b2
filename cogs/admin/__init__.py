"""The `/admin` commands: one cog, to which each room for moderators adds its own."""

from bot.client import AttuneBot
from cogs.admin.group import admin
from cogs.admin.schedules import ScheduleCommands


class Admin(ScheduleCommands):
    """Everything that only those who manage a server may do."""

    admin = admin


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Admin(bot))
