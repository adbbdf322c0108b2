"""/help."""

from __future__ import annotations

import re

import simcord
from simcord.actors import MemberActor

from core.engine import Engine
from tests.cogs.reading import answer, told


async def test_help_names_every_command_and_asks_for_no_consent(
    newcomer: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    shown = answer(await newcomer.slash(channel, "help"))
    named = set(re.findall(r"`/(\w+)[ `]", told(shown)))
    there_are = {name.split()[0] for name in newcomer.available_commands(channel)}
    assert named == there_are - {"help"}
    assert await engine.consent.member(newcomer.id) is None


async def test_help_names_the_commands_for_moderators_to_them_alone(
    alice: MemberActor, mona: MemberActor, channel: simcord.ChannelHandle
) -> None:
    assert "/admin" not in told(answer(await alice.slash(channel, "help")))
    shown = told(answer(await mona.slash(channel, "help")))
    assert set(re.findall(r"`/(\w+)[ `]", shown)) == {
        name.split()[0] for name in mona.available_commands(channel)
    } - {"help"}


async def test_moderators_are_told_about_their_commands(
    mona: MemberActor, channel: simcord.ChannelHandle
) -> None:
    named = set(re.findall(r"`/(admin \w+)`", told(answer(await mona.slash(channel, "help")))))
    assert named == {
        " ".join(name.split()[:2]) for name in mona.available_commands(channel) if name.startswith("admin")
    }


async def test_help_leads_into_quick_rating(alice: MemberActor, channel: simcord.ChannelHandle) -> None:
    shown = answer(await alice.slash(channel, "help"))
    assert "## Quick rating" in told(answer(await alice.click(shown, label="Rate my first films")))
