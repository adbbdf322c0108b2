"""A small bot that does, once each, what Discord bots do: the playground's tests talk to it."""

from __future__ import annotations

import asyncio
import io
import struct
import zipfile
import zlib

import discord
from discord import app_commands
from discord.ext import commands

FILMS = ("Alien", "Arrival", "Blade Runner", "Casablanca", "The Matrix")


def png(colour: tuple[int, int, int], *, side: int = 160) -> bytes:
    """A plain square picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = (b"\0" + bytes(colour) * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(pixels))
        + chunk(b"IEND", b"")
    )


class Stars(discord.ui.View):
    """Five buttons."""

    def __init__(self, film: str) -> None:
        super().__init__(timeout=None)
        for stars in range(1, 6):
            button: discord.ui.Button[Stars] = discord.ui.Button(label=f"{stars} ★")
            button.callback = self._answer(film, stars)  # type: ignore[method-assign]
            self.add_item(button)

    def _answer(self, film: str, stars: int):
        async def callback(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(f"{film}: {stars} stars", ephemeral=True)

        return callback


class Genres(discord.ui.View):
    """One select."""

    @discord.ui.select(
        placeholder="Which genres?",
        max_values=2,
        options=[discord.SelectOption(label=name) for name in ("Crime", "Drama", "Science fiction")],
    )
    async def choose(self, interaction: discord.Interaction, select: discord.ui.Select) -> None:
        await interaction.response.edit_message(content=f"You like {' and '.join(select.values)}.", view=None)


class Plan(discord.ui.Modal, title="Your week"):
    """A form with a text and a select."""

    goal = discord.ui.Label(text="What matters to you?", component=discord.ui.TextInput(max_length=100))
    days = discord.ui.Label(
        text="How many days?",
        component=discord.ui.Select(
            options=[discord.SelectOption(label=f"{n} days", value=str(n)) for n in (3, 5)]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(
            f"{self.days.component.values[0]} days for: {self.goal.component.value}"
        )


class ToyBot(commands.AutoShardedBot):
    """The bot under the page."""

    def __init__(self) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True), chunk_guilds_at_startup=False)
        self.closed_cleanly = False

    async def setup_hook(self) -> None:
        for command in (rate, genres, plan, slow, picture, export, thread, whisper, announce):
            self.tree.add_command(command)
        await self.tree.sync()

    async def close(self) -> None:
        await super().close()
        self.closed_cleanly = True


@app_commands.command(description="Rate a film")
async def rate(interaction: discord.Interaction, film: str, note: str = "") -> None:
    title = FILMS[int(film)]
    await interaction.response.send_message(f"How was **{title}**? {note}", view=Stars(title))


@rate.autocomplete("film")
async def _films(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    titles = enumerate(FILMS)
    return [app_commands.Choice(name=t, value=str(i)) for i, t in titles if typed.lower() in t.lower()]


@app_commands.command(description="Choose genres")
async def genres(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Choose.", view=Genres(timeout=None))


@app_commands.command(description="Plan a week")
async def plan(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Plan())


@app_commands.command(description="Think for a while")
async def slow(interaction: discord.Interaction, seconds: float) -> None:
    await interaction.response.defer(thinking=True)
    await asyncio.sleep(seconds)
    await interaction.followup.send("That took a while.")


@app_commands.command(description="Show a picture")
async def picture(interaction: discord.Interaction) -> None:
    embed = discord.Embed(title="Your year", description="In one colour.", colour=discord.Colour.teal())
    embed.set_image(url="attachment://year.png").add_field(name="Films", value="42").add_field(
        name="Hours", value="80"
    )
    embed.set_footer(text="Attune")
    file = discord.File(io.BytesIO(png((20, 160, 140))), "year.png")
    await interaction.response.send_message(embed=embed, file=file)


@app_commands.command(description="Export what is stored")
async def export(interaction: discord.Interaction) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as stored:
        stored.writestr("ratings.csv", "film,stars\nAlien,5\n")
    archive.seek(0)
    await interaction.response.send_message("Here.", file=discord.File(archive, "attune.zip"), ephemeral=True)


@app_commands.command(description="Talk in a thread")
async def thread(interaction: discord.Interaction) -> None:
    opened = await interaction.channel.create_thread(  # type: ignore[union-attr]
        name="coaching with Alice", type=discord.ChannelType.private_thread
    )
    await opened.add_user(interaction.user)
    await opened.send("Just the two of us.")
    await interaction.response.send_message(f"See {opened.mention}", ephemeral=True)


@app_commands.command(description="Send a direct message")
async def whisper(interaction: discord.Interaction) -> None:
    await interaction.user.send("Psst.")
    await interaction.response.send_message("Sent.", ephemeral=True)


@app_commands.command(description="Post by itself in a while")
@app_commands.default_permissions(manage_guild=True)
async def announce(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Soon.", ephemeral=True)
    await asyncio.sleep(0.5)
    general = discord.utils.get(interaction.guild.text_channels, name="general")  # type: ignore[union-attr]
    await general.send("Good evening, everyone.")  # type: ignore[union-attr]
