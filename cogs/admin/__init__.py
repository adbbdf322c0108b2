"""What moderators and operators do: the `/admin` commands of every room, in one cog."""

from bot.client import AttuneBot
from bot.cog import AttuneCog
from cogs.admin.catalogue import CatalogueCommands
from cogs.admin.group import admin


class Admin(CatalogueCommands, AttuneCog):
    """Runs Attune."""

    admin = admin


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Admin(bot))
