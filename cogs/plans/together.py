"""Plans together: buddies who both agreed, and a board of those who chose to be on it."""

import discord
from discord import app_commands

from bot.cards import plan_together as cards
from bot.client import AttuneBot
from bot.cog import AttuneCog, answers, route
from bot.interactions import caller
from bot.replies import Answer, Reply
from cogs.plans.group import plan


class PlanTogether(AttuneCog):
    """Brings members together, as far as they like."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.buddies = bot.engine.plan_buddies
        self.boards = bot.engine.plan_boards

    @plan.command(description="See your buddies, or ask someone to be one")
    @app_commands.describe(member="Whom to ask; leave it out to see your buddies")
    @answers
    async def buddy(self, interaction: discord.Interaction, member: discord.User | None = None) -> Answer:
        who = caller(interaction)
        if member is None:
            return Reply(card=cards.buddies(await self.buddies.view(who), who.user_id))
        await self.buddies.ask(who, member.id)
        return Reply(card=cards.asked(member.id, who.user_id))

    @plan.command(description="Who kept most days this week, of those who chose to show it")
    @app_commands.guild_only()
    @answers
    async def board(self, interaction: discord.Interaction) -> Answer:
        who = caller(interaction)
        return Reply(card=cards.board(await self.boards.board(who), who.user_id))

    @route("plan.ask_here")
    async def ask_here(self, interaction: discord.Interaction, asked_id: int) -> Answer:
        """Ask someone where all can see it."""
        return Reply(card=cards.question(interaction.user.id, asked_id), public=True)

    @route("plan.agree")
    async def agree(self, interaction: discord.Interaction, asker_id: int) -> Answer:
        """Say yes to who asked."""
        view = await self.buddies.agree(caller(interaction), asker_id)
        return Reply(card=cards.buddies(view, interaction.user.id), edits=_own(interaction))

    @route("plan.part")
    async def part(self, interaction: discord.Interaction, other_id: int) -> Answer:
        """Be buddies no more, or say no."""
        view = await self.buddies.part(caller(interaction), other_id)
        return Reply(card=cards.buddies(view, interaction.user.id), edits=_own(interaction))


def _own(interaction: discord.Interaction) -> bool:
    """Tell whether the message that was pressed is seen by who pressed it alone."""
    return interaction.message is not None and interaction.message.flags.ephemeral
