"""`/admin setup`: every button of the wizard, and what is saved by it."""

from __future__ import annotations

import re

import discord
import pytest
import simcord
from simcord.actors import MemberActor
from simcord.results import ResponseMessage

from core.engine import Engine
from core.experiments.features import FEATURES
from db.server_settings import ServerSettings
from tests.cogs.admin.conftest import same
from tests.cogs.conftest import Plan, caller
from tests.cogs.nights import moment
from tests.cogs.reading import answer, components, form, sentence, told
from tests.cogs.test_hostile import restart


@pytest.fixture
async def wizard(mo: MemberActor, channel: simcord.ChannelHandle) -> ResponseMessage:
    """Its first step."""
    return answer(await mo.slash(channel, "admin setup"))


async def settings(engine: Engine, guild: simcord.GuildHandle) -> ServerSettings | None:
    return await engine.setup.settings(guild.id)


def toggle(shown: ResponseMessage, feature: str) -> str:
    return next(
        part["custom_id"] for part in components(shown) if f"|{feature}|" in part.get("custom_id", "")
    )


async def test_the_wizard_from_the_first_step_to_the_summary(
    wizard: ResponseMessage,
    mo: MemberActor,
    guild: simcord.GuildHandle,
    channel: simcord.ChannelHandle,
    engine: Engine,
) -> None:
    assert "Step 1 of 3" in told(wizard)
    assert "nowhere yet" in told(wizard)
    shown = same(await mo.select(wizard, [channel]), wizard)
    assert f"<#{channel.id}> — I may do there all that I need" in told(shown)
    assert await settings(engine, guild) == ServerSettings("UTC", channel.id)

    shown = same(await mo.click(shown, label="Next"), wizard)
    assert "Step 2 of 3" in told(shown)
    shown = same(await mo.select(shown, ["Asia/Tokyo"]), wizard)
    assert re.search(r"Asia/Tokyo — it is \d\d:\d\d there", told(shown))
    assert await settings(engine, guild) == ServerSettings("Asia/Tokyo", channel.id)

    shown = same(await mo.click(shown, label="Next"), wizard)
    assert "Step 3 of 3" in told(shown)
    shown = same(await mo.click(shown, custom_id=toggle(shown, "imports")), wizard)
    assert "**Imports** — off" in told(shown)
    assert engine.flags.percent("imports", guild.id) == 0

    shown = same(await mo.click(shown, label="Done"), wizard)
    assert "How I work in this server" in told(shown)
    assert "Imports — off" in told(shown)
    assert "Movie nights — on" in told(shown)
    assert await engine.consent.member(mo.id) is None


async def test_every_feature_can_be_switched_and_switched_back(
    wizard: ResponseMessage, mo: MemberActor, guild: simcord.GuildHandle, engine: Engine
) -> None:
    shown = same(await mo.click(wizard, label="Next"), wizard)
    shown = same(await mo.click(shown, label="Next"), wizard)
    for name, feature in FEATURES.items():
        for percent in (100 - feature.default_percent, feature.default_percent):
            shown = same(await mo.click(shown, custom_id=toggle(shown, name)), wizard)
            assert engine.flags.percent(name, guild.id) == percent
    logged = await engine.server_statuses.status(guild.id)
    assert {event.user_id for event in logged.changes} == {mo.id}


async def test_the_steps_lead_back_and_the_channel_can_be_taken_away(
    wizard: ResponseMessage,
    mo: MemberActor,
    guild: simcord.GuildHandle,
    channel: simcord.ChannelHandle,
    engine: Engine,
) -> None:
    shown = same(await mo.select(wizard, [channel]), wizard)
    for label, step in (("Next", 2), ("Next", 3), ("Back", 2), ("Back", 1)):
        shown = same(await mo.click(shown, label=label), wizard)
        assert f"Step {step} of 3" in told(shown)
    shown = same(await mo.select(shown, []), wizard)
    assert "nowhere yet" in told(shown)
    assert await settings(engine, guild) == ServerSettings("UTC", None)


async def test_a_time_zone_that_no_menu_has_is_typed(
    wizard: ResponseMessage, mo: MemberActor, guild: simcord.GuildHandle, engine: Engine
) -> None:
    shown = same(await mo.click(wizard, label="Next"), wizard)
    opened = await mo.click(shown, label="Another time zone …")
    assert set(form(opened)) == {"zone"}
    shown = same(await mo.submit_modal(opened, {"zone": "kathmandu"}), wizard)
    assert "Asia/Kathmandu — it is" in told(shown)

    opened = await mo.click(shown, label="Another time zone …")
    asked = same(await mo.submit_modal(opened, {"zone": "eastern"}), wizard)
    assert "Which time zone do you mean?" in told(asked)
    assert (await settings(engine, guild) or ServerSettings()).time_zone == "Asia/Kathmandu"
    shown = same(await mo.select(asked, ["US/Eastern"]), wizard)
    assert "US/Eastern — it is" in told(shown)
    assert (await settings(engine, guild) or ServerSettings()).time_zone == "US/Eastern"

    opened = await mo.click(shown, label="Another time zone …")
    refused = await mo.submit_modal(opened, {"zone": "Middle-earth"})
    assert "I don't know that time zone" in sentence(refused)
    assert (await settings(engine, guild) or ServerSettings()).time_zone == "US/Eastern"


async def test_later_the_wizard_opens_with_the_summary_and_survives_a_restart(
    wizard: ResponseMessage,
    mo: MemberActor,
    mona: MemberActor,
    env: simcord.Env,
    channel: simcord.ChannelHandle,
    engine: Engine,
) -> None:
    await mo.select(wizard, [channel])
    shown = answer(await mona.slash(channel, "admin setup"))
    assert "How I work in this server" in told(shown)
    await restart(env, engine)
    for step, label in enumerate(("Change channel", "Change time zone", "Change features"), start=1):
        shown = same(await mona.click(shown, label=label), shown)
        assert f"Step {step} of 3" in told(shown)
        for _ in range(step, 3):
            shown = same(await mona.click(shown, label="Next"), shown)
        shown = same(await mona.click(shown, label="Done"), shown)


async def test_what_i_may_not_do_in_the_channel_is_named(
    wizard: ResponseMessage, mo: MemberActor, guild: simcord.GuildHandle
) -> None:
    quiet = guild.create_text_channel(
        "quiet",
        overwrites={guild.default_role: discord.PermissionOverwrite(send_messages=False, attach_files=False)},
    )
    shown = same(await mo.select(wizard, [quiet]), wizard)
    assert "I still need there" in told(shown)
    for name in ("Send Messages", "Attach Files"):
        assert f"**{name}**" in told(shown)


async def test_a_channel_that_is_gone_is_told(
    mo: MemberActor, guild: simcord.GuildHandle, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    await engine.setup.set_posts_channel(caller(mo.id, guild.id), 404)
    shown = answer(await mo.slash(channel, "admin setup"))
    assert "a channel that is gone" in told(shown)
    shown = same(await mo.click(shown, label="Change channel"), shown)
    assert f"<#{channel.id}>" in told(same(await mo.select(shown, [channel]), shown))


async def test_a_night_without_a_time_zone_is_in_the_servers(
    plan: Plan, alice: MemberActor, guild: simcord.GuildHandle, engine: Engine, env: simcord.Env
) -> None:
    await engine.setup.set_time_zone(caller(alice.id, guild.id), "Asia/Tokyo")
    when = moment(env, days=3)
    here = await (await plan(alice, when=when)).night()
    there = await (await plan(alice, when=when, time_zone="UTC")).night()
    assert (there.starts_at - here.starts_at).total_seconds() == 9 * 3600
