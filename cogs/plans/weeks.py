"""A member's week, and up to a year of their days."""

import discord
from discord import app_commands

from bot.cards import weeks as cards
from bot.charts.pictures import heat_map_picture, week_picture
from bot.client import AttuneBot
from bot.cog import AttuneCog, answers, route
from bot.interactions import caller
from bot.replies import Answer, Attachment, Reply

WEEK_FILE, YEAR_FILE = "my-week.png", "my-days.png"


class PlanWeeks(AttuneCog):
    """Sums up what was done."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.weeks = bot.engine.plan_weeks

    @app_commands.command(description="Your week: what you did, what you liked, and what next")
    @app_commands.describe(weeks_ago="How many weeks back; this one if left out")
    @answers
    async def my_week(
        self, interaction: discord.Interaction, weeks_ago: app_commands.Range[int, 0, 52] = 0
    ) -> Answer:
        return await self._week(interaction, weeks_ago, edits=False)

    @route("week.show")
    async def show_another(self, interaction: discord.Interaction, weeks_ago: int) -> Answer:
        """Show another week."""
        return await self._week(interaction, weeks_ago, edits=True)

    @route("week.days")
    async def show_days(self, interaction: discord.Interaction) -> Answer:
        """Show up to a year of days."""
        week = await self.weeks.my_week(caller(interaction))
        drawn = await self.bot.painter.draw(heat_map_picture, week.summary.streak)
        picture = Attachment(YEAR_FILE, drawn.png, drawn.alt_text)
        return Reply(card=cards.days(picture, interaction.user.id), files=[picture])

    async def _week(self, interaction: discord.Interaction, weeks_ago: int, *, edits: bool) -> Answer:
        who = caller(interaction)
        week = await self.weeks.my_week(who, weeks_ago)
        if not week.summary.total.due:
            return Reply(card=cards.empty_week(week, who.user_id, weeks_ago=weeks_ago), edits=edits)
        drawn = await self.bot.painter.draw(week_picture, week.summary)
        picture = Attachment(WEEK_FILE, drawn.png, drawn.alt_text)
        shown = cards.my_week(week, picture, who.user_id, weeks_ago=weeks_ago)
        return Reply(card=shown, files=[picture], edits=edits)
