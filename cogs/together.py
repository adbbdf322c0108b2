"""What members have together: taste match, and the server's films."""

import discord
from discord import app_commands

from bot.cards import server_films as server_cards
from bot.cards import taste_match as match_cards
from bot.charts.pictures import NamedMatch, match_picture
from bot.client import AttuneBot
from bot.cog import FREE, AttuneCog, answers, route
from bot.interactions import caller
from bot.replies import Answer, Attachment, Reply
from core.errors import NotAllowed
from core.not_enough import NotEnough

Person = discord.Member | discord.User
MATCH_PICTURE = "taste_match.png"


class Together(AttuneCog):
    """Members side by side."""

    feature = "together"

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.matching = bot.engine.taste_matching
        self.server_ranking = bot.engine.server_films
        self.consent = bot.engine.consent
        self.match_menu = app_commands.ContextMenu(name="Taste match", callback=self.match_from_menu)

    async def cog_load(self) -> None:
        """Add the context menu, which a cog does not collect by itself."""
        await super().cog_load()
        self.bot.tree.add_command(self.match_menu)
        self.guard(self.match_menu.qualified_name)

    async def cog_unload(self) -> None:
        """Take the context menu away."""
        self.bot.tree.remove_command(self.match_menu.name, type=self.match_menu.type)

    @app_commands.guild_only()
    @answers
    async def match_from_menu(self, interaction: discord.Interaction, member: discord.User) -> Answer:
        """Compare with the person that was right-clicked."""
        return await self._match(interaction, member)

    @app_commands.command(
        description="How alike your taste and someone else's are, and what to watch together"
    )
    @app_commands.describe(member="Whom to compare with")
    @app_commands.guild_only()
    @answers
    async def taste_match(self, interaction: discord.Interaction, member: discord.User) -> Answer:
        return await self._match(interaction, member)

    @app_commands.command(
        description="What this server loves, and what it can't agree on", extras={FREE: True}
    )
    @app_commands.guild_only()
    @answers
    async def server_films(self, interaction: discord.Interaction) -> Answer:
        found = await self.server_ranking.ranking(caller(interaction))
        if isinstance(found, NotEnough):
            return Reply(card=server_cards.not_enough(found, self._least, interaction.user.id))
        return Reply(card=server_cards.films(found, self._least, interaction.user.id))

    @route("match.let")
    async def let_compare(self, interaction: discord.Interaction) -> Answer:
        """Let others compare their taste with one's own."""
        await self.consent.set_lets_compare(caller(interaction), True)
        return Reply(card=match_cards.letting(), edits=True)

    @route("server.share", free=True)
    async def share_server(self, interaction: discord.Interaction) -> Answer:
        """Show everyone the server's films."""
        found = await self.server_ranking.ranking(caller(interaction))
        if isinstance(found, NotEnough):
            return Reply(card=server_cards.not_enough(found, self._least, interaction.user.id))
        return Reply(card=server_cards.shared_films(found, self._least), public=True)

    @property
    def _least(self) -> int:
        return self.server_ranking.settings.least_members

    async def _match(self, interaction: discord.Interaction, person: Person) -> Answer:
        """Compare with someone who is in this server; of all others nothing is told."""
        who = caller(interaction)
        if not isinstance(person, discord.Member):
            raise NotAllowed("compare")
        try:
            found = await self.matching.match(who, person.id)
        except NotAllowed as refusal:
            if refusal.what != "compare_own":
                raise
            return Reply(card=match_cards.ask_to_let(who.user_id))
        if isinstance(found, NotEnough):
            return Reply(card=match_cards.not_enough(found, person.display_name, who.user_id))
        named = NamedMatch(found, interaction.user.display_name, person.display_name)
        drawn = await self.bot.painter.draw(match_picture, named)
        picture = Attachment(MATCH_PICTURE, drawn.png, drawn.alt_text)
        return Reply(card=match_cards.match(found, person.display_name, picture), files=[picture])


async def setup(bot: AttuneBot) -> None:
    """Load the cog."""
    await bot.add_cog(Together(bot))
