"""The whole bot as a process, over real HTTP, websockets and Postgres."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import asyncpg
import pytest

from tests.loopback import Actor, LoopbackDiscord
from tests.loopback.components import Component, walk
from tests.loopback.interaction import Interaction, Reply
from tests.loopback.world import Payload
from tests.wire.process import pass_for_whole, running

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def server() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as made:
        yield made


@pytest.fixture
async def dsn(dsn: str) -> str:
    """A database that is quick to start with."""
    await pass_for_whole(dsn)
    return dsn


@pytest.fixture
def ada(server: LoopbackDiscord) -> Actor:
    guild = server.world.add_guild("Film club")
    channel = server.world.add_channel(guild, "films")
    user = server.world.add_user("ada")
    server.world.add_member(guild, user)
    return server.actor(user, channel)


def told(answer: Interaction) -> str:
    """All text of an answer."""
    shown = [c["content"] for c in walk(answer.message["components"]) if c["type"] == Component.TEXT_DISPLAY]
    return "\n".join([answer.message["content"], *shown])


def files(server: LoopbackDiscord, message: Payload) -> list[tuple[str, bytes]]:
    """The files that came with a message."""
    return [(file["filename"], server.world.files[file["id"]].data) for file in message["attachments"]]


def syncs(server: LoopbackDiscord) -> int:
    return sum(call.method == "PUT" and call.path.endswith("/commands") for call in server.rest.calls)


def callbacks(server: LoopbackDiscord, interaction: Interaction) -> int:
    return sum(f"/{interaction.id}/" in call.path for call in server.rest.calls)


class LateDatabase:
    """A DSN by whose socket nobody answers until `arrive`."""

    def __init__(self, dsn: str, folder: Path) -> None:
        parts = urlsplit(dsn)
        options = parse_qs(parts.query)
        self._name = f".s.PGSQL.{options['port'][0]}"
        self._server, self._folder = Path(options["host"][0]), folder
        self.dsn = parts._replace(query=f"host={quote(str(folder))}&port={options['port'][0]}").geturl()

    def arrive(self) -> None:
        (self._folder / self._name).symlink_to(self._server / self._name)


async def test_a_member_goes_from_consent_to_their_export(
    server: LoopbackDiscord, ada: Actor, dsn: str, tmp_path: Path
) -> None:
    async with running(server, dsn, tmp_path) as bot:
        await bot.logged("commands_synced")
        alien, *_ = await ada.autocomplete("rate", "film", film="alien")
        assert alien["name"] == "Alien (1979)"

        asked = await ada.slash("rate", film=alien["value"])
        form = await ada.click(asked.message, "Agree and continue")
        saved = await ada.submit(form, {"stars": ["4.5"], "note": "in space"})
        assert "Alien (1979)** ★★★★½" in told(saved)

        undone = await ada.click(saved.message, "Undo")
        assert "is not rated any more" in told(undone)
        again = await ada.slash("rate", film=alien["value"], stars=4.5)
        assert again.is_ephemeral

        suggested = await ada.slash("my_recommendations")
        listed = await ada.click(suggested.message, "Watchlist")
        assert listed.reply is Reply.UPDATE

        drawn = await (await ada.slash("my_stats")).completed(timeout=15.0)
        [(name, picture)] = files(server, drawn.message)
        assert (name, picture[:8]) == ("taste.png", PNG)

        exported = await (await ada.slash("privacy export")).completed()
        [(name, archive)] = files(server, exported.message)
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            kept = json.loads(opened.read("attune.json"))
        assert name.endswith(".zip")
        assert "in space" in json.dumps(kept)
        assert bot.complaints == []
    assert server.rest.unhandled == []


async def test_an_interaction_delivered_twice_runs_once_and_sigterm_waits_for_answers(
    server: LoopbackDiscord, ada: Actor, dsn: str, tmp_path: Path
) -> None:
    async with running(server, dsn, tmp_path, ATTUNE_DEFER_AFTER_SECONDS="0.1") as bot:
        await bot.logged("commands_synced")
        await ada.click((await ada.slash("my_recommendations")).message, "Agree and continue")
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute("select set_config('app.scope', 'service', false)")
            server.faults.deliver_twice()
            rated = await ada.slash("rate", film="Alien (1979)", stars=5)
            await ada.slash("help")
            assert callbacks(server, rated) == 1
            assert await connection.fetchval("select count(*) from rating_events") == 1

            async with connection.transaction():
                await connection.execute("lock table ratings")
                waiting = await ada.slash("rate", film="Alien (1979)", stars=3)
                assert waiting.reply is Reply.DEFER
                bot.terminate()
                await bot.logged("draining")
                late = await ada.slash("help")
            await waiting.completed()
            assert "restarting" in told(late)
            assert "★★★" in told(waiting)
            assert await bot.ended() == 0
        finally:
            await connection.close()
        assert bot.complaints == []


async def test_a_bot_before_its_database_asks_for_a_minute_and_needs_no_restart_and_no_second_sync(
    server: LoopbackDiscord, ada: Actor, dsn: str, tmp_path: Path
) -> None:
    async with running(server, dsn, tmp_path) as bot:
        await bot.logged("commands_synced")
        bot.terminate()
        assert await bot.ended() == 0
    assert syncs(server) == 1

    late = LateDatabase(dsn, tmp_path)
    async with running(server, late.dsn, tmp_path) as bot:
        await bot.logged("database_unavailable")
        await bot.logged("discord_ready")
        refused = await ada.slash("rate", film="Alien (1979)", stars=5)
        assert "try again in a minute" in told(refused)

        late.arrive()
        await bot.logged("engine_ready")
        asked = await ada.slash("rate", film="Alien (1979)", stars=5)
        saved = await ada.click(asked.message, "Agree and continue")
        assert "★★★★★" in told(saved)
        await bot.logged("commands_unchanged")
        assert syncs(server) == 1
        assert bot.complaints == []
