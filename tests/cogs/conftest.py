"""A server with a channel, members who agreed, and one who was not asked yet."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable

import discord
import pytest
import simcord
from simcord.actors import MemberActor

from core.caller import Caller
from core.engine import Engine
from db.films import Film
from tests.cogs.nights import Evening, moment
from tests.cogs.reading import Wire

Rate = Callable[..., Awaitable[None]]
Plan = Callable[..., Awaitable[Evening]]
PLAN = "movie_night plan"


@pytest.fixture
def guild(env: simcord.Env) -> simcord.GuildHandle:
    return env.create_guild()


@pytest.fixture
def channel(guild: simcord.GuildHandle) -> simcord.ChannelHandle:
    return guild.create_text_channel("films")


@pytest.fixture
def wire(env: simcord.Env, guild: simcord.GuildHandle, channel: simcord.ChannelHandle) -> Wire:
    return Wire(env, channel, guild.id)


@pytest.fixture
def newcomer(env: simcord.Env, guild: simcord.GuildHandle) -> MemberActor:
    """Nobody asked them yet."""
    return guild.add_member(env.create_user("newcomer"))


@pytest.fixture
async def alice(env: simcord.Env, guild: simcord.GuildHandle, engine: Engine) -> MemberActor:
    """She agreed."""
    member = guild.add_member(env.create_user("alice"))
    await engine.consent.give(caller(member.id, guild.id))
    return member


@pytest.fixture
async def bob(env: simcord.Env, guild: simcord.GuildHandle, engine: Engine) -> MemberActor:
    """He agreed too."""
    member = guild.add_member(env.create_user("bob"))
    await engine.consent.give(caller(member.id, guild.id))
    return member


@pytest.fixture
def rate(engine: Engine, guild: simcord.GuildHandle) -> Rate:
    """Saves ratings, given as pairs of title and stars, without Discord."""

    async def save(member: MemberActor, *given: tuple[str, float]) -> None:
        for title, stars in given:
            await engine.ratings.rate(caller(member.id, guild.id), film(engine, title), stars)

    return save


@pytest.fixture
def plan(env: simcord.Env, engine: Engine, channel: simcord.ChannelHandle) -> Plan:
    async def planned(host: MemberActor, **options: object) -> Evening:
        when = options.pop("when", moment(env, days=2))
        return Evening(env, engine, channel, await host.slash(channel, PLAN, when=when, **options))

    return planned


@pytest.fixture
async def mona(env: simcord.Env, guild: simcord.GuildHandle, engine: Engine) -> MemberActor:
    """She moderates, and agreed."""
    role = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
    member = guild.add_member(env.create_user("mona"), roles=[role])
    await engine.consent.give(caller(member.id, guild.id))
    return member


_requests = itertools.count(1)


def caller(user_id: int, guild_id: int) -> Caller:
    return Caller(user_id, guild_id, next(_requests), discord.utils.utcnow())


def film(engine: Engine, title: str) -> Film:
    return engine.catalogue.resolve(title)
