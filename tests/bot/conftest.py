"""A stage: a bot without a database, in a virtual Discord with one person."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import simcord
from simcord.actors import MemberActor

from bot.interactions import Door
from tests.bot.stage import Stage


@pytest.fixture
def stage() -> Stage:
    """The bot; its door defers after a second."""
    return Stage(Door(defer_after_seconds=1.0))


@pytest.fixture
async def theatre(stage: Stage) -> AsyncIterator[simcord.Env]:
    """The virtual Discord in which it runs."""
    env = simcord.Env(stage)
    await env.start()
    yield env
    await env.shutdown()


@pytest.fixture
async def guild(theatre: simcord.Env) -> simcord.GuildHandle:
    """A server."""
    return theatre.create_guild()


@pytest.fixture
async def hall(guild: simcord.GuildHandle) -> simcord.ChannelHandle:
    """A channel."""
    return guild.create_text_channel("hall")


@pytest.fixture
async def alice(theatre: simcord.Env, guild: simcord.GuildHandle) -> MemberActor:
    """A member who sees it."""
    return guild.add_member(theatre.create_user("alice"))
