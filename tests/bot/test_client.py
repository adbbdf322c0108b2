from __future__ import annotations

import discord
import simcord
from discord import app_commands

from bot.charts.painter import Painter
from bot.client import AttuneBot
from core.engine import Engine


@app_commands.command(description="One more")
async def one_more(interaction: discord.Interaction) -> None:
    """A command that the bot did not have before."""


async def test_commands_are_synced_only_when_their_definition_changed(
    env: simcord.Env, bot: AttuneBot, engine: Engine
) -> None:
    assert await bot.sync_commands() is False  # the fixture has done it

    another = AttuneBot(engine, Painter(), shard_count=1)
    await env.restart_bot(another)
    assert await another.sync_commands() is False

    another.tree.add_command(one_more)
    assert await another.sync_commands() is True
    assert await another.sync_commands() is False
    assert "one_more" in {command.name for command in await another.tree.fetch_commands()}

    another.tree.remove_command("one_more")
    assert await another.sync_commands() is True  # only the last definition counts


async def test_a_changed_translation_is_a_changed_definition(env: simcord.Env, bot: AttuneBot) -> None:
    class Shouting(app_commands.Translator):
        async def translate(self, string: app_commands.locale_str, *_: object) -> str:
            return string.message.upper()

    before = await bot.definition_hash()
    await bot.tree.set_translator(Shouting())
    assert await bot.definition_hash() != before


async def test_a_sync_that_discord_refuses_is_tried_again_at_the_next_start(
    env: simcord.Env, bot: AttuneBot
) -> None:
    bot.tree.add_command(one_more)
    env.inject_error("PUT", f"/applications/{bot.application_id}/commands", status=400)
    assert await bot.sync_commands() is False
    assert await bot.sync_commands() is True


async def test_the_bot_asks_discord_for_no_privileged_intent_unless_told_to(engine: Engine) -> None:
    lean = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    assert AttuneBot(engine, Painter(), shard_count=1).intents == lean
    lean.message_content = True
    assert AttuneBot(engine, Painter(), shard_count=1, message_content=True).intents == lean


async def test_the_bot_keeps_no_members_and_no_messages(env: simcord.Env, bot: AttuneBot) -> None:
    guild = env.create_guild()
    channel = guild.create_text_channel("films")
    people = [guild.add_member(env.create_user(f"person {number}")) for number in range(3)]
    for person in people:
        await person.slash(channel, "help")
    kept = bot.get_guild(guild.id)
    assert kept is not None
    assert [member.id for member in kept.members] == [bot.user.id if bot.user else 0]
    assert len(bot.cached_messages) == 0
    assert bot.persistent_views == []
    assert {user.id for user in bot.users}.isdisjoint(person.id for person in people)


async def test_the_bot_pings_nobody(bot: AttuneBot) -> None:
    assert bot.allowed_mentions is not None
    assert bot.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()


async def test_a_process_can_run_a_part_of_the_shards(engine: Engine) -> None:
    bot = AttuneBot(engine, Painter(), shard_count=8, shard_ids=range(2, 4))
    assert (bot.shard_count, bot.shard_ids) == (8, [2, 3])


async def test_every_room_brings_its_commands(env: simcord.Env, bot: AttuneBot) -> None:
    wanted = {
        "rate",
        "my_recommendations",
        "movie_night",
        "plan",
        "coach",
        "support",
        "privacy",
        "admin",
        "help",
    }
    assert wanted <= {command.name for command in bot.tree.get_commands()}
