"""The Discord client: lean settings, one door for every interaction, commands synced only when they changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Collection, Sequence
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot import components
from bot.access import AccessGate
from bot.catalogue_syncs import CatalogueSyncs
from bot.charts.painter import Painter
from bot.coach_replies import CoachReplies
from bot.components import Press, Router
from bot.consent import ConsentGate
from bot.interactions import Door
from bot.night_posts import NightPosts
from bot.replies import Answer, Body
from bot.translator import LocaleTranslator
from core.engine import Engine
from core.errors import InvalidInput
from db.pool import DatabaseUnavailable

log = structlog.get_logger(__name__)

OptionType = discord.AppCommandOptionType
LARGEST_NUMBER = 2**53
COGS = (
    "cogs.films",
    "cogs.imports",
    "cogs.recommendations",
    "cogs.movie_night",
    "cogs.together",
    "cogs.plans",
    "cogs.coach",
    "cogs.year_in_review",
    "cogs.support",
    "cogs.privacy",
    "cogs.insights",
    "cogs.admin",
    "cogs.help",
)


class AttuneTree(app_commands.CommandTree["AttuneBot"]):
    """Sends what fails before a command's own code to the door."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Refuse values of a wrong type: discord.py passes most of them on, and fails on others without an answer."""
        options = interaction.data.get("options") if interaction.data else None
        if _are_readable(options):
            return True
        await self.client.door.fail(interaction, "unreadable", InvalidInput("option"))
        return False

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Answer for an option that could not be read, or a command that is not known."""
        name = interaction.command.qualified_name if interaction.command else "unknown"
        await self.client.door.fail(interaction, name, error)


class AttuneBot(commands.AutoShardedBot):
    """The bot over one engine."""

    def __init__(
        self,
        engine: Engine,
        painter: Painter,
        *,
        defer_after_seconds: float = 1.0,
        shard_count: int | None = None,
        shard_ids: Sequence[int] | None = None,
        operator_ids: Collection[int] = (),
        message_content: bool = False,
        streams: bool = False,
    ) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=AttuneTree,
            owner_ids=set(operator_ids),
            # Of messages only those to the coach are looked at. Without the privileged intent Discord leaves out the
            # text of all that neither mention the bot nor come in private.
            intents=discord.Intents(
                guilds=True, guild_messages=True, dm_messages=True, message_content=message_content
            ),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            # Personal commands work everywhere, also for who installed the bot for themselves alone. A command that
            # needs a server narrows this.
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            shard_count=shard_count,
            shard_ids=list(shard_ids) if shard_ids is not None else None,
        )
        self.engine = engine
        self.painter = painter
        self.access = AccessGate(engine.flags)
        self.gate = ConsentGate(engine.consent)
        self.door = Door(defer_after_seconds=defer_after_seconds, before=self._before)
        self.router = Router(self.door)
        self.night_posts = NightPosts(self, engine.movie_nights, engine.flags)
        self.catalogue_syncs = CatalogueSyncs(engine.syncing)
        self.coach_replies = CoachReplies(engine.coaching.support.region, streams=streams)

    async def setup_hook(self) -> None:
        """Load the commands; syncing them waits for the database."""
        self.add_dynamic_items(Press)
        await self.tree.set_translator(LocaleTranslator())
        for extension in COGS:
            await self.load_extension(extension)

    async def _before(self, interaction: discord.Interaction, name: str, body: Body) -> Answer | None:
        """Ask who may pass at all before asking anyone for consent."""
        self.access.require(interaction, name)
        return await self.gate.before(interaction, name, body)

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing: there are no commands in messages, and the coach listens by itself."""

    async def on_ready(self) -> None:
        """Tell the operator that people can be heard."""
        log.info("discord_ready", guilds=len(self.guilds), shards=len(self.shards))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Route forms: unlike discord.py's own modals, ours survive a restart."""
        if interaction.type is discord.InteractionType.modal_submit and interaction.data:
            written = interaction.data.get("custom_id")
            if components.is_ours(written):
                values = components.form_values(interaction.data.get("components"))
                await self.router.run(interaction, str(written), values)

    async def sync_commands(self) -> bool:
        """Tell Discord about the commands if their definition changed since the last time; True if it did."""
        definition = await self.definition_hash()
        try:
            if await self.engine.command_syncs.is_known(self.application_id or 0, definition):
                log.info("commands_unchanged")
                return False
            synced = await self.tree.sync()
            await self.engine.command_syncs.remember(self.application_id or 0, definition)
        except (discord.HTTPException, DatabaseUnavailable) as exc:
            log.warning("command_sync_failed", cause=str(exc))
            return False
        log.info("commands_synced", count=len(synced))
        return True

    async def definition_hash(self) -> str:
        """Return a hash of every command as Discord would get it, translations included."""
        translator = self.tree.translator
        payload = [
            await command.get_translated_payload(self.tree, translator)
            if translator
            else command.to_dict(self.tree)
            for command in self.tree.get_commands()
        ]
        return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()

    async def drain_and_close(self, seconds: float) -> None:
        """Answer who is inside, turn newcomers away, then leave."""
        log.info("draining", seconds=seconds)
        if not await self.door.drain(seconds):
            log.warning("drain_timed_out", seconds=seconds)
        await self.close()

    async def close(self) -> None:
        """Leave Discord, and stop what runs beside it."""
        await super().close()
        await self.catalogue_syncs.close()
        await asyncio.shield(self.painter.close())


def _are_readable(options: object) -> bool:
    """Tell whether all options in an interaction's raw data, also within subcommands, hold what their type says."""
    return all(
        _is_of_type(option.get("type"), option.get("value")) and _are_readable(option.get("options"))
        for option in (options if isinstance(options, list) else [])
    )


def _is_of_type(option_type: object, value: object) -> bool:
    if option_type == OptionType.string.value:
        return isinstance(value, str)
    if option_type == OptionType.integer.value:
        return isinstance(value, int) and not isinstance(value, bool)
    if option_type == OptionType.number.value:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER
    return True
