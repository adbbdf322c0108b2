"""Movie nights: planned, joined, voted on and rated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from bot.cards import movie_night as cards
from bot.cards import ratings as rating_cards
from bot.choices import MOST_CHOICES
from bot.client import AttuneBot
from bot.cog import AttuneCog, answers, route
from bot.forms.movie_night import invitation_form, invited
from bot.interactions import caller
from bot.night_posts import cancel_event
from bot.replies import Answer, Reply
from core import time_zones
from core.errors import NotAllowed
from core.films.movie_night import NightWish
from core.films.night_times import MOMENT
from core.films.night_views import NightView

EVENING_HOUR = 20
EVENINGS = 14
WHO_CHOICES = [
    app_commands.Choice(name="everyone who wants to", value="everyone"),
    app_commands.Choice(name="only those I invite", value="invited"),
]


class MovieNight(AttuneCog):
    """Films for a group, by vote."""

    feature = "movie_nights"

    movie_night = app_commands.Group(
        name="movie_night",
        description="Watch a film together",
        guild_only=True,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.nights = bot.engine.movie_nights
        self.posts = bot.night_posts

    async def moments_like(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the evenings of the next days that fit what was typed."""
        return await self.bot.door.choices("movie_night", lambda: _evenings(typed), [])

    async def zones_like(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer time zones whose name has what was typed in it."""
        return await self.bot.door.choices("movie_night", lambda: _zones(typed), [])

    @movie_night.command(description="Plan a movie night: people join, I suggest films, everyone votes")
    @app_commands.describe(
        when="Day and time, such as 2026-03-14 20:00",
        time_zone="The time zone you mean, such as Europe/Berlin; this server's if you leave it out",
        who="Who may come",
        max_minutes="At most this long",
        vote_until="When the vote ends, such as 2026-03-13 18:00; three hours before if you leave it out",
        seen_by_all="Also suggest films that everyone has seen",
    )
    @app_commands.choices(who=WHO_CHOICES)
    @app_commands.autocomplete(when=moments_like, vote_until=moments_like, time_zone=zones_like)
    @answers
    async def plan(
        self,
        interaction: discord.Interaction,
        when: str,
        time_zone: str | None = None,
        who: str = "everyone",
        max_minutes: app_commands.Range[int, 1, 1000] | None = None,
        vote_until: str | None = None,
        seen_by_all: bool = False,
    ) -> Answer:
        _require_posting(interaction)
        zone = time_zone or await self.bot.engine.setup.time_zone(interaction.guild_id)
        wish = NightWish(when, zone, vote_until, max_minutes, who == "invited", seen_by_all)
        shown = await self.nights.plan(caller(interaction), interaction.channel_id or 0, wish)
        return Reply(card=cards.plan(shown), public=True)

    @route("night.join")
    async def join(self, interaction: discord.Interaction, night_id: int) -> Answer:
        """Come along."""
        return _plan(await self.nights.join(caller(interaction), night_id))

    @route("night.leave")
    async def leave(self, interaction: discord.Interaction, night_id: int) -> Answer:
        """Stay away after all."""
        return _plan(await self.nights.leave(caller(interaction), night_id))

    @route("night.invite")
    async def invite(self, interaction: discord.Interaction, night_id: int) -> Answer:
        """Ask the host whom to invite."""
        await self.nights.lead(caller(interaction), night_id, moderates=_moderates(interaction))
        return invitation_form(night_id)

    @route("night.invited")
    async def invited(
        self, interaction: discord.Interaction, values: Mapping[str, Any], night_id: int
    ) -> Answer:
        """Invite whom the host chose."""
        moderates = _moderates(interaction)
        return _plan(
            await self.nights.invite(caller(interaction), night_id, invited(values), moderates=moderates)
        )

    @route("night.open")
    async def open_vote(self, interaction: discord.Interaction, night_id: int) -> Answer:
        """Suggest films, and let everyone vote."""
        message_id = interaction.message.id if interaction.message else None
        moderates = _moderates(interaction)
        return _plan(
            await self.nights.open_vote(caller(interaction), night_id, message_id, moderates=moderates)
        )

    @route("night.ballot")
    async def ballot(self, interaction: discord.Interaction, night_id: int) -> Answer:
        """Show a guest their ballot."""
        shown = await self.nights.ballot(caller(interaction), night_id)
        return Reply(card=cards.ballot(shown, interaction.user.id))

    @route("night.rank")
    async def rank(
        self, interaction: discord.Interaction, night_id: int, film_id: int, ranked: int
    ) -> Answer:
        """Put a film on the ballot, or take it off."""
        shown = await self.nights.rank(caller(interaction), night_id, film_id, ranked=bool(ranked))
        return Reply(card=cards.ballot(shown, interaction.user.id), edits=True)

    @route("night.veto")
    async def veto(
        self, interaction: discord.Interaction, night_id: int, film_id: int, vetoed: int
    ) -> Answer:
        """Veto a film, or take that back."""
        shown = await self.nights.veto(caller(interaction), night_id, film_id, vetoed=bool(vetoed))
        return Reply(card=cards.ballot(shown, interaction.user.id), edits=True)

    @route("night.end")
    async def end_vote(self, interaction: discord.Interaction, night_id: int) -> Answer:
        """End the vote and announce the film."""
        who = caller(interaction)
        shown = await self.nights.end_vote(who, night_id, moderates=_moderates(interaction))
        await self.posts.run_due(who.at)
        return _plan(shown)

    @route("night.off")
    async def call_off(self, interaction: discord.Interaction, night_id: int) -> Answer:
        """Call the night off, with its event."""
        shown = await self.nights.call_off(caller(interaction), night_id, moderates=_moderates(interaction))
        await cancel_event(interaction.guild, shown.night.event_id)
        return _plan(shown)

    @route("night.rate")
    async def rate(self, interaction: discord.Interaction, film_id: int, half_stars: int) -> Answer:
        """Save the stars of someone who was there."""
        film = self.bot.engine.catalogue.film(film_id)
        saved = await self.bot.engine.ratings.rate(caller(interaction), film, half_stars / 2)
        needed = self.bot.engine.models.space.settings.minimum_ratings
        return Reply(card=rating_cards.rated(saved, interaction.user.id, needed))


def _plan(shown: NightView) -> Reply:
    return Reply(card=cards.plan(shown), edits=True)


def _moderates(interaction: discord.Interaction) -> bool:
    """Tell whether someone may lead a night of others; Discord sends their permissions along."""
    return interaction.permissions.manage_events or interaction.permissions.manage_guild


def _require_posting(interaction: discord.Interaction) -> None:
    """Raise NotAllowed where no result could be announced later."""
    allowed = interaction.app_permissions
    is_thread = isinstance(interaction.channel, discord.Thread)
    if not (allowed.send_messages_in_threads if is_thread else allowed.send_messages):
        raise NotAllowed("cannot_post")


def _evenings(typed: str) -> list[app_commands.Choice[str]]:
    now = discord.utils.utcnow()
    first = now.replace(hour=EVENING_HOUR, minute=0)
    days = [day for number in range(EVENINGS) if (day := first + dt.timedelta(days=number)) > now]
    offered = [(f"{day:%A %d %B %Y, %H:%M}", day.strftime(MOMENT)) for day in days]
    wanted = typed.casefold().strip()
    return [
        app_commands.Choice(name=name, value=value)
        for name, value in offered
        if wanted in name.casefold() or wanted in value
    ]


def _zones(typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=zone, value=zone) for zone in time_zones.like(typed, MOST_CHOICES)]


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(MovieNight(bot))
