"""Rating films, the watchlist, and one film's card."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from bot.cards import ratings as cards
from bot.cards import recommendations as film_cards
from bot.cards.layout import plain, short_stars, stars
from bot.choices import film_choices
from bot.client import AttuneBot
from bot.cog import FREE, AttuneCog, answers, route
from bot.errors import sentence
from bot.forms.ratings import RatingDraft, rating_form
from bot.interactions import caller
from bot.replies import Answer, Reply
from core.bounded import Bounded
from core.caller import Caller
from core.errors import InvalidInput, NotFound
from core.films.recommending import Page
from core.films.statistics import STAR_STEPS
from db.films import Film, MarkKind

STAR_CHOICES = [app_commands.Choice(name=short_stars(step), value=step) for step in reversed(STAR_STEPS)]
REMEMBERED_DRAFTS = 1_000
MARKED: Mapping[MarkKind, str] = {
    "unseen": "You haven't seen",
    "watchlist": "On your watchlist:",
    "skipped": "Skipped",
}


class Films(AttuneCog):
    """Everything one does with single films."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.catalogue = bot.engine.catalogue
        self.films = bot.engine.films
        self.ratings = bot.engine.ratings
        self.quick_rating = bot.engine.quick_rating
        self.recommending = bot.engine.recommending
        self.drafts: Bounded[tuple[int, int], RatingDraft] = Bounded(REMEMBERED_DRAFTS)

    async def films_like(
        self, interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the films that fit what was typed."""
        return await self.bot.door.choices("film", lambda: film_choices(self.catalogue, current), [])

    @app_commands.command(description="Rate a film, or many films in a row")
    @app_commands.describe(
        film="Start typing a title; leave it out to rate many in a row", stars="How much you liked it"
    )
    @app_commands.choices(stars=STAR_CHOICES)
    @app_commands.autocomplete(film=films_like)
    @answers
    async def rate(
        self, interaction: discord.Interaction, film: str | None = None, stars: float | None = None
    ) -> Answer:
        if film is None:
            return await self.start_quick(interaction)
        found = self.catalogue.resolve(film)
        if stars is None:
            return await self.open_form(interaction, found.film_id, 0, 0)
        saved = await self.ratings.rate(caller(interaction), found, stars)
        return Reply(card=cards.rated(saved, interaction.user.id, self._needed))

    @app_commands.command(description="Take a rating away")
    @app_commands.describe(film="The film whose rating should go")
    @app_commands.autocomplete(film=films_like)
    @answers
    async def unrate(self, interaction: discord.Interaction, film: str) -> Answer:
        removed = await self.ratings.remove(caller(interaction), self.catalogue.resolve(film))
        return Reply(card=cards.removed(removed, interaction.user.id))

    @app_commands.command(description="The films you want to see")
    @answers
    async def watchlist(self, interaction: discord.Interaction) -> Answer:
        films = await self.ratings.watchlist(caller(interaction))
        return Reply(card=cards.watchlist(films, interaction.user.id))

    @app_commands.command(description="Everything about one film", extras={FREE: True})
    @app_commands.describe(title="Start typing a title")
    @app_commands.autocomplete(title=films_like)
    @answers
    async def film(self, interaction: discord.Interaction, title: str) -> Answer:
        details = await self.films.details(caller(interaction), self.catalogue.resolve(title))
        return Reply(card=film_cards.film(details, interaction.user.id))

    @route("rate.open")
    async def open_form(
        self, interaction: discord.Interaction, film_id: int, list_id: int, page: int
    ) -> Answer:
        """Open the form for a film; with a list, its page is shown again afterwards."""
        film = self.catalogue.film(film_id)
        draft = await self._draft(caller(interaction), film)
        return rating_form(film, interaction.user.id, draft, list_id, page)

    @route("rate.again")
    async def open_again(self, interaction: discord.Interaction, film_id: int, draft_id: int) -> Answer:
        """Open the form with what was typed before, or after a restart with what was saved before."""
        film = self.catalogue.film(film_id)
        draft = self.drafts.get((interaction.user.id, draft_id))
        if draft is None:
            draft = await self._draft(caller(interaction), film)
        return rating_form(film, interaction.user.id, draft, 0, 0)

    @route("rate.save")
    async def save_form(
        self,
        interaction: discord.Interaction,
        values: Mapping[str, Any],
        film_id: int,
        list_id: int,
        page: int,
    ) -> Answer:
        """Save what the form holds; what cannot be saved is kept to be put right."""
        who, film = caller(interaction), self.catalogue.film(film_id)
        draft = RatingDraft.read(values)
        try:
            saved = await self.ratings.rate(who, film, draft.stars, draft.details())
        except InvalidInput as problem:
            self.drafts.put((who.user_id, interaction.id), draft)
            told = sentence(problem) or ""
            return Reply(card=cards.fix_form(who.user_id, film_id, interaction.id, told))
        shown = await self._list_page(who, list_id, page)
        if shown is None:
            return Reply(card=cards.rated(saved, who.user_id, self._needed))
        await self.recommending.judge(who, list_id, film_id, "seen")
        return Reply(card=film_cards.page(shown, who.user_id), edits=True)

    @route("rate.undo")
    async def undo(self, interaction: discord.Interaction, event_id: int) -> Answer:
        """Undo one rating, or the removal of one."""
        undone = await self.ratings.undo(caller(interaction), event_id)
        return Reply(card=cards.undone(undone), edits=True)

    @route("rate.share")
    async def share_rating(self, interaction: discord.Interaction, film_id: int) -> Answer:
        """Show everyone a rating as it stands."""
        film = self.catalogue.film(film_id)
        rating = await self.ratings.rating(caller(interaction), film)
        if rating is None:
            return Reply("You haven't rated that film any more, so there is nothing to share.")
        return Reply(card=cards.shared_rating(film, rating.stars, interaction.user.mention), public=True)

    @route("quick.start")
    async def start_quick(self, interaction: discord.Interaction) -> Answer:
        """Begin to ask about one film after another."""
        card = await self.quick_rating.next_card(caller(interaction))
        return Reply(card=cards.quick(card, interaction.user.id))

    @route("quick.stars")
    async def quick_stars(self, interaction: discord.Interaction, film_id: int, half_stars: int) -> Answer:
        """Save the stars and ask on."""
        who = caller(interaction)
        saved = await self.ratings.rate(who, self.catalogue.film(film_id), half_stars / 2)
        told = f"You gave **{plain(saved.film.title)}** {stars(saved.stars)}."
        return await self._ask_on(interaction, told, (cards.UNDO_RATING, saved.event_id))

    @route("quick.mark")
    async def quick_mark(self, interaction: discord.Interaction, film_id: int, kind: str) -> Answer:
        """Mark the film instead and ask on."""
        film = await self.ratings.mark(caller(interaction), film_id, _mark_kind(kind))
        return await self._ask_on(
            interaction, f"{MARKED[_mark_kind(kind)]} **{plain(film.title)}**.", (kind, film_id)
        )

    @route("quick.undo")
    async def quick_undo(self, interaction: discord.Interaction, kind: str, number: int) -> Answer:
        """Take the last answer back and ask on."""
        who = caller(interaction)
        if kind == cards.UNDO_RATING:
            film = (await self.ratings.undo(who, number)).film
        else:
            film = await self.ratings.unmark(who, number, _mark_kind(kind))
        return await self._ask_on(interaction, f"Took back your answer on **{plain(film.title)}**.", None)

    @route("film.list")
    async def list_film(self, interaction: discord.Interaction, film_id: int) -> Answer:
        """Put a film on the watchlist."""
        film = await self.ratings.mark(caller(interaction), film_id, "watchlist")
        return await self._film_again(interaction, film.film_id)

    @route("film.unlist")
    async def unlist_film(self, interaction: discord.Interaction, film_id: int) -> Answer:
        """Take a film off the watchlist."""
        film = await self.ratings.unmark(caller(interaction), film_id, "watchlist")
        return await self._film_again(interaction, film.film_id)

    @route("film.share", free=True)
    async def share_film(self, interaction: discord.Interaction, film_id: int) -> Answer:
        """Show everyone a film."""
        details = await self.films.details(caller(interaction), self.catalogue.film(film_id))
        return Reply(card=film_cards.shared_film(details), public=True)

    async def _draft(self, who: Caller, film: Film) -> RatingDraft:
        """Return what was saved of a film before."""
        earlier = await self.ratings.rating(who, film)
        return RatingDraft.of(earlier, None if earlier else await self.ratings.seen_note(who, film))

    async def _list_page(self, who: Caller, list_id: int, page: int) -> Page | None:
        """Return the page that a form was opened from; None without one, or when its list is gone by now."""
        try:
            return await self.recommending.page(who, list_id, page) if list_id else None
        except NotFound:
            return None

    @property
    def _needed(self) -> int:
        return self.bot.engine.models.space.settings.minimum_ratings

    async def _film_again(self, interaction: discord.Interaction, film_id: int) -> Answer:
        details = await self.films.details(caller(interaction), self.catalogue.film(film_id))
        return Reply(card=film_cards.film(details, interaction.user.id), edits=True)

    async def _ask_on(
        self, interaction: discord.Interaction, told: str, undo: tuple[str, int] | None
    ) -> Answer:
        card = await self.quick_rating.next_card(caller(interaction))
        return Reply(card=cards.quick(card, interaction.user.id, told, undo), edits=True)


def _mark_kind(kind: str) -> MarkKind:
    for known in MARKED:
        if known == kind:
            return known
    raise NotFound("button")


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Films(bot))
