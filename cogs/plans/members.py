"""Who has plans and how they like them: starting, checking in, settings."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from bot.cards import plan_questions
from bot.cards import plan_settings as cards
from bot.cards import plans as plan_cards
from bot.client import AttuneBot
from bot.cog import AttuneCog, answers, route
from bot.forms import plans as forms
from bot.forms.plans import PlanDraft
from bot.interactions import caller
from bot.replies import Answer, Reply
from cogs.plans.group import plan
from core.errors import InvalidInput
from core.plans.reading import Setting

SWITCHES: tuple[Setting, ...] = ("overwhelmed", "weekly_summary_dm")


class PlanMembers(AttuneCog):
    """Takes in what members tell about themselves."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.members = bot.engine.plan_members
        self.planning = bot.engine.planning
        self.check_ins = bot.engine.check_ins
        self.proposals = bot.engine.plan_proposals
        self.preferences = bot.engine.plan_preferences
        self.setup = bot.engine.setup

    @plan.command(description="Get a small plan for every day, made for you")
    @answers
    async def start(self, interaction: discord.Interaction) -> Answer:
        return Reply(card=cards.welcome(interaction.user.id))

    @plan.command(description="See and change what your plans are like")
    @answers
    async def settings(self, interaction: discord.Interaction) -> Answer:
        return Reply(card=await self._settings(interaction))

    @app_commands.command(description="Say how you are today; your plan follows")
    @answers
    async def checkin(self, interaction: discord.Interaction) -> Answer:
        return await self._check_in_form(interaction)

    @route("plan.checkin")
    async def ask_check_in(self, interaction: discord.Interaction) -> Answer:
        """Ask how someone is."""
        return await self._check_in_form(interaction)

    @route("plan.checked_in")
    async def checked_in(self, interaction: discord.Interaction, values: Mapping[str, Any]) -> Answer:
        """Keep how someone is, and show the plan that follows."""
        view = await self.check_ins.check_in(caller(interaction), *forms.checked_in(values))
        return Reply(card=plan_cards.plan(view, interaction.user.id), edits=True)

    @route("plan.ask")
    async def ask(self, interaction: discord.Interaction, answered: str) -> Answer:
        """Ask the next question; what was answered stands in the button."""
        return Reply(card=plan_questions.question(answered, interaction.user.id), edits=True)

    @route("plan.pick")
    async def pick(self, interaction: discord.Interaction, archetype: str) -> Answer:
        """Open the form to start with."""
        settings = None if interaction.guild_id is None else await self.setup.settings(interaction.guild_id)
        draft = PlanDraft(archetype or None, settings.time_zone if settings else None)
        return forms.plan_form(interaction.user.id, draft, starting=True)

    @route("plan.started")
    async def started(self, interaction: discord.Interaction, values: Mapping[str, Any]) -> Answer:
        """Begin, and show the first plan."""
        who = caller(interaction)
        await self.members.start(who, forms.planned(values))
        view = await self.planning.today(who)
        return Reply(card=plan_cards.plan(view, who.user_id), edits=True)

    @route("plan.settings")
    async def show_settings(self, interaction: discord.Interaction) -> Answer:
        """Show the settings."""
        return Reply(card=await self._settings(interaction), edits=True)

    @route("plan.edit_plan")
    async def edit_plan(self, interaction: discord.Interaction) -> Answer:
        """Open the form of what plans are like."""
        member = await self.members.settings(caller(interaction))
        return forms.plan_form(interaction.user.id, member, starting=False)

    @route("plan.set_plan")
    async def set_plan(self, interaction: discord.Interaction, values: Mapping[str, Any]) -> Answer:
        """Keep what plans should be like."""
        await self.members.change(caller(interaction), forms.planned(values))
        return Reply(card=await self._settings(interaction), edits=True)

    @route("plan.edit_rhythm")
    async def edit_rhythm(self, interaction: discord.Interaction) -> Answer:
        """Open the form of rest and reminders."""
        return forms.rhythm_form(interaction.user.id, await self.members.settings(caller(interaction)))

    @route("plan.no_reminder")
    async def no_reminder(self, interaction: discord.Interaction) -> Answer:
        """Remind no more."""
        await self.members.change(caller(interaction), {"reminder_minute": None})
        return Reply(card=await self._settings(interaction), edits=True)

    @route("plan.set_rhythm")
    async def set_rhythm(self, interaction: discord.Interaction, values: Mapping[str, Any]) -> Answer:
        """Keep days of rest and the time of reminders."""
        await self.members.change(caller(interaction), forms.rhythm(values))
        return Reply(card=await self._settings(interaction), edits=True)

    @route("plan.switch")
    async def switch(self, interaction: discord.Interaction, name: str, on: int) -> Answer:
        """Switch a setting on or off."""
        for setting in SWITCHES:
            if setting == name:
                await self.members.change(caller(interaction), {setting: bool(on)})
                return Reply(card=await self._settings(interaction), edits=True)
        raise InvalidInput("option")

    @route("plan.board")
    async def set_on_board(self, interaction: discord.Interaction, shown: int) -> Answer:
        """Be on the server's board, or not."""
        await self.members.show_on_board(caller(interaction), bool(shown))
        return Reply(card=await self._settings(interaction), edits=True)

    @route("plan.phase")
    async def phase(self, interaction: discord.Interaction, phase: str) -> Answer:
        """Stay in a phase, or let time and evidence decide again."""
        await self.members.choose_phase(caller(interaction), phase or None)
        return Reply(card=await self._settings(interaction), edits=True)

    @route("plan.propose")
    async def answer_proposal(self, interaction: discord.Interaction, archetype: str) -> Answer:
        """Take a proposed archetype, or keep the old one."""
        await self.members.answer_proposal(caller(interaction), archetype or None)
        return Reply(card=await self._settings(interaction), edits=True)

    @route("plan.learned")
    async def learned(self, interaction: discord.Interaction) -> Answer:
        """Show what was learned about someone."""
        found = await self.preferences.show(caller(interaction))
        return Reply(card=cards.learned(found, interaction.user.id), edits=True)

    @route("plan.forget")
    async def forget(self, interaction: discord.Interaction) -> Answer:
        """Forget what was learned; what was done stays."""
        await self.preferences.reset(caller(interaction))
        return Reply(card=await self._settings(interaction), edits=True)

    @route("plan.stop")
    async def stop(self, interaction: discord.Interaction, sure: int) -> Answer:
        """Make no more plans."""
        if not sure:
            return Reply(card=cards.sure_to_stop(interaction.user.id), edits=True)
        await self.members.stop(caller(interaction))
        return Reply(card=cards.stopped(interaction.user.id), edits=True)

    async def _check_in_form(self, interaction: discord.Interaction) -> discord.ui.Modal:
        shown = await self.check_ins.of_today(caller(interaction))
        return forms.check_in_form(interaction.user.id, shown)

    async def _settings(self, interaction: discord.Interaction) -> discord.ui.LayoutView:
        who = caller(interaction)
        member = await self.members.settings(who)
        return cards.settings(member, await self.proposals.proposal(who), who.user_id)
