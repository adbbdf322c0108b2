"""Who may: features that are off for a server, a member or everyone, and people who are no moderators."""

from __future__ import annotations

from typing import Any

import pytest
import simcord
from simcord.actors import MemberActor

from bot.charts.painter import Painter
from bot.client import AttuneBot
from core import engine as engines
from core.engine import Engine, EngineSettings
from core.experiments.features import FEATURES
from core.experiments.flags import FlagSettings
from tests.cogs.conftest import Plan, caller
from tests.cogs.nights import moment
from tests.cogs.reading import Wire, answer, sentence, told

SWITCHED_OFF = "{} are switched off in this server. Moderators can switch them on with `/admin setup`."
NO_MODERATOR = "Only members who may manage this server can do that."
STRING = 3


@pytest.fixture
def switch(engine: Engine, guild: simcord.GuildHandle, mona: MemberActor) -> Any:
    async def switched(name: str, percent: int) -> None:
        await engine.flags.set_percent(caller(mona.id, guild.id), name, percent)

    return switched


def subcommand(name: str, *options: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "type": 1, "options": list(options)}


async def test_commands_menus_and_buttons_of_a_feature_that_is_off_say_so(
    newcomer: MemberActor,
    alice: MemberActor,
    bob: MemberActor,
    env: simcord.Env,
    plan: Plan,
    channel: simcord.ChannelHandle,
    switch: Any,
) -> None:
    evening = await plan(alice)
    for name in ("movie_nights", "together", "imports"):
        await switch(name, 0)
    nights, together, imports = map(
        SWITCHED_OFF.format, ("Movie nights", "Taste match and server films", "Imports")
    )
    when = moment(env, days=2)
    # Before consent: who has not agreed is not asked for it in vain.
    for member in (newcomer, alice):
        assert sentence(await member.slash(channel, "movie_night plan", when=when)) == nights
        assert sentence(await evening.click(member, "I'm coming")) == nights
        assert sentence(await member.slash(channel, "server_films")) == together
        assert sentence(await member.slash(channel, "taste_match", member=bob)) == together
        assert sentence(await member.context_menu(channel, "Taste match", bob)) == together
        assert sentence(await member.slash(channel, "import", file=("a.csv", b"x"))) == imports
    assert (await evening.night()).state == "gathering"
    await switch("movie_nights", 100)
    await evening.click(bob, "I'm coming")
    assert "Coming (2)" in told(evening.shown)


async def test_every_cog_waits_for_a_feature_that_there_is(env: simcord.Env) -> None:
    waiting = {cog.feature for cog in env.bot.cogs.values() if cog.feature is not None}
    assert {"movie_nights", "together", "imports"} <= waiting <= set(FEATURES)


async def test_films_ratings_and_a_members_own_year_are_always_there(
    alice: MemberActor, channel: simcord.ChannelHandle, switch: Any
) -> None:
    for name in ("movie_nights", "together", "imports", "plans"):
        await switch(name, 0)
    for command in ("help", "my_recommendations", "my_stats", "watchlist", "year_in_review", "privacy show"):
        shown = answer(await alice.slash(channel, command))
        assert "switched off" not in told(shown)


async def test_a_member_outside_the_share_is_told_that_it_is_being_tried_out(
    env: simcord.Env,
    guild: simcord.GuildHandle,
    channel: simcord.ChannelHandle,
    switch: Any,
    engine: Engine,
) -> None:
    await switch("together", 50)
    members = [guild.add_member(env.create_user(f"member{number}")) for number in range(12)]
    for member in members:
        shown = answer(await member.slash(channel, "server_films"))
        assert ("being tried out by some members" in told(shown)) != engine.flags.is_on(
            "together", member.id, guild.id
        )
    assert {engine.flags.is_on("together", member.id, guild.id) for member in members} == {True, False}


async def test_private_chats_go_by_what_holds_everywhere(
    env: simcord.Env, alice: MemberActor, engine: Engine, switch: Any
) -> None:
    await switch("imports", 0)
    person = env.create_user("nobody")
    assert "Before we start" in told(answer(await person.slash("import", file=("a.csv", b"x"))))
    await engine.flags.set_percent(caller(alice.id, 0), "imports", 0)
    assert sentence(await person.slash("import", file=("a.csv", b"x"))).startswith(
        "Imports aren't available here at the moment."
    )


async def test_what_the_operator_holds_off_is_not_offered_to_moderators_as_theirs(
    env: simcord.Env, mona: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    settings = EngineSettings(flags=FlagSettings(off=frozenset({"imports"})))
    held = engines.build(engine.database, settings)
    await engines.load(held)
    await env.restart_bot(AttuneBot(held, Painter(), shard_count=1))
    told_so = sentence(await mona.slash(channel, "import", file=("a.csv", b"x")))
    assert told_so == "Imports aren't available here at the moment. Everything else works as always."
    shown = answer(await mona.slash(channel, "admin rollout", feature="imports", stage="all"))
    assert "off everywhere for now, by those who run me" in told(shown)


async def test_posts_of_a_night_wait_for_nobody_when_nights_are_off(
    plan: Plan, alice: MemberActor, switch: Any
) -> None:
    evening = await plan(alice)
    await evening.click(alice, "Open the vote")
    await switch("movie_nights", 0)
    await evening.pass_time(days=2)
    assert (await evening.night()).state == "closed"
    assert evening.posts == []


async def test_nobody_but_moderators_gets_at_a_servers_settings(
    mona: MemberActor,
    bob: MemberActor,
    wire: Wire,
    guild: simcord.GuildHandle,
    channel: simcord.ChannelHandle,
    engine: Engine,
) -> None:
    shown = answer(await mona.slash(channel, "admin setup"))
    assert not any(name.startswith("admin") for name in bob.available_commands(channel))
    feature = {"name": "feature", "type": STRING, "value": "plans"}
    stage = {"name": "stage", "type": STRING, "value": "off"}
    for command in (
        subcommand("setup"),
        subcommand("status"),
        subcommand("rollout", feature, stage),
    ):
        assert sentence(await wire.command(bob.id, "admin", command)) == NO_MODERATOR
    # Mona's buttons, and such as were made up to be Bob's own or anyone's.
    for owner in (mona.id, bob.id, 0):
        for pressed in (
            f"setup.page|{owner}|summary",
            f"setup.other_zone|{owner}",
            f"setup.feature|{owner}|plans|0",
            f"rollout.set|{owner}|plans|0",
            f"rollout.back|{owner}|plans|0",
        ):
            assert sentence(await wire.press(bob.id, f"a1|{pressed}", shown)) == NO_MODERATOR
        typed = await wire.submit(bob.id, f"a1|setup.typed_zone|{owner}", {"zone": "Asia/Tokyo"})
        assert sentence(typed) == NO_MODERATOR
    assert await engine.setup.settings(guild.id) is None
    assert engine.flags.percent("plans", guild.id) == 100


async def test_a_moderator_who_is_none_any_more_changes_nothing(
    mo: MemberActor,
    env: simcord.Env,
    guild: simcord.GuildHandle,
    channel: simcord.ChannelHandle,
    engine: Engine,
) -> None:
    shown = answer(await mo.slash(channel, "admin rollout", feature="plans"))
    member = env.backend.get_guild(guild.id).members[mo.id]
    member.role_ids.clear()
    assert sentence(await mo.click(shown, label="Off")) == NO_MODERATOR
    assert engine.flags.percent("plans", guild.id) == 100


CRAFTED = {
    "setup.page|{}|nonsense": "How I work in this server",
    "setup.page|{}": "That button is from an older version of me",
    "setup.feature|{}|nothing|100": "I don't know that feature",
    "setup.feature|{}|plans|101": "A stage is off, canary, beta or all",
    "setup.feature|{}|plans|-1": "That button is from an older version of me",
    "setup.feature|{}|weekly_posts|50": "Weekly posts are for a whole server",
    "setup.channel|{}|x": "That button is from an older version of me",
    "setup.channel|{}": "That button is from an older version of me",
}


async def test_buttons_that_i_never_made_change_nothing(
    mona: MemberActor,
    wire: Wire,
    guild: simcord.GuildHandle,
    channel: simcord.ChannelHandle,
    engine: Engine,
    env: simcord.Env,
) -> None:
    shown = answer(await mona.slash(channel, "admin setup"))
    for written, expected in CRAFTED.items():
        result = await wire.press(mona.id, f"a1|{written.format(mona.id)}", shown)
        assert expected in told(answer(result)), written
        env.raise_errors()
    for written in ("setup.page|{}", "setup.feature|{}|plans", "rollout.set|{}|plans|0"):
        refused = await wire.submit(mona.id, f"a1|{written.format(mona.id)}", {"zone": "UTC"})
        assert sentence(refused).startswith("That button is from an older version of me")
        env.raise_errors()
    assert await engine.setup.settings(guild.id) is None
    assert all(engine.flags.rollout(name, guild.id).percent in (0, 100) for name in ("plans", "weekly_posts"))


async def test_menus_that_hold_what_was_never_offered_change_nothing(
    mona: MemberActor,
    wire: Wire,
    guild: simcord.GuildHandle,
    channel: simcord.ChannelHandle,
    engine: Engine,
    env: simcord.Env,
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("theirs")
    shown = answer(await mona.slash(channel, "admin setup"))
    for route, values in (
        ("channel", [str(elsewhere.id)]),
        ("channel", [str(guild.create_voice_channel("talk").id)]),
        ("channel", ["9" * 40]),
        ("channel", ["everyone"]),
        ("channel", "films"),
        ("channel", [1]),
        ("channel", [str(channel.id), str(elsewhere.id)]),
        ("zone", ["Europe/Nowhere"]),
        ("zone", ["../../etc/passwd"]),
        ("zone", []),
    ):
        result = await wire.choose(mona.id, f"a1|setup.{route}|{mona.id}", shown, values)
        assert sentence(result)
        env.raise_errors()
    assert await engine.setup.settings(guild.id) is None
