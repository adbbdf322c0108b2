"""/rate, /unrate, /film, /watchlist, their buttons and the rating form."""

from __future__ import annotations

import pytest
import simcord
from simcord.actors import MemberActor

from core.engine import Engine
from tests.cogs.conftest import Rate, caller, film
from tests.cogs.reading import Wire, answer, buttons, form, public, sentence, told

MATRIX = "The Matrix (1999)"
FULL = {"stars": ["3.0"], "note": "Seen with *Zoë* 👨‍👩‍👧", "watched_on": "2020-02-29", "rewatch": True}


async def stars_of(engine: Engine, member: MemberActor) -> dict[str, float]:
    """What a member has rated, by title."""
    ratings = await engine.film_store.ratings_of(member.id)
    return {engine.catalogue.film(rating.film_id).label: rating.stars for rating in ratings}


async def test_a_film_and_stars_save_at_once(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    shown = answer(await alice.slash(channel, "rate", film=MATRIX, stars=4.5))
    assert "You gave **The Matrix (1999)** ★★★★½." in told(shown)
    assert "1 of 5 ratings" in told(shown)
    assert list(buttons(shown)) == ["Undo", "Add a note or date", "Rate more films", "Share"]
    assert await stars_of(engine, alice) == {MATRIX: 4.5}


async def test_what_autocomplete_offers_can_be_rated(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    offered = await alice.autocomplete(channel, "rate", "film", "teh matrx")
    assert offered[0]["name"] == MATRIX
    await alice.slash(channel, "rate", film=offered[0]["value"], stars=4.0)
    assert await stars_of(engine, alice) == {MATRIX: 4.0}


async def test_rating_again_replaces_and_says_what_it_was(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    await alice.slash(channel, "rate", film=MATRIX, stars=4.5)
    shown = answer(await alice.slash(channel, "rate", film=MATRIX, stars=2.0))
    assert "★★. It was ★★★★½." in told(shown)
    assert await stars_of(engine, alice) == {MATRIX: 2.0}


async def test_undo_takes_the_rating_back_once(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    rated = answer(await alice.slash(channel, "rate", film=MATRIX, stars=4.5))
    undo = buttons(rated)["Undo"]
    shown = answer(await alice.click(rated, custom_id=undo))
    assert shown.id == rated.id
    assert told(shown) == "Undone: **The Matrix (1999)** is not rated any more."
    assert await stars_of(engine, alice) == {}


async def test_undo_on_an_old_card_is_refused(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    first = answer(await alice.slash(channel, "rate", film=MATRIX, stars=4.5))
    await alice.slash(channel, "rate", film=MATRIX, stars=2.0)
    assert "can't be undone any more" in sentence(await alice.click(first, label="Undo"))
    assert await stars_of(engine, alice) == {MATRIX: 2.0}


async def test_a_film_alone_opens_the_form(alice: MemberActor, channel: simcord.ChannelHandle) -> None:
    opened = await alice.slash(channel, "rate", film=MATRIX)
    controls = form(opened)
    assert opened.modal is not None
    assert opened.modal["title"] == "Rate The Matrix (1999)"
    assert list(controls) == ["stars", "note", "watched_on", "rewatch"]
    assert [choice["value"] for choice in controls["stars"]["options"]] == [
        "5.0", "4.5", "4.0", "3.5", "3.0", "2.5", "2.0", "1.5", "1.0", "0.5",
    ]  # fmt: skip


async def test_the_form_saves_everything_and_opens_with_it_again(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    saved = answer(await alice.submit_modal(await alice.slash(channel, "rate", film=MATRIX), FULL))
    assert "★★★." in told(saved)
    again = form(await alice.click(saved, label="Add a note or date"))
    assert [choice["value"] for choice in again["stars"]["options"] if choice["default"]] == ["3.0"]
    assert again["note"]["value"] == FULL["note"]
    assert again["watched_on"]["value"] == FULL["watched_on"]
    assert again["rewatch"]["default"] is True


async def test_a_bad_date_keeps_what_was_typed_and_offers_the_form_again(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    opened = await alice.slash(channel, "rate", film=MATRIX)
    refused = answer(await alice.submit_modal(opened, {**FULL, "watched_on": "last spring"}))
    assert "couldn't read that date" in told(refused)
    assert await stars_of(engine, alice) == {}
    again = await alice.click(refused, label="Open the form again")
    assert form(again)["note"]["value"] == FULL["note"]
    assert form(again)["watched_on"]["value"] == "last spring"
    await alice.submit_modal(again, FULL)
    assert await stars_of(engine, alice) == {MATRIX: 3.0}


@pytest.mark.parametrize("watched_on", ["1997-12-31", "9999-12-31"])
async def test_a_day_before_the_film_or_in_the_future_is_refused(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine, watched_on: str
) -> None:
    opened = await alice.slash(channel, "rate", film=MATRIX)
    refused = answer(await alice.submit_modal(opened, {**FULL, "watched_on": watched_on}))
    assert f"I can't use {watched_on}" in told(refused)
    assert await stars_of(engine, alice) == {}


async def test_the_form_begins_with_what_was_noted_without_stars(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    who = caller(alice.id, 1)
    await engine.consent.give(who)
    review = b"Date,Name,Year,Letterboxd URI,Rating,Review\n2023-05-02,The Matrix,1999,x,,Never again."
    await engine.importing.run(who, "reviews.csv", review, lambda _: None)
    opened = await alice.slash(channel, "rate", film=MATRIX)
    assert form(opened)["note"]["value"] == "Never again."


async def test_a_note_that_is_too_long_is_refused_and_what_fits_is_offered_again(
    alice: MemberActor, wire: Wire, engine: Engine
) -> None:
    custom_id = f"a1|rate.save|{alice.id}|{film(engine, MATRIX).film_id}|0|0"
    refused = answer(await wire.submit(alice.id, custom_id, {"stars": ["4.0"], "note": "n" * 1001}))
    assert "1001 characters long; up to 1000 fit" in told(refused)
    assert await stars_of(engine, alice) == {}
    again = form(await alice.click(refused, label="Open the form again"))
    assert again["note"]["value"] == "n" * 1000


async def test_nobody_opens_the_form_with_what_someone_else_typed(
    alice: MemberActor, bob: MemberActor, channel: simcord.ChannelHandle, wire: Wire
) -> None:
    opened = await alice.slash(channel, "rate", film=MATRIX)
    refused = answer(await alice.submit_modal(opened, {**FULL, "watched_on": "soon"}))
    stolen = buttons(refused)["Open the form again"].replace(str(alice.id), str(bob.id))
    assert "value" not in form(await wire.press(bob.id, stolen, refused))["note"]


async def test_sharing_a_rating_shows_everyone_the_stars_but_not_the_note(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    saved = answer(await alice.submit_modal(await alice.slash(channel, "rate", film=MATRIX), FULL))
    shown = public(await alice.click(saved, label="Share"))
    assert f"{alice.mention} gave **The Matrix (1999)** ★★★" in told(shown)
    assert "Zoë" not in told(shown)
    assert "2020" not in told(shown)
    assert not buttons(shown)


async def test_sharing_a_rating_that_is_gone_says_so_privately(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    rated = answer(await alice.slash(channel, "rate", film=MATRIX, stars=4.5))
    await alice.slash(channel, "unrate", film=MATRIX)
    assert "nothing to share" in sentence(await alice.click(rated, label="Share"))


async def test_unrate_takes_the_rating_away_and_undo_brings_it_back(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    await alice.slash(channel, "rate", film=MATRIX, stars=4.5)
    gone = answer(await alice.slash(channel, "unrate", film=MATRIX))
    assert "Your ★★★★½ for **The Matrix (1999)** are gone" in told(gone)
    assert await stars_of(engine, alice) == {}
    assert "is back at ★★★★½" in told(answer(await alice.click(gone, label="Undo")))
    assert await stars_of(engine, alice) == {MATRIX: 4.5}


async def test_unrate_without_a_rating_says_so(alice: MemberActor, channel: simcord.ChannelHandle) -> None:
    told_so = sentence(await alice.slash(channel, "unrate", film=MATRIX))
    assert told_so == "You haven't rated The Matrix (1999), so there is nothing to take away."


async def test_a_film_card_works_without_consent_and_keeps_nothing(
    newcomer: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    shown = answer(await newcomer.slash(channel, "film", title=MATRIX))
    assert "## The Matrix (1999)" in told(shown)
    assert "too few ratings" in told(shown)
    assert "Films like it" in told(shown)
    assert await engine.consent.member(newcomer.id) is None


async def test_a_film_card_shows_the_server_average_the_own_stars_and_the_note(
    alice: MemberActor, bob: MemberActor, channel: simcord.ChannelHandle, env: simcord.Env, engine: Engine
) -> None:
    carol = env.guild.add_member(env.create_user("carol"))
    await engine.consent.give(caller(carol.id, env.guild.id))
    for member, given in ((bob, 5.0), (carol, 4.0)):
        await member.slash(channel, "rate", film=MATRIX, stars=given)
    assert "too few" in told(answer(await alice.slash(channel, "film", title=MATRIX)))
    await alice.submit_modal(await alice.slash(channel, "rate", film=MATRIX), FULL)
    shown = answer(await alice.slash(channel, "film", title=MATRIX))
    assert "**This server** gives it 4.0 ★ (3 members)" in told(shown)
    assert "**You** gave it ★★★, watched 29 February 2020" in told(shown)
    assert r"> Seen with \*Zoë\*" in told(shown)


async def test_a_film_card_predicts_stars_from_five_ratings_on(
    alice: MemberActor, channel: simcord.ChannelHandle, rate: Rate
) -> None:
    await rate(alice, ("Fight Club", 5), ("Se7en", 5), ("Memento", 4.5), ("Titanic", 2))
    assert "I expect about" not in told(answer(await alice.slash(channel, "film", title=MATRIX)))
    await rate(alice, ("Pulp Fiction", 4))
    assert "I expect about" in told(answer(await alice.slash(channel, "film", title=MATRIX)))


async def test_sharing_a_film_shows_everyone_its_facts_and_nothing_of_the_member(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    await alice.submit_modal(await alice.slash(channel, "rate", film=MATRIX), FULL)
    shown = public(await alice.click(answer(await alice.slash(channel, "film", title=MATRIX)), label="Share"))
    assert "## The Matrix (1999)" in told(shown)
    assert "You" not in told(shown)
    assert "Zoë" not in told(shown)


async def test_the_watchlist_fills_from_a_film_card_and_loses_what_was_rated(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    assert "It is empty" in told(answer(await alice.slash(channel, "watchlist")))
    card = answer(await alice.slash(channel, "film", title=MATRIX))
    listed = answer(await alice.click(card, label="Add to my watchlist"))
    assert "It is on your watchlist." in told(listed)
    assert MATRIX in told(answer(await alice.slash(channel, "watchlist")))
    await alice.slash(channel, "rate", film=MATRIX, stars=4.5)
    assert MATRIX not in told(answer(await alice.slash(channel, "watchlist")))


async def test_a_film_can_be_taken_off_the_watchlist(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    card = answer(await alice.slash(channel, "film", title=MATRIX))
    listed = answer(await alice.click(card, label="Add to my watchlist"))
    await alice.click(listed, label="Take off my watchlist")
    assert "It is empty" in told(answer(await alice.slash(channel, "watchlist")))
