"""A bot with one command, one button and one form, whose handler is the test's."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot import components
from bot.components import Press, Router, press
from bot.interactions import Door
from bot.replies import Answer, Body, Reply


class Stage(commands.Bot):
    """`/act`, and the route `act`, run `body`; `/show` answers with a button that runs the route."""

    def __init__(self, door: Door) -> None:
        super().__init__(command_prefix=(), help_command=None, intents=discord.Intents(guilds=True))
        self.door = door
        self.router = Router(door)
        self.router.add("act", self.act)
        self.body: Body = self._nothing
        self.acted = 0

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Press)
        self.tree.add_command(app_commands.Command(name="act", description="Act", callback=self._act))
        self.tree.add_command(app_commands.Command(name="show", description="Show", callback=self._show))
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.modal_submit and interaction.data:
            values = components.form_values(interaction.data.get("components"))
            await self.router.run(interaction, str(interaction.data["custom_id"]), values)

    async def act(self, interaction: discord.Interaction) -> Answer:
        self.acted += 1
        return await self.body(interaction)

    async def _act(self, interaction: discord.Interaction) -> None:
        await self.door.run(interaction, "act", self.act)

    async def _show(self, interaction: discord.Interaction) -> None:
        view = discord.ui.View(timeout=None)
        view.add_item(press("Act", "act", interaction.user.id))
        view.stop()
        await interaction.response.send_message("shown", view=view)

    async def _nothing(self, _: discord.Interaction) -> Answer:
        return Reply("done")
