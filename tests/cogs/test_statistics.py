"""/my_stats."""

from __future__ import annotations

import pytest
import simcord
from simcord.actors import MemberActor

from core.engine import Engine
from tests.cogs.conftest import Rate
from tests.cogs.reading import Shown, answer, components, public, sentence, told

FIVE = [("Fight Club", 5), ("Se7en", 5), ("Memento", 4.5), ("Titanic", 2), ("The Truman Show", 4)]


@pytest.fixture(autouse=True)
def patient(env: simcord.Env) -> None:
    """The first picture starts a process, which takes its time on a busy machine."""
    env.settle_timeout = 60.0


def alt_texts(shown: Shown) -> list[str]:
    """What the pictures of a message say to who cannot see them."""
    return [item["description"] for part in components(shown) for item in part.get("items", ())]


async def test_without_ratings_it_says_how_to_start(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    assert "You haven't rated a film yet." in sentence(await alice.slash(channel, "my_stats"))


async def test_figures_come_with_a_described_picture_and_only_that_is_shared(
    alice: MemberActor, channel: simcord.ChannelHandle, rate: Rate
) -> None:
    await rate(alice, *FIVE)
    own = answer(await alice.slash(channel, "my_stats"))
    assert "5 films rated, 4.1 ★ on average" in told(own)
    assert "**Beside this server** I can't compare you yet" in told(own)
    [picture] = own.attachments
    assert picture.filename == "taste.png"
    assert (await picture.read()).startswith(b"\x89PNG")
    [alt_text] = alt_texts(own)
    assert "5 ratings" in alt_text

    shared = public(await alice.click(own, label="Share the picture"))
    assert told(shared) == "## alice's taste in films"
    assert len(shared.attachments) == 1


async def test_a_taste_that_turned_is_told_with_since_when_and_what(
    engine: Engine, alice: MemberActor, channel: simcord.ChannelHandle, rate: Rate
) -> None:
    films = [
        film
        for film in engine.catalogue.films.values()
        if ("Comedy" in film.genres) != ("Drama" in film.genres)
    ]
    rated = [
        (film.label, 5 if ("Comedy" in film.genres) == (at < 30) else 1) for at, film in enumerate(films[:50])
    ]
    await rate(alice, *rated[:19])
    assert "**Change over time** needs 1 more rating." in told(answer(await alice.slash(channel, "my_stats")))
    await rate(alice, *rated[19:30])
    assert "none that I am sure of" in told(answer(await alice.slash(channel, "my_stats")))
    await rate(alice, *rated[30:])
    text = told(answer(await alice.slash(channel, "my_stats")))
    assert "Your taste changed around <t:" in text
    assert "ratings before that now count less in what I recommend" in text
    assert "What is different: Drama up from 1." in text
