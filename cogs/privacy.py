"""Consent, and what members can see, export and delete."""

import discord
from discord import app_commands

from bot.cards import privacy as cards
from bot.client import AttuneBot
from bot.cog import FREE, AttuneCog, answers, route
from bot.interactions import caller
from bot.replies import Answer, Attachment, Reply
from core.errors import NotFound


class Privacy(AttuneCog):
    """A member's own data."""

    privacy = app_commands.Group(name="privacy", description="See, export or delete what I keep about you")

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.consent = bot.engine.consent
        self.overviews = bot.engine.overviews
        self.exports = bot.engine.exports
        self.erasure = bot.engine.erasure

    @privacy.command(description="What I keep about you, and why", extras={FREE: True})
    @answers
    async def show(self, interaction: discord.Interaction) -> Answer:
        return await self._overview(interaction, edits=False)

    @privacy.command(description="Get a copy of everything I keep about you", extras={FREE: True})
    @answers
    async def export(self, interaction: discord.Interaction) -> Answer:
        return await self.hand_over(interaction)

    @privacy.command(description="Delete everything I keep about you", extras={FREE: True})
    @answers
    async def delete(self, interaction: discord.Interaction) -> Answer:
        return await self.ask_delete(interaction)

    @route("consent.agree", free=True)
    async def agree(self, interaction: discord.Interaction, question_id: int) -> Answer:
        """Record consent and go on with what was asked for."""
        return await self.bot.gate.agreed(interaction, question_id)

    @route("consent.decline", free=True)
    async def decline(self, interaction: discord.Interaction) -> Answer:
        """Take no for an answer."""
        return Reply(card=cards.declined(), edits=True)

    @route("privacy.export", free=True)
    async def hand_over(self, interaction: discord.Interaction) -> Answer:
        """Make the export."""
        export = await self.exports.export(caller(interaction))
        return Reply(
            card=cards.exported(export.filename), files=[Attachment(export.filename, export.content)]
        )

    @route("privacy.ask_delete", free=True)
    async def ask_delete(self, interaction: discord.Interaction) -> Answer:
        """Ask before deleting."""
        return Reply(card=cards.ask_delete(interaction.user.id))

    @route("privacy.delete", free=True)
    async def delete_everything(self, interaction: discord.Interaction) -> Answer:
        """Delete everything."""
        erased = await self.erasure.erase(caller(interaction))
        return Reply(card=cards.deleted(erased.rows), edits=True)

    @route("privacy.keep", free=True)
    async def keep(self, interaction: discord.Interaction) -> Answer:
        """Delete nothing."""
        return Reply(card=cards.kept(), edits=True)

    @route("privacy.count", free=True)
    async def count(self, interaction: discord.Interaction, counts: int) -> Answer:
        """Count in server averages, or not."""
        await self.consent.set_counts_in_servers(caller(interaction), bool(counts))
        return await self._overview(interaction, edits=True)

    @route("privacy.compare", free=True)
    async def compare(self, interaction: discord.Interaction, lets: int) -> Answer:
        """Let others compare their taste with one's own, or not."""
        await self.consent.set_lets_compare(caller(interaction), bool(lets))
        return await self._overview(interaction, edits=True)

    async def _overview(self, interaction: discord.Interaction, *, edits: bool) -> Answer:
        who = caller(interaction)
        try:
            kept = await self.overviews.overview(who)
        except NotFound:
            return Reply(card=cards.nothing_kept(), edits=edits)
        return Reply(card=cards.overview(kept, who.user_id), edits=edits)


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Privacy(bot))
