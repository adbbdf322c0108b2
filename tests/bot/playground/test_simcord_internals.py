import asyncio
import time
from datetime import UTC, datetime, timedelta

import discord
import pytest
import simcord
from aiohttp.test_utils import make_mocked_request
from discord.ext import commands

from bot.playground import simcord_internals as internals
from bot.playground.world import build_world
from tests.bot.playground.toy_bot import ToyBot


@pytest.fixture
async def env():
    made = internals.RealtimeEnv(ToyBot())
    made.world = build_world(made)
    await made.start()
    yield made
    await made.shutdown()


def channel(env: simcord.Env, name: str) -> simcord.ChannelHandle:
    return env.guild.channels[name]


def test_installed_simcord_is_the_pinned_one():
    internals.require_pinned_version()


def test_another_simcord_is_refused_with_the_remedy():
    with pytest.raises(internals.UnsupportedSimcord, match=r"pip install simcord==3\.2\.1") as raised:
        internals.require_pinned_version("3.3.0")
    assert raised.value.installed == "3.3.0"


def test_every_change_of_the_page_still_finds_its_place():
    assert "value?.label ?? value?.raw" in internals.changed_script("commands.js")
    assert internals.changed_script("app.js") is None


@pytest.mark.parametrize("text", ["nothing", "<body><body>"])
def test_change_without_exactly_one_place_is_refused(text):
    with pytest.raises(ValueError, match="once"):
        internals.replace_each(text, [("<body>", "<body class='x'>")])


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("secret.42.Europe/Berlin", ("secret", "42", "Europe/Berlin")),
        ("secret..", ("secret", "", "")),
        ("secret", ("secret", "", "")),
        ("", ("", "", "")),
    ],
)
def test_credential_is_split_into_secret_viewer_and_zone(header, expected):
    request = make_mocked_request("GET", "/api/state", headers={"X-Simcord-Capability": header})
    assert internals.split_credential(request) == expected


async def test_people_and_server_keep_their_ids_from_one_start_to_the_next(env):
    again = build_world(internals.RealtimeEnv(ToyBot()))
    assert again.guild.id == env.world.guild.id
    assert [person.id for person in again.people] == [person.id for person in env.world.people]


async def test_environment_follows_the_wall_clock(env):
    assert abs(env.now() - datetime.now(UTC)) < timedelta(seconds=1)


@pytest.mark.parametrize("kind", [commands.Bot, commands.AutoShardedBot])
async def test_sharded_and_plain_bots_see_the_server(kind):
    bot = kind("!", intents=discord.Intents(guilds=True))
    env = internals.RealtimeEnv(bot)
    build_world(env)
    await env.start()
    await asyncio.wait_for(bot.wait_until_ready(), 1)
    assert [guild.name for guild in bot.guilds] == ["Attune playground"]
    await env.shutdown()
    assert bot.is_closed()


async def test_command_is_answered(env):
    alice = env.world.people[0]
    answer = await alice.slash(channel(env, "films"), "rate", film="0")
    assert answer.response.content == "How was **Alien**? "


async def test_slow_command_is_waited_for_only_until_it_defers(env):
    alice, films = env.world.people[0], channel(env, "films")
    started = time.perf_counter()
    answer = await alice.slash(films, "slow", seconds=0.6)
    assert time.perf_counter() - started < 0.5
    assert answer.deferred
    await asyncio.sleep(0.6)
    assert films.last_message.content == "That took a while."


async def test_visible_changes_are_taken_once(env):
    await env.world.people[0].send(channel(env, "general"), "Hello")
    assert env.take_changes()
    assert not env.take_changes()


async def test_autocomplete_changes_nothing_that_is_seen(env):
    env.take_changes()
    offered = await env.world.people[0].autocomplete(channel(env, "films"), "rate", "film", "a")
    assert "Alien" in [choice["name"] for choice in offered]
    assert not env.take_changes()


async def test_threads_and_direct_messages_are_channels_for_those_who_are_in_them(env):
    alice, bob, *_ = people = env.world.people
    await alice.slash(channel(env, "films"), "thread")
    await bob.slash(channel(env, "films"), "whisper")
    readers = {
        (found.name or "direct"): [p.id for p in env.readers(found, people)] for found in env.channels()
    }
    assert alice.id in readers["coaching with Alice"]
    assert bob.id not in readers["coaching with Alice"]
    assert readers["direct"] == [bob.id]
