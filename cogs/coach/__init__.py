"""Coaching, as members meet it."""

from bot.client import AttuneBot
from cogs.coach.consult import ConsultationCommands
from cogs.coach.group import coach
from cogs.coach.listening import Listening
from cogs.coach.profile import ProfileCommands
from cogs.coach.talk import TalkCommands


class Coach(ConsultationCommands, TalkCommands, ProfileCommands, Listening):
    """A coach that knows a member's habits."""

    feature = "coach"
    coach = coach


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Coach(bot))
