"""Members whom a moderator let have a coach, and what coaching reads and prepares."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator

import discord
import pytest
import simcord
from simcord.actors import MemberActor

from bot.cards.layout import card, text
from core.coaching.safety.gate import Assessment
from core.coaching.safety.help_lines import Region
from core.engine import Engine
from db.pool import Database, PoolSettings
from tests.cogs.conftest import caller
from tests.conftest import TestServer

HELP = "Help comes first"
CHECK_IN = "That sounds hard."


@pytest.fixture(scope="package")
def dsn(postgres: TestServer) -> Iterator[str]:
    """One for all of them: making one takes longer than a test."""
    made = asyncio.run(postgres.create_database())
    yield made
    asyncio.run(postgres.drop_database(made))


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    """Without what an earlier test left about people."""
    made = Database(dsn, PoolSettings(size=5))
    await made.connect()
    async with made.service() as connection:
        await connection.execute(
            "truncate members, schedules, posts, admin_events, coach_access_members, coach_access_roles, "
            "coach_spending, pgqueuer, command_syncs cascade"
        )
    yield made
    await made.close()


@pytest.fixture(autouse=True)
def no_errors(env: simcord.Env) -> Iterator[None]:
    yield
    assert not env.errors


@pytest.fixture(autouse=True)
def help_is_short(env: simcord.Env, monkeypatch: pytest.MonkeyPatch) -> None:
    """What help looks like is tested where it is written."""

    def shown(_: Assessment, __: Region | None, ___: int) -> discord.ui.LayoutView:
        return card(text(HELP))

    # By the name under which the bot loaded it.
    monkeypatch.setattr(sys.modules["cogs.coach.entry"], "help_card", shown)
    monkeypatch.setattr("bot.cards.consultation.soft_check_in", lambda: CHECK_IN)


@pytest.fixture
async def amy(
    alice: MemberActor, mona: MemberActor, guild: simcord.GuildHandle, engine: Engine
) -> MemberActor:
    """She agreed, and was let in."""
    moderator = caller(mona.id, guild.id)
    await engine.coaching.access.enable(moderator, member_id=alice.id, role_id=None)
    return alice
