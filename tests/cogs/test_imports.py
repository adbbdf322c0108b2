"""/import."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import simcord
from simcord.actors import MemberActor

from bot.cards import imports as cards
from bot.progress import EVERY_SECONDS
from core.engine import Engine
from core.films.imports.importing import Importing, ImportProgress, ImportSettings, Step
from db.films import FilmStore, Rating
from db.imports import ImportStore
from tests.cogs.conftest import Rate
from tests.cogs.reading import Wire, answer, buttons, sentence, told
from tests.core.films.imports.samples import IMDB, LETTERBOXD, MOVIELENS, RATINGS, WATCHED, zipped

ATTACHMENT = 11


async def stars_of(engine: Engine, member: MemberActor) -> dict[str, float]:
    ratings = await engine.film_store.ratings_of(member.id)
    return {engine.catalogue.film(rating.film_id).title: rating.stars for rating in ratings}


async def test_an_export_is_imported_and_reported_with_a_table(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    shown = answer(await alice.slash(channel, "import", file=("letterboxd-alice.zip", zipped(LETTERBOXD))))
    assert "## Your films from Letterboxd" in told(shown)
    assert "**8 films** imported" in told(shown)
    assert "**3 films** were new to me: I added them to the catalogue" in told(shown)
    assert "Among them 1 on your watchlist, 1 liked and 2 seen without stars" in told(shown)
    [table] = shown.attachments
    assert table.filename == "import-report.csv"
    assert "Der unbekannte Film,2011,3.0,imported,yes" in (await table.read()).decode("utf-8-sig")
    assert (await stars_of(engine, alice))["Alien"] == 4.5


async def test_a_second_time_it_says_that_nothing_changed(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    await alice.slash(channel, "import", file=("ratings.csv", RATINGS.encode()))
    shown = answer(await alice.slash(channel, "import", file=("ratings.csv", RATINGS.encode())))
    assert "Everything in it was here already, so nothing changed." in told(shown)
    assert "**3 films** already there" in told(shown)


async def test_rows_that_are_left_out_are_counted_with_their_reasons(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    shown = answer(await alice.slash(channel, "import", file=("ratings.csv", IMDB.encode())))
    assert "**5 rows left out:**" in told(shown)
    assert "- 2 × a series or an episode" in told(shown)


async def test_recommendations_are_one_click_away(
    alice: MemberActor, channel: simcord.ChannelHandle, rate: Rate
) -> None:
    await rate(alice, ("Fight Club", 5), ("Se7en", 5))
    shown = answer(await alice.slash(channel, "import", file=("ratings.csv", RATINGS.encode())))
    listed = answer(await alice.click(shown, label="Show my recommendations"))
    assert "Seen it" in buttons(listed)


async def test_someone_who_was_not_asked_yet_agrees_first_and_the_import_goes_on(
    newcomer: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    asked = await newcomer.slash(channel, "import", file=("ratings.csv", RATINGS.encode()))
    assert await stars_of(engine, newcomer) == {}
    await newcomer.click(asked.response, label="Agree and continue")
    assert (await stars_of(engine, newcomer))["The Matrix"] == 5


async def test_a_new_film_can_be_looked_up_at_once(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    await alice.slash(channel, "import", file=("ratings.csv", RATINGS.encode()))
    shown = await alice.slash(channel, "film", title="Der unbekannte Film (2011)")
    assert "Der unbekannte Film (2011)" in told(answer(shown))


TWO_PEOPLE = {**MOVIELENS, "ml-mine/ratings.csv": MOVIELENS["ml-mine/ratings.csv"] + "2,1,1.0,964982703\r\n"}

# Tables of cases are walked within one test: starting a bot takes far longer than a case.
REFUSED = [
    (
        "notes.txt",
        b"hello",
        "I don't know that kind of file. I read Letterboxd (zip or CSV), IMDb",
    ),
    ("ratings.csv", RATINGS.splitlines()[0].encode(), "There is not a single film in that file"),
    ("ratings.csv", RATINGS.encode() + b"\0", "The file “ratings.csv” holds NUL characters"),
    ("ratings.csv", RATINGS.encode() + b"\x81\xff", "The file “ratings.csv” is not a text that I can read"),
    ("ratings.csv", f"{RATINGS}<<<<<<< a\n>>>>>>> b\n".encode(), "holds git's conflict markers"),
    ("ratings.csv", f"{RATINGS}{'x' * 131_073}\n".encode(), "has a field of more than 131,072 characters"),
    ("stuff.csv", WATCHED.encode(), "could hold films you watched, want to see or like"),
    ("movies.csv", MOVIELENS["ml-mine/movies.csv"].encode(), "is one part of a MovieLens folder"),
    ("ml.zip", zipped(TWO_PEOPLE), "holds the ratings of 2 people"),
    ("x.zip", zipped(LETTERBOXD)[:-30], "That zip file is damaged."),
    ("x.zip", zipped({"a.csv": b"0" * (41 * 2**20)}), "would unpack to more than 40 MiB or 2,000 files"),
    ("x.zip", zipped({"a.zip": b""}), "The file “a.zip” is a zip file within the zip file."),
    ("x.zip", zipped({"../`a`.csv": b""}), "The file “../a.csv” has a path that leads out of the zip file"),
]


async def test_what_cannot_be_imported_gets_one_clear_sentence(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    for name, content, said in REFUSED:
        result = await alice.slash(channel, "import", file=(name, content))
        assert said in sentence(result)
        assert len(sentence(result)) < 250
    assert await stars_of(engine, alice) == {}


async def test_the_person_of_a_movielens_folder_can_be_named(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    await alice.slash(channel, "import", file=("ml.zip", zipped(TWO_PEOPLE)), person=2)
    assert await stars_of(engine, alice) == {"Alien": 1}
    nobody = await alice.slash(channel, "import", file=("ml.zip", zipped(TWO_PEOPLE)), person=3)
    assert "Nobody in that MovieLens folder has this userId." in sentence(nobody)


def upload(size: int, url: str) -> dict[str, Any]:
    attachment = {"id": "5", "filename": "ratings.csv", "size": size, "url": url, "proxy_url": url}
    return {"attachments": {"5": attachment}}


async def test_a_file_that_declares_more_than_ten_mebibytes_is_not_even_loaded(
    alice: MemberActor, wire: Wire
) -> None:
    nowhere = upload(10 * 2**20 + 1, "https://cdn.discordapp.com/attachments/1/5/gone.csv")
    option = {"name": "file", "type": ATTACHMENT, "value": "5"}
    result = await wire.command(alice.id, "import", option, resolved=nowhere)
    assert "That file is larger than 10 MiB, so I didn't load it." in sentence(result)


async def test_a_file_that_was_never_sent_gets_a_sentence(alice: MemberActor, wire: Wire) -> None:
    option = {"name": "file", "type": ATTACHMENT, "value": "5"}
    assert "I couldn't read one of the options." in sentence(await wire.command(alice.id, "import", option))


async def test_a_file_that_is_gone_gets_a_sentence(alice: MemberActor, wire: Wire) -> None:
    gone = upload(100, "https://cdn.discordapp.com/attachments/1/5/gone.csv")
    option = {"name": "file", "type": ATTACHMENT, "value": "5"}
    result = await wire.command(alice.id, "import", option, resolved=gone)
    assert "I couldn't load that file from Discord." in sentence(result)


@pytest.mark.parametrize(
    ("how_far", "said"),
    [
        (ImportProgress(Step.READING), "Reading your file …"),
        (ImportProgress(Step.MATCHING, total=1), "Found 1 row; looking for the films …"),
        (ImportProgress(Step.SAVING, 2_000, 4_000), "▰▰▰▰▰▱▱▱▱▱ Saving: 2,000 of 4,000 ratings"),
        (ImportProgress(Step.SAVING), "▱▱▱▱▱▱▱▱▱▱ Saving: 0 of 0 ratings"),
    ],
)
async def test_every_step_has_words(how_far: ImportProgress, said: str) -> None:
    texts = [str(getattr(item, "content", "")) for item in cards.progress(how_far).walk_children()]
    assert any(said in text for text in texts)


async def test_a_long_import_shows_how_far_it_is_and_the_report_takes_its_place(
    env: simcord.Env, alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    class SlowFilms(FilmStore):
        """Takes long enough for one edit."""

        async def ratings_of(self, user_id: int) -> list[Rating]:
            await asyncio.sleep(EVERY_SECONDS + 0.2)
            return await super().ratings_of(user_id)

    slow = Importing(
        ImportStore(engine.database),
        SlowFilms(engine.database),
        engine.catalogue,
        engine.tastes,
        ImportSettings(),
    )
    env.bot.get_cog("Imports").importing = slow
    running = await alice.slash(channel, "import", file=("ratings.csv", RATINGS.encode()))
    assert "## Your films from Letterboxd" in told(answer(running))
    edits = [
        str(payload)
        for kind, name, payload in env.backend.transcript
        if kind == "HTTP" and name.startswith("PATCH")
    ]
    assert len(edits) == 2
    assert "Found 3 rows; looking for the films" in edits[0]
