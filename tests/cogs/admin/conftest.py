"""Moderators and their wizard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
import pytest
import simcord
from simcord.actors import MemberActor
from simcord.results import InteractionResult, ResponseMessage

from tests.cogs.reading import answer

Press = Callable[..., Awaitable[ResponseMessage]]


@pytest.fixture
async def mo(env: simcord.Env, guild: simcord.GuildHandle) -> MemberActor:
    """He moderates, and never agreed to anything."""
    role = guild.create_role("Helpers", permissions=discord.Permissions(manage_guild=True))
    return guild.add_member(env.create_user("mo"), roles=[role])


def same(result: InteractionResult, shown: ResponseMessage) -> ResponseMessage:
    """The wizard's message, which an answer has to edit in place."""
    edited = answer(result)
    assert edited.id == shown.id
    return edited
