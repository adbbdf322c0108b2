"""/admin catalogue."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import simcord
from simcord.actors import MemberActor

from bot.catalogue_syncs import CatalogueSyncs
from bot.charts.painter import Painter
from bot.client import AttuneBot
from core import engine as engines
from core.engine import Engine, EngineSettings
from core.films.tmdb.client import HttpSettings
from core.films.tmdb.steps import StepSettings
from core.films.tmdb.syncing import SyncSettings
from db.pool import Database
from tests.cogs.reading import Wire, answer, buttons, sentence, told
from tests.loopback.tmdb import KEY, LoopbackTmdb

NOTICE = "This product uses the TMDB API but is not endorsed or certified by TMDB."
LOOK_SECONDS = 60.0
HEADER = "title,original_title,year,runtime_minutes,genres,directors,cast,countries,keywords,moods,votes"
NEW = "Ein neuer Film,,2024,90,Comedy;Sci-Fi,Ada Regie,Ben Spieler;Cleo Spielerin,Germany,robots,cosy,12\n"
FILE = f"{HEADER}\n{NEW}Alien,,1979,,,,,,,,\n"


@pytest.fixture
async def tmdb() -> AsyncIterator[LoopbackTmdb]:
    async with LoopbackTmdb() as made:
        yield made


@pytest.fixture
async def engine(database: Database, tmdb: LoopbackTmdb) -> Engine:
    http = HttpSettings(KEY, tmdb.url, requests_per_second=2_000, first_wait_seconds=0.01)
    made = engines.build(
        database, EngineSettings(tmdb=http, sync=SyncSettings(StepSettings(most_failures=2)))
    )
    await engines.load(made)
    return made


@pytest.fixture
async def bot(engine: Engine) -> AttuneBot:
    class Slow(CatalogueSyncs):
        """Other processes are always quicker to take a sync on: here, the test."""

        async def tick(self) -> None:
            pass

    made = AttuneBot(engine, Painter(), shard_count=1)
    made.catalogue_syncs = Slow(engine.syncing, LOOK_SECONDS)
    return made


@pytest.fixture
def operator(env: simcord.Env, mona: MemberActor) -> MemberActor:
    """She moderates, and runs the bot."""
    env.bot.owner_ids = {mona.id}
    return mona


async def work(env: simcord.Env, engine: Engine) -> None:
    """Let the sync end, and the cards that follow it catch up."""
    claim = await engine.syncing.claim()
    assert claim is not None
    await engine.syncing.run(claim)
    await env.advance_time(LOOK_SECONDS)


async def test_only_operators_may_touch_what_all_servers_share(
    mona: MemberActor, channel: simcord.ChannelHandle, wire: Wire, engine: Engine, env: simcord.Env
) -> None:
    said = "All servers share the catalogue, so only those who run me may change it."
    for command in ("sync", "status"):
        assert said in sentence(await mona.slash(channel, f"admin catalogue {command}"))
    refused = await mona.slash(channel, "admin catalogue import", file=("films.csv", FILE.encode()))
    assert said in sentence(refused)
    for pressed in ("sync", "stop", "status"):
        written = f"a1|catalogue.{pressed}|{mona.id}"
        assert said in sentence(await wire.press(mona.id, written, answer(refused)))
    assert (await engine.syncing.status()).sync is None
    assert "Ein neuer Film" not in {film.title for film in await engine.film_store.films()}


async def test_members_do_not_even_see_the_commands(
    alice: MemberActor, mona: MemberActor, channel: simcord.ChannelHandle
) -> None:
    assert not any(name.startswith("admin") for name in alice.available_commands(channel))
    assert "admin catalogue sync" in mona.available_commands(channel)
    assert "`/admin catalogue`" in told(answer(await mona.slash(channel, "help")))


async def test_without_a_key_one_sentence_says_what_to_do(
    env: simcord.Env, operator: MemberActor, channel: simcord.ChannelHandle, database: Database
) -> None:
    without = engines.build(database)
    env.bot.engine = without
    told_once = sentence(await operator.slash(channel, "admin catalogue sync"))
    assert "Get one for free in your settings at themoviedb.org" in told_once
    assert "It has not been synced yet." in told(
        answer(await operator.slash(channel, "admin catalogue status"))
    )


async def test_a_card_follows_the_sync_wherever_it_runs(
    env: simcord.Env,
    tmdb: LoopbackTmdb,
    operator: MemberActor,
    channel: simcord.ChannelHandle,
    engine: Engine,
) -> None:
    for number in range(60):
        tmdb.add(900_000 + number, f"Film {number}", 2000 + number % 20)
    result = await operator.slash(channel, "admin catalogue sync")
    assert "Looking for films that members brought" in told(answer(result))
    assert NOTICE in told(answer(result))
    await work(env, engine)
    shown = told(answer(result))
    assert "60 films were new" in shown
    assert "60 films looked at, 60 fetched" in shown
    assert "Suggestions take them in with the next refit, tonight" in shown
    assert "unless you set `ATTUNE_TMDB_LEARNED`" in shown
    assert set(buttons(answer(result))) == {"Sync now", "Look again"}
    await engine.catalogue.refresh()
    film = await operator.slash(channel, "film", title="Film 7")
    assert NOTICE in told(answer(film))
    assert NOTICE not in told(answer(await operator.slash(channel, "film", title="Alien")))


async def test_a_sync_can_be_stopped_and_gone_on_with(
    env: simcord.Env,
    tmdb: LoopbackTmdb,
    operator: MemberActor,
    channel: simcord.ChannelHandle,
    engine: Engine,
) -> None:
    tmdb.add(900_001, "Neu", 2020)
    result = await operator.slash(channel, "admin catalogue sync")
    await operator.click(answer(result), label="Stop")
    assert "Stopping as soon as what is under way has come" in told(answer(result))
    await work(env, engine)
    assert "Stopped. What has come by then is there" in told(answer(result))
    assert tmdb.asked == []
    await operator.click(answer(result), label="Go on")
    await work(env, engine)
    assert "1 film was new" in told(answer(result))


async def test_a_second_sync_while_one_runs_shows_that_one(
    operator: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    await operator.slash(channel, "admin catalogue sync")
    first = (await engine.syncing.status()).sync
    await operator.slash(channel, "admin catalogue sync")
    second = (await engine.syncing.status()).sync
    assert first is not None
    assert second is not None
    assert second.sync_id == first.sync_id


async def test_a_card_is_edited_only_as_long_as_discord_lets_it_and_can_be_looked_at_again(
    env: simcord.Env,
    tmdb: LoopbackTmdb,
    operator: MemberActor,
    channel: simcord.ChannelHandle,
    engine: Engine,
) -> None:
    result = await operator.slash(channel, "admin catalogue sync")
    await env.advance_time(16 * 60)
    await work(env, engine)
    assert "Looking for films that members brought" in told(answer(result))
    looked = answer(await operator.slash(channel, "admin catalogue status"))
    assert "0 films were new" in told(looked)


async def test_what_ended_a_sync_is_told(
    env: simcord.Env,
    tmdb: LoopbackTmdb,
    operator: MemberActor,
    channel: simcord.ChannelHandle,
    engine: Engine,
) -> None:
    tmdb.trouble("error", times=1_000)
    result = await operator.slash(channel, "admin catalogue sync")
    await work(env, engine)
    assert "TMDB doesn't answer as it should." in told(answer(result))
    assert "Go on" in buttons(answer(result))


async def test_films_of_a_file_are_added_and_a_second_time_nothing_changes(
    operator: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    shown = answer(await operator.slash(channel, "admin catalogue import", file=("f.csv", FILE.encode())))
    assert "- **1 film** new\n- **1 film** the same as before" in told(shown)
    assert "Suggestions take them in with the next refit" in told(shown)
    film = await operator.slash(channel, "film", title="Ein neuer Film")
    assert "Comedy · Science Fiction — 1 h 30 min — by Ada Regie" in told(answer(film))
    again = answer(await operator.slash(channel, "admin catalogue import", file=("f.csv", FILE.encode())))
    assert told(again) == "## Films from your file\n- **2 films** the same as before"


async def test_a_file_with_faults_says_where_they_are_and_imports_nothing(
    operator: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    bad = FILE + "Ein **Film**,,19x9,,,,,,,,\n,,1990,,,,,,,,\nAndere,,1991,,Comedie,,,,,,\n" + NEW
    shown = told(
        answer(await operator.slash(channel, "admin catalogue import", file=("f.csv", bad.encode())))
    )
    assert "## Nothing was imported\n4 cells can't be used." in shown
    assert "- line 4, **year**: “19x9” is not a year" in shown
    assert "- line 5, **title**: is empty" in shown
    assert "- line 6, **genres**: “Comedie” is not a word of the catalogue" in shown
    assert "- line 7, **title**: “Ein neuer Film” is a film that an earlier line has" in shown
    assert not any(film.title == "Ein neuer Film" for film in await engine.film_store.films())


REFUSED = [
    (b"hello", "I need a CSV file whose first line names its columns"),
    (b"title,year\n", "A file of films has between 1 and 100,000 lines"),
    (b"title,year,directers\nA,1990,B\n", "I don't know the column “directers”."),
    (b"title,year\nA,1990\0\n", "holds NUL characters"),
    (b"title,year\nA\x81,1990\n", "is not a text that I can read"),
]


async def test_what_is_no_file_of_films_gets_one_sentence(
    operator: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    for content, said in REFUSED:
        result = await operator.slash(channel, "admin catalogue import", file=("f.csv", content))
        assert said in sentence(result)
