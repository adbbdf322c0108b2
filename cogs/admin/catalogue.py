"""The catalogue, which all servers share: for the bot's operators alone."""

import discord
from discord import app_commands

from bot import attachments
from bot.cards import catalogue as cards
from bot.client import AttuneBot
from bot.cog import FREE, answers, route
from bot.replies import Answer, Reply
from cogs.admin.group import admin
from core.errors import NotAllowed, Unavailable
from core.films.tmdb.syncing import SyncStatus


class CatalogueCommands:
    """Films from TMDB and from files."""

    bot: AttuneBot

    catalogue = app_commands.Group(
        name="catalogue", description="The films that all servers share", parent=admin
    )

    @catalogue.command(
        name="sync", description="Fetch films from TMDB, or go on with that", extras={FREE: True}
    )
    @answers
    async def catalogue_sync(self, interaction: discord.Interaction) -> Answer:
        return await self.start_sync(interaction)

    @catalogue.command(
        name="status", description="How many films there are, and how far a sync is", extras={FREE: True}
    )
    @answers
    async def catalogue_status(self, interaction: discord.Interaction) -> Answer:
        return await self.show_sync(interaction)

    @catalogue.command(name="import", description="Add or change films by a CSV file", extras={FREE: True})
    @app_commands.describe(file="A CSV file with a title and a year in each line, and what else you know")
    @answers
    async def catalogue_import(self, interaction: discord.Interaction, file: discord.Attachment) -> Answer:
        await require_operator(interaction)
        importing = self.bot.engine.catalogue_import
        importing.check_size(attachments.require(file).size)
        return Reply(card=cards.imported(await importing.run(file.filename, await attachments.load(file))))

    @route("catalogue.sync", free=True)
    async def start_sync(self, interaction: discord.Interaction) -> Answer:
        """Begin, or go on with, a sync, and follow it."""
        await require_operator(interaction)
        shown = await self.bot.engine.syncing.start()
        await self.bot.catalogue_syncs.tick()
        return self._follow(interaction, shown)

    @route("catalogue.stop", free=True)
    async def stop_sync(self, interaction: discord.Interaction) -> Answer:
        """End the sync after its next step."""
        await require_operator(interaction)
        return self._follow(interaction, await self.bot.engine.syncing.stop())

    @route("catalogue.status", free=True)
    async def show_sync(self, interaction: discord.Interaction) -> Answer:
        """Show how far the sync is, and follow it."""
        await require_operator(interaction)
        return self._follow(interaction, await self.bot.engine.syncing.status())

    def _follow(self, interaction: discord.Interaction, shown: SyncStatus) -> Reply:
        owner = interaction.user.id
        if shown.sync is not None and not shown.sync.is_over:
            self.bot.catalogue_syncs.follow(interaction, lambda now: cards.status(now, owner))
        return Reply(card=cards.status(shown, owner), edits=True)


async def require_operator(interaction: discord.Interaction[AttuneBot]) -> None:
    """Raise NotAllowed for anyone but those who run the bot: the catalogue belongs to every server."""
    try:
        is_operator = await interaction.client.is_owner(interaction.user)
    except discord.HTTPException as exc:
        raise Unavailable("discord") from exc
    if not is_operator:
        raise NotAllowed("operator")
