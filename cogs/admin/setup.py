"""Setting up a server, and seeing what runs there."""

from collections.abc import Mapping
from typing import Any

import discord

from bot.cards import server_status as status_cards
from bot.cards import setup as cards
from bot.choices import MOST_CHOICES
from bot.client import AttuneBot
from bot.cog import FREE, answers, route
from bot.components import chosen
from bot.forms.setup import typed_zone, zone_form
from bot.interactions import caller
from bot.permissions import missing
from bot.replies import Answer, Reply
from cogs.admin.group import admin
from core import time_zones
from core.errors import InvalidInput, NotAllowed
from core.experiments.features import FEATURES
from db.server_settings import ServerSettings


class SetupCommands:
    """The wizard, which is the settings later on."""

    bot: AttuneBot

    @admin.command(
        description="Set up this server: channel, time zone, features",
        extras={FREE: True},
    )
    @answers
    async def setup(self, interaction: discord.Interaction) -> Answer:
        is_first = await self.bot.engine.setup.settings(_guild(interaction).id) is None
        return await self._page(interaction, cards.STEPS[0] if is_first else cards.SUMMARY, edits=False)

    @admin.command(description="What runs in this server, and how it is", extras={FREE: True})
    @answers
    async def status(self, interaction: discord.Interaction) -> Answer:
        found = await self.bot.engine.server_statuses.status(_guild(interaction).id)
        return Reply(card=status_cards.status(await self._view(interaction), found, interaction.user.id))

    @route("setup.page", free=True)
    async def turn(self, interaction: discord.Interaction, name: str) -> Answer:
        """Go to a step, or to the summary."""
        return await self._page(interaction, name)

    @route("setup.channel", free=True)
    async def choose_channel(self, interaction: discord.Interaction, values: Mapping[str, Any]) -> Answer:
        """Save where to post."""
        channel_id = _channel_id(_guild(interaction), chosen(values))
        await self.bot.engine.setup.set_posts_channel(caller(interaction), channel_id)
        return await self._page(interaction, "channel")

    @route("setup.zone", free=True)
    async def choose_zone(self, interaction: discord.Interaction, values: Mapping[str, Any]) -> Answer:
        """Save the time zone."""
        await self.bot.engine.setup.set_time_zone(caller(interaction), chosen(values) or "")
        return await self._page(interaction, "zone")

    @route("setup.other_zone", free=True)
    async def other_zone(self, interaction: discord.Interaction) -> Answer:
        """Ask for a time zone that the menu lacks."""
        return zone_form(interaction.user.id)

    @route("setup.typed_zone", free=True)
    async def type_zone(self, interaction: discord.Interaction, values: Mapping[str, Any]) -> Answer:
        """Save the time zone that fits what was typed, or ask which one was meant."""
        typed = typed_zone(values)
        found = time_zones.like(typed, MOST_CHOICES) if typed.strip() else []
        if len(found) > 1:
            view = await self._view(interaction)
            return Reply(card=cards.zones_found(found, view, interaction.user.id), edits=True)
        if not found:
            raise InvalidInput("time_zone")
        await self.bot.engine.setup.set_time_zone(caller(interaction), found[0])
        return await self._page(interaction, "zone")

    @route("setup.feature", free=True)
    async def switch(self, interaction: discord.Interaction, name: str, percent: int) -> Answer:
        """Switch a feature on or off."""
        await self.bot.engine.flags.set_percent(caller(interaction), name, percent)
        return await self._page(interaction, "features")

    async def _page(self, interaction: discord.Interaction, name: str, *, edits: bool = True) -> Reply:
        view = await self._view(interaction)
        return Reply(card=cards.page(name, view, interaction.user.id), edits=edits)

    async def _view(self, interaction: discord.Interaction) -> cards.ServerView:
        guild, engine = _guild(interaction), self.bot.engine
        settings = await engine.setup.settings(guild.id) or ServerSettings()
        channel = guild.get_channel(settings.posts_channel_id or 0)
        return cards.ServerView(
            settings,
            [engine.flags.rollout(name, guild.id) for name in FEATURES],
            channel is not None,
            [] if channel is None else missing(channel.permissions_for(guild.me)),
            interaction.created_at,
        )


def _guild(interaction: discord.Interaction) -> discord.Guild:
    """Return the server. Raises NotAllowed in a private chat."""
    if interaction.guild is None:
        raise NotAllowed("server_only")
    return interaction.guild


def _channel_id(guild: discord.Guild, written: str | None) -> int | None:
    """Return a text channel of the server by its id as it was sent; None for none. Raises InvalidInput."""
    if written is None:
        return None
    channel = guild.get_channel(int(written)) if written.isdecimal() and len(written) < 20 else None
    if not isinstance(channel, discord.TextChannel):
        raise InvalidInput("channel")
    return channel.id
