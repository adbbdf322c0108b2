"""Movie nights from the plan to the stars, by several people at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
import pytest
import simcord
from simcord.actors import MemberActor

from core.engine import Engine
from tests.cogs.conftest import Rate, film
from tests.cogs.nights import Evening, moment
from tests.cogs.reading import answer, buttons, form, public, sentence, told

Plan = Callable[..., Awaitable[Evening]]


@pytest.fixture
def plan(env: simcord.Env, engine: Engine, channel: simcord.ChannelHandle) -> Plan:
    async def planned(host: MemberActor, **options: object) -> Evening:
        when = options.pop("when", moment(env, days=2))
        result = await host.slash(channel, "movie_night plan", when=when, **options)
        return Evening(env, engine, channel, result)

    return planned


@pytest.fixture
async def mona(guild: simcord.GuildHandle, env: simcord.Env, engine: Engine) -> MemberActor:
    """She moderates, and agreed."""
    from tests.cogs.conftest import caller

    role = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
    member = guild.add_member(env.create_user("mona"), roles=[role])
    await engine.consent.give(caller(member.id, guild.id))
    return member


async def test_a_night_from_the_plan_to_the_stars(
    env: simcord.Env, engine: Engine, guild: simcord.GuildHandle, plan: Plan, rate: Rate, alice: MemberActor, bob: MemberActor
) -> None:
    await rate(alice, ("The Matrix", 5), ("Alien", 5), ("Jaws", 4), ("Titanic", 1), ("Fight Club", 4.5))
    evening = await plan(alice, max_minutes=150)
    assert f"<@{alice.id}>" in told(evening.shown)
    assert "up to 2 h 30 min" in told(evening.shown).lower()
    await evening.click(bob, "I'm coming")
    assert "Coming (2)" in told(evening.shown)

    await evening.click(alice, "Open the vote")
    listed = await evening.film_ids()
    assert len(listed) == 6
    assert f"<@{alice.id}> " in told(evening.shown)
    assert "%" in told(evening.shown)

    for member in (alice, bob):
        card = answer(await evening.click(member, "Vote"))
        for place, film_id in ((1, listed[3]), (2, listed[0])):
            assert f"My {('1st', '2nd')[place - 1]}" in buttons(card)
            pressed = await member.click(card, custom_id=f"a1|night.rank|{member.id}|{evening.night_id}|{film_id}|1")
            card = pressed.response or card
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
