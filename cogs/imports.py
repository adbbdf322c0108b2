"""Bringing films from elsewhere."""

import discord
from discord import app_commands

from bot.cards import imports as cards
from bot.client import AttuneBot
from bot.cog import AttuneCog, answers
from bot.errors import sentence
from bot.interactions import caller
from bot.progress import Progress
from bot.replies import Answer, Attachment, Reply
from bot.uploads import check_upload, load
from core.errors import AttuneError
from db.pool import DatabaseUnavailable


class Imports(AttuneCog):
    """A member's films from Letterboxd, IMDb, Trakt and MovieLens."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.importing = bot.engine.importing

    @app_commands.command(
        name="import", description="Bring your films from Letterboxd, IMDb, Trakt or MovieLens"
    )
    @app_commands.describe(
        file="The file that you exported there: a zip, a CSV or a JSON file",
        person="Only for a MovieLens folder of several people: which userId you are",
    )
    @answers
    async def import_file(
        self, interaction: discord.Interaction, file: discord.Attachment, person: int | None = None
    ) -> Answer:
        check_upload(file, self.importing.check_size)
        progress = Progress(interaction)
        try:
            async with progress:
                done = await self.importing.run(
                    caller(interaction),
                    file.filename,
                    await load(file),
                    lambda how_far: progress.tell(cards.progress(how_far)),
                    None if person is None else str(person),
                )
        except (AttuneError, DatabaseUnavailable) as problem:
            if progress.shown and (told := sentence(problem)):
                return Reply(card=cards.refused(told), edits=True)
            raise
        table = Attachment(cards.REPORT_FILE, done.as_csv())
        return Reply(card=cards.report(done, interaction.user.id), files=[table], edits=True)


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Imports(bot))
