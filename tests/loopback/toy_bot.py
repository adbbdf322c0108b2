"""A small bot that uses every way of answering, to test the loopback server with."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

FILMS = ("Alien", "Aliens", "Amadeus")


class ToyBot(commands.AutoShardedBot):
    """Registers its commands when it starts and remembers what happened to it."""

    def __init__(self, shard_count: int | None = None) -> None:
        super().__init__(
            "!",
            shard_count=shard_count,
            intents=discord.Intents(guilds=True, guild_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.02,
        )
        self.rated: list[str] = []
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.errors: asyncio.Queue[Exception] = asyncio.Queue()
        self.tree.error(self._remember)

    async def setup_hook(self) -> None:
        for command in COMMANDS:
            self.tree.add_command(command)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Start every shard at once: the loopback server does not ask for five seconds between them."""

    async def on_message(self, message: discord.Message, /) -> None:
        self.heard.put_nowait(message.content)

    async def _remember(self, _: discord.Interaction, error: app_commands.AppCommandError) -> None:
        self.errors.put_nowait(getattr(error, "original", error))


Interaction = discord.Interaction[ToyBot]


async def suggest(_: Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=film, value=film) for film in FILMS if film.startswith(current)]


@app_commands.command(description="Rate a film")
@app_commands.autocomplete(film=suggest)
async def rate(interaction: Interaction, film: str, stars: int, friend: discord.Member | None = None) -> None:
    interaction.client.rated.append(film)
    company = f" with {friend.name}" if friend else ""
    embed = discord.Embed(title=f"{film}: {stars}{company}")
    await interaction.response.send_message(embed=embed, ephemeral=True)


@app_commands.command(description="Promise an answer, then give it")
async def slow(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    promise = await interaction.original_response()
    await promise.edit(content="thought about it")
    correction = await interaction.followup.send("one more thing", wait=True)
    await correction.edit(content="one more thing, corrected")
    slip = await interaction.followup.send("never mind", wait=True)
    await slip.delete()


@app_commands.command(description="Read a file and send one")
async def shout(interaction: Interaction, source: discord.Attachment) -> None:
    loud = io.BytesIO((await source.read()).upper())
    file = discord.File(loud, "loud.txt", description="louder")
    await interaction.response.send_message("here", file=file)


class Form(ui.Modal, title="A form"):
    """A labelled field of every kind."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ui.TextInput[Form](default="nobody")
        self.genre = ui.Select[Form](
            options=[discord.SelectOption(label=name) for name in ("Drama", "Horror")]
        )
        self.partner = ui.UserSelect[Form](required=False)
        self.export = ui.FileUpload[Form](required=False)
        self.mood = ui.RadioGroup[Form](
            options=[discord.RadioGroupOption(label=name) for name in ("calm", "wild")]
        )
        for text in ("name", "genre", "partner", "export", "mood"):
            self.add_item(ui.Label(text=text.title(), component=getattr(self, text)))

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        files = [(await file.read()).decode() for file in self.export.values]
        people = [member.name for member in self.partner.values]
        fields = (self.name.value, *self.genre.values, *people, *files, str(self.mood.value))
        await interaction.response.send_message("|".join(fields))


class Note(ui.Modal, title="A note"):
    """A text field in the older action row."""

    text = ui.TextInput["Note"](label="Note")

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        await interaction.response.edit_message(content=f"note: {self.text.value}")


@app_commands.command(description="Open a form")
async def form(interaction: Interaction) -> None:
    await interaction.response.send_modal(Form())


class Panel(ui.View):
    """Buttons and menus that change the message they are on."""

    @ui.button(label="Count")
    async def count(self, interaction: discord.Interaction, _: ui.Button[Panel]) -> None:
        await interaction.response.edit_message(content="counted")

    @ui.button(label="Later")
    async def later(self, interaction: discord.Interaction, _: ui.Button[Panel]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="counted later")

    @ui.button(label="Note")
    async def note(self, interaction: discord.Interaction, _: ui.Button[Panel]) -> None:
        await interaction.response.send_modal(Note())

    @ui.button(label="Remove")
    async def remove(self, interaction: discord.Interaction, _: ui.Button[Panel]) -> None:
        await interaction.response.defer()
        await interaction.delete_original_response()

    @ui.button(label="Closed", disabled=True)
    async def closed(self, interaction: discord.Interaction, _: ui.Button[Panel]) -> None:
        raise AssertionError("a disabled button was pressed")

    @ui.select(
        placeholder="Genre", options=[discord.SelectOption(label=name) for name in ("Drama", "Horror")]
    )
    async def genre(self, interaction: discord.Interaction, menu: ui.Select[Panel]) -> None:
        await interaction.response.edit_message(content=f"genre {menu.values[0]}")

    @ui.select(cls=ui.UserSelect, placeholder="Partner")
    async def partner(self, interaction: discord.Interaction, menu: ui.UserSelect[Panel]) -> None:
        await interaction.response.edit_message(content=f"partner {menu.values[0].name}")


@app_commands.command(description="Show buttons and menus")
async def panel(interaction: Interaction) -> None:
    await interaction.response.send_message("panel", view=Panel())


class Gallery(ui.LayoutView):
    """A Components V2 layout with a button beside a text."""

    def __init__(self) -> None:
        super().__init__()
        self.like = ui.Button[Gallery](label="Like")
        self.like.callback = self._liked  # type: ignore[method-assign]
        section = ui.Section[Gallery](ui.TextDisplay("Alien"), accessory=self.like)
        picture = ui.MediaGallery[Gallery](discord.MediaGalleryItem("attachment://poster.png"))
        self.add_item(ui.Container(section, ui.Separator(), picture))

    async def _liked(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("liked", ephemeral=True)


@app_commands.command(description="Show a layout")
async def gallery(interaction: Interaction) -> None:
    poster = discord.File(io.BytesIO(b"not really a picture"), "poster.png")
    await interaction.response.send_message(view=Gallery(), file=poster)


@app_commands.context_menu(name="Greet")
async def greet(interaction: Interaction, member: discord.Member) -> None:
    await interaction.response.send_message(f"hello {member.name}")


@app_commands.context_menu(name="Quote")
async def quote(interaction: Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"> {message.content}")


plan = app_commands.Group(name="plan", description="Plans")


@plan.command(name="announce", description="Write to the channel")
async def announce(interaction: Interaction, channel: discord.TextChannel) -> None:
    await interaction.response.defer(ephemeral=True)
    message = await channel.send("first", nonce="week-1")
    again = await channel.send("first", nonce="week-1")
    await message.edit(content="first, edited")
    await (await channel.send("second")).delete()
    await interaction.followup.send("same" if message.id == again.id else "posted twice")


COMMANDS: tuple[app_commands.Command[Any, ..., Any] | app_commands.ContextMenu | app_commands.Group, ...] = (
    rate,
    slow,
    shout,
    form,
    panel,
    gallery,
    greet,
    quote,
    plan,
)
