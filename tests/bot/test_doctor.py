from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot import doctor
from bot.config import Settings
from bot.doctor import Check
from bot.permissions import INVITE_PERMISSIONS
from db import migrate
from db.pool import Database
from db.recommendations import ModelFacts
from tests.conftest import TestServer
from tests.loopback import LoopbackDiscord

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
TOKEN = "any-token"


def settings(tmp_path: Path, **given: Any) -> Settings:
    """These settings and no others, whatever this machine's environment holds."""
    bare = dict.fromkeys(("discord_token", "discord_api_url", "discord_gateway_url", "database_url"))
    return Settings(**{**bare, "attune_data_dir": tmp_path / "data", **given}, _env_file=None)


def model(created_at: dt.datetime) -> ModelFacts:
    return ModelFacts(version=3, created_at=created_at, members=10, films=200, dimensions=64)


def flags(**on: bool) -> discord.ApplicationFlags:
    return discord.ApplicationFlags(**on)


@pytest.fixture
async def server() -> AsyncIterator[LoopbackDiscord]:
    """A Discord; the client is pointed back at the real one afterwards."""
    async with LoopbackDiscord() as made:
        with made.install():
            yield made


def test_a_python_that_is_too_old_is_a_problem() -> None:
    assert doctor.python_version((3, 10)).state == "problem"
    assert doctor.python_version((3, 11)) == Check("python", "ok", "3.11")


def test_settings_are_named_but_their_values_are_not_shown() -> None:
    assert doctor.settings_read({"discord_token"}).told == "set here: DISCORD_TOKEN"
    assert doctor.settings_read(set()).told == "all at their defaults"


def test_a_data_folder_that_can_be_made_is_fine_and_is_not_made(tmp_path: Path) -> None:
    folder = tmp_path / "one" / "two"
    assert doctor.data_folder(folder, needed=True).state == "ok"
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_cannot_be_made_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    check = doctor.data_folder(tmp_path / "file" / "data", needed=True)
    assert check.state == "problem"
    assert "ATTUNE_DATA_DIR" in check.told
    assert doctor.data_folder(tmp_path / "file" / "data", needed=False).state == "ok"


def test_the_schema_is_compared_with_the_codes() -> None:
    newest = migrate.newest()
    assert doctor.schema(newest).state == "ok"
    assert doctor.schema(None).state == "warning"
    newer = doctor.schema("9999")
    assert newer.state == "problem"
    assert "newer Attune" in newer.told


def test_a_role_that_row_level_security_does_not_bind_is_a_problem() -> None:
    assert doctor.row_level_security(unbound=True).state == "problem"
    assert doctor.row_level_security(unbound=False).state == "ok"


def test_an_empty_catalogue_is_worth_a_warning() -> None:
    assert doctor.catalogue(0).state == "warning"
    assert doctor.catalogue(1804) == Check("catalogue", "ok", "1,804 films")


def test_a_model_that_missed_its_refits_is_worth_a_warning() -> None:
    fresh = doctor.taste_model(model(NOW - dt.timedelta(hours=30)), NOW)
    assert fresh == Check("taste model", "ok", "version 3, 1 d 6 h old")
    assert doctor.taste_model(model(NOW - dt.timedelta(days=3)), NOW).state == "warning"
    assert doctor.taste_model(None, NOW).state == "warning"


def test_privileged_intents_are_not_needed() -> None:
    assert doctor.intents(flags()).state == "ok"
    check = doctor.intents(flags(gateway_message_content_limited=True, gateway_guild_members=True))
    assert check.state == "warning"
    assert check.told.startswith("server members, message content: on, but needed for nothing")


def test_the_intent_of_message_content_follows_its_setting() -> None:
    on = flags(gateway_message_content_limited=True)
    assert doctor.intents(on, reads_threads=True).state == "ok"
    assert doctor.intents(flags(), reads_threads=True).state == "problem"
    assert doctor.intents(on).state == "warning"


def test_each_missing_permission_is_named() -> None:
    assert doctor.permissions("Film club", INVITE_PERMISSIONS).state == "ok"
    assert doctor.permissions("Film club", discord.Permissions(administrator=True)).state == "ok"
    check = doctor.permissions("Film club", discord.Permissions(view_channel=True, embed_links=True))
    assert (check.name, check.state) == ("server “Film club”", "warning")
    assert check.told.startswith(
        "lacks send messages, attach files, read message history, create private threads, "
        "send messages in threads, create events:"
    )


async def test_a_machine_without_anything_has_no_problem(tmp_path: Path, capsys: Any) -> None:
    assert await doctor.run(settings(tmp_path)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok"] * 5
    assert not (tmp_path / "data").exists()


async def test_a_whole_setup_is_looked_at(
    server: LoopbackDiscord, dsn: str, tmp_path: Path, capsys: Any
) -> None:
    server.world.add_guild("Film club")
    given = settings(
        tmp_path,
        discord_token=TOKEN,
        discord_api_url=server.api_url,
        discord_gateway_url=server.gateway_url,
        database_url=dsn,
    )
    assert await doctor.run(given) == 0
    told = capsys.readouterr().out
    for line in ("database: answers", "binds our role", "catalogue: 200 films", "taste model: version 1"):
        assert line in told
    assert "token: of Loopback" in told
    assert "server “Film club”: lacks create events" in told
    assert TOKEN not in told
    assert dsn not in told
    assert server.rest.unhandled == []


async def test_a_refused_token_and_a_database_that_is_away_are_problems(
    server: LoopbackDiscord, tmp_path: Path, capsys: Any
) -> None:
    server.faults.fail("GET", "/users/@me", status=401)
    given = settings(
        tmp_path,
        discord_token=TOKEN,
        discord_api_url=server.api_url,
        database_url=f"postgresql://attune@/attune?host={tmp_path}&port=5432",
    )
    assert await doctor.run(given) == 1
    problems = [line for line in capsys.readouterr().out.splitlines() if line.startswith("problem")]
    assert len(problems) == 2
    assert "does not answer" in problems[0]
    assert "copy it again" in problems[1]


async def test_an_unknown_database_and_a_superuser_are_problems(
    postgres: TestServer, dsn: str, database: Database, tmp_path: Path, capsys: Any
) -> None:
    unknown = settings(tmp_path, database_url=postgres.dsn("no_such_database"))
    assert await doctor.run(unknown) == 1
    assert "correct DATABASE_URL" in capsys.readouterr().out

    superuser = settings(tmp_path, database_url=dsn.replace("attune@", "postgres@"))
    assert await doctor.run(superuser) == 1
    assert "problem  row level security" in capsys.readouterr().out


async def test_a_database_without_a_schema_is_left_as_it_is(
    postgres: TestServer, tmp_path: Path, capsys: Any
) -> None:
    empty = await postgres.create_database("template0")
    try:
        assert await doctor.run(settings(tmp_path, database_url=empty)) == 0
        assert "warning  schema: not there yet" in capsys.readouterr().out
        assert await migrate.current(empty) is None
    finally:
        await postgres.drop_database(empty)


def test_texts_under_an_old_key_are_counted() -> None:
    assert doctor.encryption({}).state == "warning"
    assert doctor.encryption({1: b"", 2: b""}, 0) == Check("encryption", "ok", "key 2 seals, of 2")
    assert "3 texts are under another" in doctor.encryption({2: b""}, 3).told
