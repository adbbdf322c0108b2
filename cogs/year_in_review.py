"""A member's year in films."""

import discord
from discord import app_commands

from bot.cards import year as cards
from bot.charts.pictures import year_picture
from bot.client import AttuneBot
from bot.cog import AttuneCog, answers, route
from bot.interactions import caller
from bot.replies import Answer, Attachment, Reply
from core.films.year_review import YearReview
from core.not_enough import NotEnough
from db.films import Film

PICTURE = "year.png"


class YearInReview(AttuneCog):
    """What a member watched in a year, to keep or to show."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.reviews = bot.engine.year_reviews

    @app_commands.command(description="Your year in films, to keep or to share")
    @app_commands.describe(year="Which year; this one if left out")
    @answers
    async def year_in_review(
        self, interaction: discord.Interaction, year: app_commands.Range[int, 1900, 2100] | None = None
    ) -> Answer:
        who = caller(interaction)
        wanted = self.reviews.year(who, year)
        review = await self.reviews.review(who, wanted)
        if isinstance(review, NotEnough):
            return Reply(card=cards.not_enough(wanted, review, who.user_id))
        picture = await self._drawn(review)
        return Reply(card=cards.year(review, picture, who.user_id), files=[picture])

    @route("year.share")
    async def share_year(self, interaction: discord.Interaction, year: int) -> Answer:
        """Show everyone the picture of a year."""
        who = caller(interaction)
        review = await self.reviews.review(who, self.reviews.year(who, year))
        if isinstance(review, NotEnough):
            return Reply(card=cards.not_enough(year, review, who.user_id))
        picture = await self._drawn(review)
        return Reply(
            card=cards.shared_year(year, picture, interaction.user.display_name),
            files=[picture],
            public=True,
        )

    async def _drawn(self, review: YearReview[Film]) -> Attachment:
        picture = await self.bot.painter.draw(year_picture, review)
        return Attachment(PICTURE, picture.png, picture.alt_text)


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(YearInReview(bot))
