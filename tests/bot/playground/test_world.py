import pytest

from bot.playground.simcord_internals import RealtimeEnv
from bot.playground.world import build_world
from tests.bot.playground.toy_bot import ToyBot


@pytest.fixture
def env():
    return RealtimeEnv(ToyBot())


async def test_server_has_its_channels_and_people(env):
    world = build_world(env)
    assert list(world.guild.channels) == ["films", "general", "staff"]
    assert [person.user.global_name for person in world.people] == ["Alice", "Bob", "Priya", "Mona"]


async def test_only_the_moderator_reads_the_staff_channel(env):
    world = build_world(env)
    readers = env.readers(world.guild.channels["staff"], world.people)
    assert [reader.user.global_name for reader in readers] == ["Mona"]
    assert [await env.bot.is_owner(person.user) for person in world.people] == [False, False, False, True]
