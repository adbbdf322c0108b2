"""A coach that knows its member's habits."""

from bot.client import AttuneBot
from cogs.coach.group import coach
from cogs.coach.profile import ProfileCommands


class Coach(ProfileCommands):
    """Interviews, talks, and all that the coach knows."""

    feature = "coach"
    coach = coach


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Coach(bot))
