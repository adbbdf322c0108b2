"""Coaching, as members meet it."""

from bot.client import AttuneBot
from cogs.coach.consult import ConsultationCommands
from cogs.coach.group import coach
from cogs.coach.profile import ProfileCommands


class Coach(ConsultationCommands, ProfileCommands):
    """A coach that knows a member's habits."""

    feature = "coach"
    coach = coach


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Coach(bot))
