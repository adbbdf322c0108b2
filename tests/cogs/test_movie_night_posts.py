"""What comes by the clock: once, also with two processes, a crash, a deleted channel or a long night's sleep."""

from __future__ import annotations

import asyncio
import datetime as dt

import discord
import pytest
import simcord
from simcord.actors import MemberActor

from bot.night_posts import NightPosts
from core.engine import Engine
from core.errors import NotAllowed
from db.movie_nights import MovieNightStore
from tests.cogs.conftest import PLAN, Plan, caller
from tests.cogs.nights import Evening, moment
from tests.cogs.reading import sentence, told


def sent(env: simcord.Env) -> list[dict]:
    return [
        entry.json
        for entry in env.http_requests
        if entry.method == "POST" and entry.path.endswith("/messages")
    ]


def forbid_events(env: simcord.Env, guild: simcord.GuildHandle) -> None:
    [role_id] = env.bot.get_guild(guild.id).me._roles
    kept = discord.Permissions.all()
    kept.update(administrator=False, manage_events=False, create_events=False)
    env.backend.edit_role(guild.id, role_id, {"permissions": kept.value})


async def test_a_vote_that_nobody_opened_ends_by_the_clock_and_is_announced_once(
    env: simcord.Env, plan: Plan, alice: MemberActor
) -> None:
    evening = await plan(alice)
    await evening.tick()
    assert evening.posts == []
    await evening.pass_time(days=2, hours=-3)
    night = await evening.night()
    assert (night.state, night.winner_film_id) == ("closed", (await evening.film_ids())[0])
    [announced] = evening.posts
    assert "Nobody voted" in told(announced)
    [message] = sent(env)
    assert message["allowed_mentions"] == {"parse": []}
    assert message["nonce"] == f"night-{evening.night_id}-announce"
    await evening.tick()
    assert len(evening.posts) == 1


async def test_of_two_processes_one_posts(
    env: simcord.Env, engine: Engine, plan: Plan, alice: MemberActor
) -> None:
    evening = await plan(alice)
    await env.advance_time(dt.timedelta(days=2, hours=-2).total_seconds())
    others = [NightPosts(env.bot, engine.movie_nights, engine.flags) for _ in range(4)]
    await asyncio.gather(*(asyncio.create_task(posts.run_due(env.now())) for posts in others))
    due = await engine.movie_nights.claim(env.now(), 1, [0])
    assert due == []
    assert len(evening.posts) == 1


async def test_two_claims_at_once_never_get_the_same(
    engine: Engine, env: simcord.Env, plan: Plan, alice: MemberActor
) -> None:
    for _ in range(5):
        await plan(alice)
    later = env.now() + dt.timedelta(days=2)
    claims = [asyncio.create_task(engine.movie_nights.claim(later, 1, [0])) for _ in range(4)]
    claimed = [step.night_id for claim in claims for step in await claim]
    assert len(claimed) == len(set(claimed)) == 5


async def test_another_shards_nights_are_left_to_it(
    engine: Engine, env: simcord.Env, guild: simcord.GuildHandle, plan: Plan, alice: MemberActor
) -> None:
    await plan(alice)
    later, shard = env.now() + dt.timedelta(days=2), (guild.id >> 22) % 8
    others = [number for number in range(8) if number != shard]
    assert await engine.movie_nights.claim(later, 8, others) == []
    assert len(await engine.movie_nights.claim(later, 8, [shard])) == 1


async def test_what_a_process_left_undone_is_done_after_its_lease(
    env: simcord.Env, plan: Plan, alice: MemberActor, guild: simcord.GuildHandle
) -> None:
    evening = await plan(alice)
    env.inject_error("POST", "/channels/*/messages", status=503)
    await evening.pass_time(days=2, hours=-2)
    assert evening.posts == []
    await evening.tick()
    assert evening.posts == []
    await evening.pass_time(minutes=3)
    assert len(evening.posts) == 1
    assert len(env.backend.get_guild(guild.id).scheduled_events) == 1


async def test_a_discord_event_is_made_where_the_bot_may_and_goes_when_the_night_is_called_off(
    env: simcord.Env, engine: Engine, plan: Plan, alice: MemberActor, guild: simcord.GuildHandle
) -> None:
    evening = await plan(alice)
    await evening.click(alice, "Open the vote")
    await evening.click(alice, "End the vote")
    night = await evening.night()
    [event] = env.backend.get_guild(guild.id).scheduled_events.values()
    assert (event.id, event.name) == (
        night.event_id,
        f"Movie night: {engine.catalogue.film(night.winner_film_id).label}",
    )
    assert f"/events/{guild.id}/{event.id}" in told(evening.posts[0])
    await evening.click(alice, "Call it off")
    assert env.backend.get_guild(guild.id).scheduled_events == {}
    assert "called off" in told(evening.shown)
    await evening.pass_time(days=3)
    assert len(evening.posts) == 1


async def test_without_the_permission_the_event_is_missed_out_loud(
    env: simcord.Env, plan: Plan, alice: MemberActor, guild: simcord.GuildHandle
) -> None:
    forbid_events(env, guild)
    evening = await plan(alice)
    await evening.click(alice, "Open the vote")
    await evening.click(alice, "End the vote")
    assert "may not create Discord events" in told(evening.posts[0])
    assert env.backend.get_guild(guild.id).scheduled_events == {}


async def test_after_days_of_sleep_old_reminders_are_left_out_and_votes_still_end(
    env: simcord.Env, plan: Plan, alice: MemberActor
) -> None:
    reminded = await plan(alice)
    await reminded.click(alice, "Open the vote")
    await reminded.click(alice, "End the vote")
    await reminded.pass_time(days=3)
    announced, asked = reminded.posts
    assert "We watch" in told(announced)
    assert "How was" in told(asked)
    forgotten = await plan(alice)
    await forgotten.pass_time(days=9)
    assert (await forgotten.night()).state == "closed"
    assert len(forgotten.posts) == 1


async def test_a_deleted_plan_or_channel_holds_nothing_up(
    env: simcord.Env, engine: Engine, plan: Plan, alice: MemberActor, guild: simcord.GuildHandle
) -> None:
    evening = await plan(alice)
    await evening.click(alice, "Open the vote")
    env.backend.delete_message(evening.message.channel_id, evening.message.id)
    gone = guild.create_text_channel("gone")
    lost = Evening(env, engine, gone, await alice.slash(gone, PLAN, when=moment(env, days=2)))
    env.backend.delete_channel(gone.id)
    await evening.pass_time(days=2, hours=-2)
    assert len(evening.posts) == 1
    assert (await lost.night()).state == "closed"
    assert await engine.movie_nights.claim(env.now() + dt.timedelta(minutes=5), 1, [0]) == []


async def test_a_night_outlives_its_host(
    env: simcord.Env, engine: Engine, plan: Plan, alice: MemberActor, bob: MemberActor, mona: MemberActor
) -> None:
    evening = await plan(alice)
    await evening.click(bob, "I'm coming")
    await engine.erasure.erase(caller(alice.id, None))
    with pytest.raises(NotAllowed, match="night_host"):
        await engine.movie_nights.end_vote(
            caller(bob.id, (await evening.night()).guild_id), evening.night_id, moderates=False
        )
    await evening.click(mona, "Open the vote")
    await evening.pass_time(days=2, hours=-2)
    assert "Coming" in told(evening.posts[0])
    assert str(alice.id) not in told(evening.posts[0])


async def test_counting_that_was_cut_off_ends_the_same(
    env: simcord.Env, engine: Engine, plan: Plan, alice: MemberActor
) -> None:
    evening = await plan(alice)
    await evening.click(alice, "Open the vote")
    listed = await evening.film_ids()
    await evening.press(alice, "rank", listed[2])
    await MovieNightStore(engine.database).stop_voting(evening.night_id, env.now())
    assert "nothing was changed" in sentence(await evening.click(alice, "Vote"))
    await asyncio.gather(
        *(asyncio.create_task(engine.movie_nights.close(evening.night_id, env.now())) for _ in range(3))
    )
    await evening.tick()
    assert (await evening.night()).winner_film_id == listed[2]
    assert len(evening.posts) == 1
