"""Suggestions, ballots, vetoes and how they come out."""

from __future__ import annotations

import simcord
from simcord.actors import MemberActor

from core.engine import Engine
from tests.cogs.conftest import Plan, Rate, caller, film
from tests.cogs.reading import Wire, answer, buttons, sentence, told


async def test_only_guests_vote_and_only_while_the_vote_is_open(
    plan: Plan, wire: Wire, engine: Engine, alice: MemberActor, bob: MemberActor
) -> None:
    evening = await plan(alice)
    assert "hasn't been opened" in sentence(
        await wire.press(alice.id, f"a1|night.ballot|0|{evening.night_id}", evening.message)
    )
    await evening.click(alice, "Open the vote")
    first, *_ = await evening.film_ids()
    assert "aren't coming yet" in sentence(await evening.click(bob, "Vote"))
    crafted = f"a1|night.rank|{bob.id}|{evening.night_id}|{first}|1"
    assert "aren't coming yet" in sentence(await wire.press(bob.id, crafted, evening.message))
    card = answer(await evening.click(alice, "Vote"))
    await evening.click(alice, "End the vote")
    late = await alice.click(card, custom_id=f"a1|night.rank|{alice.id}|{evening.night_id}|{first}|1")
    assert "nothing was changed" in sentence(late)
    assert (await evening.night()).ballots == 0


async def test_two_vetoes_each_and_a_film_with_one_is_out(
    plan: Plan, alice: MemberActor, bob: MemberActor, wire: Wire
) -> None:
    evening = await plan(alice)
    await evening.click(bob, "I'm coming")
    await evening.click(alice, "Open the vote")
    listed = await evening.film_ids()
    for film_id in listed[:2]:
        await evening.press(bob, "veto", film_id)
    third = f"a1|night.veto|{bob.id}|{evening.night_id}|{listed[2]}|1"
    assert "2 vetoes" in sentence(await wire.press(bob.id, third, evening.message))
    assert "Someone vetoed it" in told(answer(await evening.click(alice, "Vote")))
    for film_id in (listed[0], listed[2]):
        await evening.press(alice, "rank", film_id)
    await evening.click(alice, "End the vote")
    assert (await evening.night()).winner_film_id == listed[2]
    [announced] = evening.posts
    assert "Vetoed: " in told(announced)


async def test_when_all_is_vetoed_that_is_said_and_nothing_follows(
    env: simcord.Env, plan: Plan, alice: MemberActor, bob: MemberActor, mona: MemberActor
) -> None:
    evening = await plan(alice)
    for member in (bob, mona):
        await evening.click(member, "I'm coming")
    await evening.click(alice, "Open the vote")
    listed = await evening.film_ids()
    for number, member in enumerate((alice, bob, mona)):
        for film_id in listed[number * 2 : number * 2 + 2]:
            await evening.press(member, "veto", film_id)
    await evening.click(alice, "End the vote")
    await evening.pass_time(days=3)
    [announced] = evening.posts
    assert "Every film was vetoed" in told(announced)
    assert not buttons(announced)


async def test_a_tie_is_told_with_the_rule_that_broke_it(
    plan: Plan, alice: MemberActor, bob: MemberActor
) -> None:
    evening = await plan(alice)
    await evening.click(bob, "I'm coming")
    await evening.click(alice, "Open the vote")
    listed = await evening.film_ids()
    await evening.press(alice, "rank", listed[4])
    await evening.press(bob, "rank", listed[2])
    await evening.click(alice, "End the vote")
    night = await evening.night()
    assert (night.winner_film_id, list(night.tied_film_ids)) == (listed[2], [listed[2], listed[4]])
    [announced] = evening.posts
    assert "It was a tie between" in told(announced)
    assert "stands highest on the list" in told(announced)


async def test_a_ballot_can_be_changed_and_leaving_takes_it_along(
    plan: Plan, alice: MemberActor, bob: MemberActor
) -> None:
    evening = await plan(alice)
    await evening.click(alice, "Open the vote")
    await evening.click(bob, "I'm coming")
    one, two, *_ = await evening.film_ids()
    await evening.press(bob, "rank", two)
    await evening.press(bob, "rank", one)
    card = answer(await evening.press(bob, "rank", two, on=0))
    assert "**1st** · " in told(card)
    assert "**2nd**" not in told(card)
    await evening.press(bob, "veto", two)
    assert "You vetoed it" not in told(answer(await evening.press(bob, "veto", two, on=0)))
    await evening.click(bob, "Can't come")
    assert "You are the host" in sentence(await evening.click(alice, "Can't come"))
    await evening.click(alice, "End the vote")
    assert (await evening.night()).ballots == 0


async def test_a_late_guest_brings_a_ballot_and_vetoes_what_they_dislike(
    plan: Plan, engine: Engine, rate: Rate, alice: MemberActor, bob: MemberActor
) -> None:
    evening = await plan(alice)
    await evening.click(alice, "Open the vote")
    first, second, *_ = await evening.film_ids()
    await rate(bob, (engine.catalogue.film(first).label, 2.5))
    await engine.ratings.mark(caller(bob.id, 1), second, "dismissed")
    await evening.click(bob, "I'm coming")
    assert told(answer(await evening.click(bob, "Vote"))).count("You vetoed it") == 2
    await evening.press(alice, "rank", first)
    await evening.click(alice, "End the vote")
    assert (await evening.night()).winner_film_id not in (first, second)


async def test_who_has_seen_all_films_gets_a_clear_sentence(
    env: simcord.Env, plan: Plan, engine: Engine, alice: MemberActor, guild: simcord.GuildHandle
) -> None:
    for film_id in engine.catalogue.films:
        await engine.ratings.rate(caller(alice.id, guild.id), engine.catalogue.film(film_id), 4)
    evening = await plan(alice)
    assert "No film passes" in sentence(await evening.click(alice, "Open the vote"))
    again = await plan(alice, seen_by_all=True)
    await again.click(alice, "Open the vote")
    assert len(await again.film_ids()) == 6
    await evening.pass_time(days=2)
    assert "No film passes what this night asks for" in told(evening.posts[-1]) + told(evening.posts[-2])


async def test_what_was_not_chosen_is_offered_first_next_time(plan: Plan, alice: MemberActor) -> None:
    evening = await plan(alice)
    await evening.click(alice, "Open the vote")
    listed = await evening.film_ids()
    await evening.press(alice, "veto", listed[1])
    await evening.press(alice, "rank", listed[5])
    await evening.press(alice, "rank", listed[4])
    await evening.click(alice, "End the vote")
    again = await plan(alice)
    await again.click(alice, "Open the vote")
    assert (await again.film_ids())[:3] == [listed[4], listed[0], listed[2]]
    assert "Left over from last time" in told(again.shown)
    assert "too little of your tastes" in told(again.shown)


async def test_a_crowd_fits_on_the_card(
    env: simcord.Env, plan: Plan, engine: Engine, guild: simcord.GuildHandle, alice: MemberActor
) -> None:
    evening = await plan(alice)
    titles = [shown.label for shown in list(engine.catalogue.films.values())[:8]]
    for number in range(25):
        member = guild.add_member(env.create_user(f"guest{number}"))
        await engine.consent.give(caller(member.id, guild.id))
        for title in titles:
            await engine.ratings.rate(caller(member.id, guild.id), film(engine, title), 3 + number % 5 / 2)
        await engine.movie_nights.join(caller(member.id, guild.id), evening.night_id)
    await evening.click(alice, "Open the vote")
    said = told(evening.shown)
    assert "Coming (26)" in said
    assert "6 more" in said
    assert "match over 25 guests" in said
    assert len(said) < 4000
