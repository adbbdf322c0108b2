"""Personal recommendations and the member's statistics."""

import discord
from discord import app_commands

from bot.cards import recommendations as cards
from bot.cards import statistics as statistics_cards
from bot.charts.pictures import taste_picture
from bot.client import AttuneBot
from bot.cog import AttuneCog, answers, route
from bot.interactions import caller
from bot.replies import Answer, Attachment, Reply
from core.caller import Caller
from core.films.film_space import Wanted
from core.films.statistics import TasteStatistics
from core.films.vocabulary import DECADES, GENRES, MOODS

GENRE_CHOICES = [app_commands.Choice(name=genre, value=genre) for genre in GENRES]
MOOD_CHOICES = [app_commands.Choice(name=mood, value=mood) for mood in MOODS]
DECADE_CHOICES = [app_commands.Choice(name=f"{decade}s", value=decade) for decade in DECADES]
PICTURE = "taste.png"


class Recommendations(AttuneCog):
    """Lists of films for the member, and what their ratings say about them."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.recommending = bot.engine.recommending
        self.ratings = bot.engine.ratings
        self.check_ins = bot.engine.check_ins
        self.statistics = bot.engine.statistics

    @app_commands.command(description="Films for you, each with its reason")
    @app_commands.describe(
        mood="How it should feel",
        genre="Only this genre",
        decade="Only from these years",
        max_minutes="At most this long",
        adventurous="0 plays it safe, 100 surprises you; I remember your choice",
    )
    @app_commands.choices(mood=MOOD_CHOICES, genre=GENRE_CHOICES, decade=DECADE_CHOICES)
    @answers
    async def my_recommendations(
        self,
        interaction: discord.Interaction,
        mood: str | None = None,
        genre: str | None = None,
        decade: int | None = None,
        max_minutes: app_commands.Range[int, 1, 1000] | None = None,
        adventurous: app_commands.Range[int, 0, 100] | None = None,
    ) -> Answer:
        who = caller(interaction)
        feeling = None if mood else await self._feeling(who)
        wanted = Wanted(mood, genre, decade, max_minutes, feeling)
        page = await self.recommending.recommend(who, wanted, adventurous)
        return Reply(card=cards.page(page, who.user_id))

    @app_commands.command(description="What your ratings say about your taste")
    @answers
    async def my_stats(self, interaction: discord.Interaction) -> Answer:
        figures, picture = await self._drawn(caller(interaction))
        return Reply(card=statistics_cards.statistics(figures, picture, interaction.user.id), files=[picture])

    @route("recommend.start")
    async def start(self, interaction: discord.Interaction) -> Answer:
        """Make a list without options."""
        who = caller(interaction)
        page = await self.recommending.recommend(who, Wanted(feeling=await self._feeling(who)))
        return Reply(card=cards.page(page, who.user_id))

    @route("recommend.any_mood")
    async def any_mood(self, interaction: discord.Interaction, list_id: int) -> Answer:
        """Make the list anew without the mood of the day's check-in; the next list will have it again."""
        page = await self.recommending.in_any_mood(caller(interaction), list_id)
        return Reply(card=cards.page(page, interaction.user.id), edits=True)

    @route("recommend.page")
    async def turn(self, interaction: discord.Interaction, list_id: int, number: int) -> Answer:
        """Turn to another page."""
        return await self._page(caller(interaction), list_id, number)

    @route("recommend.dismiss")
    async def dismiss(
        self, interaction: discord.Interaction, film_id: int, list_id: int, number: int
    ) -> Answer:
        """Never suggest a film again."""
        who = caller(interaction)
        await self.ratings.mark(who, film_id, "dismissed")
        await self.recommending.judge(who, list_id, film_id, "dismissed")
        return await self._page(who, list_id, number)

    @route("recommend.restore")
    async def restore(
        self, interaction: discord.Interaction, film_id: int, list_id: int, number: int
    ) -> Answer:
        """Take a "Not for me" back."""
        who = caller(interaction)
        await self.ratings.unmark(who, film_id, "dismissed")
        await self.recommending.judge(who, list_id, film_id, "restored")
        return await self._page(who, list_id, number)

    @route("recommend.list")
    async def list_film(
        self, interaction: discord.Interaction, film_id: int, list_id: int, number: int
    ) -> Answer:
        """Put a film on the watchlist."""
        who = caller(interaction)
        await self.ratings.mark(who, film_id, "watchlist")
        await self.recommending.judge(who, list_id, film_id, "watchlist")
        return await self._page(who, list_id, number)

    @route("recommend.unlist")
    async def unlist_film(
        self, interaction: discord.Interaction, film_id: int, list_id: int, number: int
    ) -> Answer:
        """Take a film off the watchlist."""
        who = caller(interaction)
        await self.ratings.unmark(who, film_id, "watchlist")
        await self.recommending.judge(who, list_id, film_id, "unlisted")
        return await self._page(who, list_id, number)

    @route("recommend.why")
    async def why(self, interaction: discord.Interaction, film_id: int, list_id: int) -> Answer:
        """Take a film's score apart."""
        who = caller(interaction)
        told = await self.recommending.why(who, list_id, film_id)
        await self.recommending.judge(who, list_id, film_id, "why")
        return Reply(card=cards.why(told))

    @route("recommend.share")
    async def share(self, interaction: discord.Interaction, list_id: int, number: int) -> Answer:
        """Show everyone the films of a page."""
        page = await self.recommending.page(caller(interaction), list_id, number)
        return Reply(card=cards.shared_page(page, interaction.user.mention), public=True)

    @route("stats.share")
    async def share_statistics(self, interaction: discord.Interaction) -> Answer:
        """Show everyone the picture."""
        _, picture = await self._drawn(caller(interaction))
        return Reply(
            card=statistics_cards.shared_statistics(picture, interaction.user.display_name),
            files=[picture],
            public=True,
        )

    async def _feeling(self, who: Caller) -> str | None:
        return await self.check_ins.latest_mood(who.user_id, who.at)

    async def _page(self, who: Caller, list_id: int, number: int) -> Answer:
        page = await self.recommending.page(who, list_id, number)
        return Reply(card=cards.page(page, who.user_id), edits=True)

    async def _drawn(self, who: Caller) -> tuple[TasteStatistics, Attachment]:
        figures = await self.statistics.statistics(who)
        picture = await self.bot.painter.draw(taste_picture, figures)
        return figures, Attachment(PICTURE, picture.png, picture.alt_text)


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Recommendations(bot))
