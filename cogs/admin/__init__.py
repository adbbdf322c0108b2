"""Commands for moderators: each room's, in the one `/admin` group."""

from bot.client import AttuneBot
from bot.cog import AttuneCog
from cogs.admin.catalogue import CatalogueCommands
from cogs.admin.consultation import CoachAccessCommands
from cogs.admin.group import admin
from cogs.admin.rollout import RolloutCommands
from cogs.admin.schedules import ScheduleCommands
from cogs.admin.setup import SetupCommands
from cogs.admin.tasks import TaskCommands
from cogs.admin.weekly import WeeklyCommands


class Admin(
    SetupCommands,
    RolloutCommands,
    ScheduleCommands,
    WeeklyCommands,
    TaskCommands,
    CatalogueCommands,
    CoachAccessCommands,
    AttuneCog,
):
    """What those may do who manage a server."""

    for_moderators = True
    admin = admin


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Admin(bot))
