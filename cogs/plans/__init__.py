"""Daily plans, as members meet them."""

from bot.client import AttuneBot
from cogs.plans.days import PlanDays
from cogs.plans.group import plan
from cogs.plans.members import PlanMembers
from cogs.plans.together import PlanTogether
from cogs.plans.weeks import PlanWeeks


class Plans(PlanDays, PlanMembers, PlanTogether, PlanWeeks):
    """A small plan for every day."""

    feature = "plans"
    plan = plan


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Plans(bot))
