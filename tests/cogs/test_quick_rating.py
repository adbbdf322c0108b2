"""The quick-rating flow: /rate without a film."""

from __future__ import annotations

import re

import simcord
from simcord.actors import MemberActor

from core.engine import Engine
from tests.cogs.conftest import Rate
from tests.cogs.reading import answer, buttons, sentence, told
from tests.cogs.test_films import stars_of

STARS = ["½ ★", "1 ★", "1½ ★", "2 ★", "2½ ★", "3 ★", "3½ ★", "4 ★", "4½ ★", "5 ★"]
FOUR = [("Fight Club", 5), ("Se7en", 5), ("Memento", 4.5), ("Titanic", 2)]


def asked(text: str) -> str:
    """The film that a card asks about."""
    found = re.search(r"### (.+)", text)
    assert found is not None
    return found[1]


async def test_nothing_given_starts_asking(alice: MemberActor, channel: simcord.ChannelHandle) -> None:
    shown = answer(await alice.slash(channel, "rate"))
    assert "▱▱▱▱▱ 0 of 5 ratings to your first recommendations" in told(shown)
    assert list(buttons(shown)) == [*STARS, "Haven't seen", "Want to see", "Skip"]


async def test_stars_are_saved_and_the_next_film_takes_the_place_of_the_last(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    card = answer(await alice.slash(channel, "rate"))
    first = asked(told(card))
    following = answer(await alice.click(card, label="3½ ★"))
    assert following.id == card.id
    assert "★★★½." in told(following)
    assert "▰▱▱▱▱ 1 of 5" in told(following)
    assert asked(told(following)) != first
    assert await stars_of(engine, alice) == {first: 3.5}


async def test_undo_takes_a_rating_back(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    card = answer(await alice.slash(channel, "rate"))
    rated = answer(await alice.click(card, label="5 ★"))
    undone = answer(await alice.click(rated, label="Undo"))
    assert "Took back your answer" in told(undone)
    assert "0 of 5" in told(undone)
    assert "Undo" not in buttons(undone)
    assert await stars_of(engine, alice) == {}


async def test_a_film_that_was_not_seen_or_skipped_is_not_asked_about_again(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    card = answer(await alice.slash(channel, "rate"))
    seen = [asked(told(card))]
    for label, said in (
        ("Haven't seen", "You haven't seen"),
        ("Skip", "Skipped"),
        ("Want to see", "On your"),
    ):
        card = answer(await alice.click(card, label=label))
        assert said in told(card)
        seen.append(asked(told(card)))
    assert len(set(seen)) == 4
    assert seen[2] in told(answer(await alice.slash(channel, "watchlist")))


async def test_undo_takes_a_mark_back(alice: MemberActor, channel: simcord.ChannelHandle) -> None:
    card = answer(await alice.slash(channel, "rate"))
    first = asked(told(card))
    marked = answer(await alice.click(card, label="Want to see"))
    undone = answer(await alice.click(marked, label="Undo"))
    assert asked(told(undone)) == first
    assert "It is empty" in told(answer(await alice.slash(channel, "watchlist")))


async def test_the_fifth_rating_leads_to_recommendations(
    alice: MemberActor, channel: simcord.ChannelHandle, rate: Rate
) -> None:
    await rate(alice, *FOUR)
    card = answer(await alice.slash(channel, "rate"))
    assert "Show my recommendations" not in buttons(card)
    done = answer(await alice.click(card, label="4 ★"))
    assert "5 films rated" in told(done)
    assert "## For you" in told(answer(await alice.click(done, label="Show my recommendations")))


async def test_undo_of_an_answer_that_was_changed_elsewhere_is_refused(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    card = answer(await alice.slash(channel, "rate"))
    title = asked(told(card))
    rated = answer(await alice.click(card, label="5 ★"))
    await alice.slash(channel, "rate", film=title, stars=1.0)
    assert "can't be undone any more" in sentence(await alice.click(rated, label="Undo"))
    assert await stars_of(engine, alice) == {title: 1.0}


async def test_when_all_films_are_answered_it_says_so(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    async with engine.database.service() as connection:
        await connection.execute(
            "insert into film_marks select $1, film_id, 'unseen', now() from films", alice.id
        )
    shown = answer(await alice.slash(channel, "rate"))
    assert "You have answered every film" in told(shown)
    assert buttons(shown) == {}
