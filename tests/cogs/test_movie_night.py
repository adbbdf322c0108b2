"""Movie nights from the plan to the stars, by several people, some of whom mean no good."""

from __future__ import annotations

import discord
import simcord
from simcord.actors import MemberActor

from core.engine import Engine
from tests.cogs.conftest import PLAN, Plan, Rate, caller
from tests.cogs.nights import Evening, moment
from tests.cogs.reading import Wire, answer, form, sentence, told


async def test_a_night_from_the_plan_to_the_stars(
    env: simcord.Env,
    engine: Engine,
    guild: simcord.GuildHandle,
    plan: Plan,
    rate: Rate,
    alice: MemberActor,
    bob: MemberActor,
) -> None:
    await rate(alice, ("The Matrix", 5), ("Alien", 5), ("Jaws", 4), ("Titanic", 1), ("Fight Club", 4.5))
    evening = await plan(alice, max_minutes=150)
    assert f"<@{alice.id}>" in told(evening.shown)
    assert "Up to 2 h 30 min" in told(evening.shown)
    await evening.click(bob, "I'm coming")
    assert "Coming (2)" in told(evening.shown)

    await evening.click(alice, "Open the vote")
    listed = await evening.film_ids()
    assert len(listed) == 6
    assert f"<@{alice.id}> " in told(evening.shown)
    assert "%" in told(evening.shown)

    for member in (alice, bob):
        await evening.press(member, "rank", listed[3])
        await evening.press(member, "rank", listed[0])
    assert "2 of 2 have voted" in told(answer(await evening.click(alice, "Vote")))

    await evening.click(alice, "End the vote")
    night = await evening.night()
    assert (night.state, night.winner_film_id, night.ballots) == ("closed", listed[3], 2)
    winner = engine.catalogue.film(listed[3])
    assert f"We watch **{winner.title}" in told(evening.shown).replace("\\", "")
    [announced] = evening.posts
    assert "2 ballots were counted" in told(announced)

    await evening.pass_time(days=2, minutes=-50)
    [_, reminder] = evening.posts
    assert "starts" in told(reminder)
    assert f"<@{bob.id}>" in told(reminder)

    await evening.pass_time(hours=6)
    [_, _, prompt] = evening.posts
    assert "How was" in told(prompt)
    rated = await bob.click(prompt, label="4 ★")
    assert "★★★★" in told(answer(rated))
    state = await engine.film_store.member_state(bob.id)
    assert state is not None
    assert list(zip(state.film_ids, state.stars, strict=True)) == [(winner.film_id, 4.0)]
    opened = await bob.click(prompt, label="Half stars, a note or a date")
    assert "stars" in form(opened)

    await evening.tick()
    assert len(evening.posts) == 3


async def test_only_the_host_and_moderators_lead_a_night(
    plan: Plan, alice: MemberActor, bob: MemberActor, mona: MemberActor
) -> None:
    evening = await plan(alice)
    await evening.click(bob, "I'm coming")
    for label in ("Open the vote", "Call it off"):
        assert "Only the host" in sentence(await evening.click(bob, label))
    await evening.click(mona, "Open the vote")
    assert "Only the host" in sentence(await evening.click(bob, "End the vote"))
    assert (await evening.night()).state == "voting"
    await evening.click(mona, "End the vote")
    assert (await evening.night()).state == "closed"


async def test_a_click_that_is_delivered_twice_counts_once(
    plan: Plan, engine: Engine, wire: Wire, alice: MemberActor, bob: MemberActor
) -> None:
    evening = await plan(alice)
    await wire.again(await evening.click(bob, "I'm coming"))
    await evening.click(bob, "I'm coming")
    assert "Coming (2)" in told(evening.shown)
    await wire.again(await evening.click(alice, "Open the vote"))
    first, *_ = await evening.film_ids()
    await wire.again(await evening.press(bob, "rank", first))
    pressed = await evening.press(bob, "veto", first)
    await wire.again(pressed)
    assert "1 veto" in told(answer(pressed))
    await wire.again(await evening.click(alice, "End the vote"))
    assert len(evening.posts) == 1
    assert first != (await evening.night()).winner_film_id


async def test_a_night_goes_on_after_a_restart(
    env: simcord.Env, engine: Engine, plan: Plan, alice: MemberActor, bob: MemberActor
) -> None:
    from bot.charts.painter import Painter
    from bot.client import AttuneBot

    evening = await plan(alice)
    await evening.click(bob, "I'm coming")
    await evening.click(alice, "Open the vote")
    listed = await evening.film_ids()
    card = answer(await evening.click(bob, "Vote"))
    await env.restart_bot(AttuneBot(engine, Painter(), shard_count=1))
    await bob.click(card, custom_id=f"a1|night.rank|{bob.id}|{evening.night_id}|{listed[4]}|1")
    await evening.pass_time(days=2, hours=-2)
    assert (await evening.night()).winner_film_id == listed[4]
    assert len(evening.posts) == 1


async def test_a_plan_that_cannot_be_gets_one_sentence(
    env: simcord.Env, alice: MemberActor, wire: Wire
) -> None:
    for options, said in (
        ({"when": "2020-01-01 20:00"}, "earlier"),
        ({"when": "9999-01-01 20:00"}, "days ahead"),
        ({"when": "at eight"}, "Write it like"),
        ({"when": "\u202e\0" * 500}, "Write it like"),
        ({"time_zone": "Mars/Olympus"}, "time zone"),
        ({"vote_until": "2020-01-01 20:00"}, "The vote has to end"),
    ):
        given = {"when": moment(env, days=2), **options}
        written = [{"name": name, "type": 3, "value": value} for name, value in given.items()]
        result = await wire.command(alice.id, "movie_night", {"name": "plan", "type": 1, "options": written})
        assert said in sentence(result)


async def test_a_server_has_only_so_many_open_nights(
    env: simcord.Env, channel: simcord.ChannelHandle, plan: Plan, alice: MemberActor
) -> None:
    for _ in range(5):
        await plan(alice)
    refused = await alice.slash(channel, PLAN, when=moment(env, days=1))
    assert "5 open movie nights" in sentence(refused)


async def test_where_no_result_could_be_told_nothing_is_planned(
    env: simcord.Env, guild: simcord.GuildHandle, alice: MemberActor
) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    bot_role = next(role for role in guild.roles.values() if role.id in env.bot.guilds[0].me._roles)
    channel = guild.create_text_channel(
        "read-only", overwrites={bot_role: silent, guild.default_role: silent}
    )
    assert "may not write" in sentence(await alice.slash(channel, PLAN, when=moment(env, days=1)))


async def test_a_night_by_invitation_is_for_those_invited(
    plan: Plan, alice: MemberActor, bob: MemberActor, mona: MemberActor, newcomer: MemberActor
) -> None:
    evening = await plan(alice, who="invited")
    assert "by invitation" in sentence(await evening.click(bob, "I'm coming"))
    assert "Only the host" in sentence(await evening.click(bob, "Invite …"))
    opened = await evening.click(alice, "Invite …")
    refused = await alice.submit_modal(opened, {"guests": [bob, newcomer]})
    assert f"<@{newcomer.id}>" in sentence(refused)
    assert "Invited" not in told(evening.shown)
    await alice.submit_modal(await evening.click(alice, "Invite …"), {"guests": [bob, mona]})
    assert f"**Invited**: <@{bob.id}> and <@{mona.id}>" in told(evening.shown)
    await evening.click(bob, "I'm coming")
    assert "Coming (2)" in told(evening.shown)
    await evening.click(bob, "Can't come")
    await evening.click(bob, "I'm coming")
    assert "Coming (2)" in told(evening.shown)


async def test_a_crafted_invitation_gets_one_sentence(plan: Plan, wire: Wire, alice: MemberActor) -> None:
    evening = await plan(alice, who="invited")
    for guests in (None, [], ["x"], ["1" * 40], [{}], ["1"] * 26):
        crafted = f"a1|night.invited|0|{evening.night_id}"
        assert "invite" in sentence(await wire.submit(alice.id, crafted, {"guests": guests}))


async def test_a_night_of_another_server_is_out_of_reach(
    env: simcord.Env, plan: Plan, engine: Engine, alice: MemberActor, bob: MemberActor
) -> None:
    evening = await plan(alice)
    elsewhere = env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("films")
    stranger = elsewhere.add_member(env.create_user("stranger"))
    await engine.consent.give(caller(stranger.id, elsewhere.id))
    wire = Wire(env, channel, elsewhere.id)
    theirs = Evening(env, engine, channel, await stranger.slash(channel, PLAN, when=moment(env, days=1)))
    for what in ("join", "leave", "open", "ballot", "end", "off"):
        crafted = f"a1|night.{what}|0|{evening.night_id}"
        assert "don't have that movie night" in sentence(
            await wire.press(stranger.id, crafted, theirs.message)
        )


async def test_days_and_zones_are_offered_while_typing(
    env: simcord.Env, channel: simcord.ChannelHandle, alice: MemberActor
) -> None:
    days = await alice.autocomplete(channel, PLAN, "when", "")
    assert len(days) > 10
    assert days[0]["value"].endswith("20:00")
    zones = await alice.autocomplete(channel, PLAN, "time_zone", "new york", when="x")
    assert [zone["value"] for zone in zones] == ["America/New_York"]
    assert await alice.autocomplete(channel, PLAN, "time_zone", "\0" * 100, when="x") == []
