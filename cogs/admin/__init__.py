"""Commands for those who run a server."""

from bot.client import AttuneBot
from bot.cog import AttuneCog
from cogs.admin.group import admin
from cogs.admin.tasks import TaskCommands


class Admin(TaskCommands, AttuneCog):
    """`/admin`: one group for the commands of every room."""

    admin = admin


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Admin(bot))
