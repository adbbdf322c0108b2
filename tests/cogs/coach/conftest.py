"""Members whom a moderator let have a coach, and what coaching reads and prepares."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import discord
import pytest
import simcord
from simcord.actors import MemberActor

from bot.cards.layout import card, text
from core.coaching.help_lines import Region
from core.coaching.safety import Assessment
from core.engine import Engine
from tests.cogs.conftest import caller

HELP = "Help comes first"
CHECK_IN = "That sounds hard."


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
