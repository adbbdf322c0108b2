"""Daily plans: shown by the day, and settled item by item."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import discord

from bot.cards import plans as cards
from bot.client import AttuneBot
from bot.cog import AttuneCog, answers, route
from bot.forms import plans as forms
from bot.interactions import caller
from bot.replies import Answer, Reply
from cogs.plans.group import plan
from core.errors import NotFound
from core.plans.views import PlanView

SNOOZE_MINUTES = 120
LAST_DAY = dt.date.max.toordinal()


class PlanDays(AttuneCog):
    """Shows days, and settles what stands on them."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.planning = bot.engine.planning
        self.items = bot.engine.plan_items

    @plan.command(description="What is on your plan today")
    @answers
    async def today(self, interaction: discord.Interaction) -> Answer:
        return _shown(interaction, await self.planning.today(caller(interaction)))

    @plan.command(description="What tomorrow will hold")
    @answers
    async def tomorrow(self, interaction: discord.Interaction) -> Answer:
        return _shown(interaction, await self.planning.tomorrow(caller(interaction)))

    @plan.command(description="Today and the six days after it")
    @answers
    async def week(self, interaction: discord.Interaction) -> Answer:
        return Reply(card=cards.week(await self.planning.week(caller(interaction)), interaction.user.id))

    @route("plan.today")
    async def back_to_today(self, interaction: discord.Interaction) -> Answer:
        """Show today's plan."""
        return _edited(interaction, await self.planning.today(caller(interaction)))

    @route("plan.week")
    async def show_week(self, interaction: discord.Interaction) -> Answer:
        """Show the days ahead."""
        week = await self.planning.week(caller(interaction))
        return Reply(card=cards.week(week, interaction.user.id), edits=True)

    @route("plan.rest")
    async def rest(self, interaction: discord.Interaction) -> Answer:
        """Make today a day of rest."""
        return _edited(interaction, await self.planning.rest(caller(interaction)))

    @route("plan.show")
    async def show(self, interaction: discord.Interaction, day: int) -> Answer:
        """Show the plan of a day."""
        return _edited(interaction, await self.planning.plan(caller(interaction), _day(day)))

    @route("plan.done")
    async def done(self, interaction: discord.Interaction, day: int, item: int) -> Answer:
        """Note that an item was done."""
        return _edited(interaction, await self.items.done(caller(interaction), _day(day), item))

    @route("plan.satisfied")
    async def satisfied(self, interaction: discord.Interaction, day: int, item: int, score: int) -> Answer:
        """Keep how satisfying it was."""
        return _edited(interaction, await self.items.satisfy(caller(interaction), _day(day), item, score))

    @route("plan.how_long")
    async def how_long(self, interaction: discord.Interaction, day: int, item: int) -> Answer:
        """Ask how long it took."""
        return forms.minutes_form(interaction.user.id, day, item)

    @route("plan.took")
    async def took(
        self, interaction: discord.Interaction, values: Mapping[str, Any], day: int, item: int
    ) -> Answer:
        """Keep how long it took."""
        shown = await self.items.took(caller(interaction), _day(day), item, values.get(forms.TOOK))
        return _edited(interaction, shown)

    @route("plan.skip")
    async def skip(self, interaction: discord.Interaction, day: int, item: int) -> Answer:
        """Skip an item; why is asked on the card."""
        return _edited(interaction, await self.items.skip(caller(interaction), _day(day), item))

    @route("plan.why")
    async def why(self, interaction: discord.Interaction, day: int, item: int, reason: str) -> Answer:
        """Keep why an item was skipped."""
        return _edited(interaction, await self.items.because(caller(interaction), _day(day), item, reason))

    @route("plan.undo")
    async def undo(self, interaction: discord.Interaction, day: int, item: int) -> Answer:
        """Open an item again."""
        return _edited(interaction, await self.items.undo(caller(interaction), _day(day), item))

    @route("plan.swap")
    async def swap(self, interaction: discord.Interaction, day: int, item: int) -> Answer:
        """Put another task in an item's place."""
        return _edited(interaction, await self.items.swap(caller(interaction), _day(day), item))

    @route("plan.tiny")
    async def tiny(self, interaction: discord.Interaction, day: int, item: int, tiny: int) -> Answer:
        """Take the two-minute version, or the whole one again."""
        shown = await self.items.tiny(caller(interaction), _day(day), item, tiny=bool(tiny))
        return _edited(interaction, shown)

    @route("plan.snooze")
    async def snooze(self, interaction: discord.Interaction, day: int, item: int) -> Answer:
        """Put an item off for a while."""
        return _edited(
            interaction, await self.items.snooze(caller(interaction), _day(day), item, SNOOZE_MINUTES)
        )


def _shown(interaction: discord.Interaction, view: PlanView) -> Reply:
    return Reply(card=cards.plan(view, interaction.user.id))


def _edited(interaction: discord.Interaction, view: PlanView) -> Reply:
    return Reply(card=cards.plan(view, interaction.user.id), edits=True)


def _day(ordinal: int) -> dt.date:
    """Read the day that a button carries."""
    if not 1 <= ordinal <= LAST_DAY:
        raise NotFound("plan_item")
    return dt.date.fromordinal(ordinal)
