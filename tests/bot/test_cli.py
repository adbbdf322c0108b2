"""The command line as a process: what it lists, and the one clear line when it cannot run."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot import cli
from core.privacy.encryption import read_keys
from tests.wire.process import MAIN, environment, pass_for_whole


def started(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, MAIN, *arguments],
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
    )


def refusal(ended: subprocess.CompletedProcess[str]) -> str:
    """The one line on standard error of what could not run."""
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    [line] = ended.stderr.splitlines()
    return line


def test_help_lists_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    told = capsys.readouterr().out
    for verb in ("run", "playground", "worker", "migrate", "refit", "new-key", "rotate-keys", "doctor"):
        assert f"\n  {verb} " in told


def test_an_unknown_verb_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["dance"])
    assert "dance" in capsys.readouterr().err


def test_bad_settings_get_a_line_each(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ATTUNE_REFIT_HOUR", "25")
    monkeypatch.setenv("ATTUNE_LOG_LEVEL", "loud")
    assert cli.main(["doctor"]) == 1
    _, *lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in lines] == ["ATTUNE_REFIT_HOUR", "ATTUNE_LOG_LEVEL"]


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()  # unlike permissions, this stops root as well
    line = refusal(started(tmp_path, "migrate", ATTUNE_DATA_DIR="file/data"))
    assert "file/data" in line


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    line = refusal(started(tmp_path, "migrate", DATABASE_URL=f"postgresql://me:hunter2@/db?host={tmp_path}"))
    assert "DATABASE_URL does not answer" in line
    assert "hunter2" not in line


def test_a_database_url_that_leads_nowhere_is_told(tmp_path: Path, dsn: str) -> None:
    wrong = dsn.replace("/test_", "/no_such_test_")
    line = refusal(started(tmp_path, "migrate", DATABASE_URL=wrong))
    assert "DATABASE_URL leads to no database that I may use" in line


async def test_a_taken_port_is_told(tmp_path: Path, dsn: str) -> None:
    await pass_for_whole(dsn)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = await asyncio.to_thread(
            started, tmp_path, DATABASE_URL=dsn, ATTUNE_PLAYGROUND_PORT=str(port), ATTUNE_LOG_LEVEL="error"
        )
    assert f"Port {port} is taken" in refusal(ended)


def test_a_worker_without_a_token_is_told(tmp_path: Path) -> None:
    assert "needs DISCORD_TOKEN" in refusal(started(tmp_path, "worker"))


def test_a_discord_that_cannot_be_reached_is_told(tmp_path: Path, dsn: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    line = refusal(
        started(
            tmp_path, DISCORD_TOKEN="any", DISCORD_API_URL=url, DATABASE_URL=dsn, ATTUNE_LOG_LEVEL="error"
        )
    )
    assert "Discord can't be reached" in line


def test_a_new_key_has_the_next_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ATTUNE_DATA_DIR", str(tmp_path))
    assert cli.main(["new-key"]) == 0
    first = capsys.readouterr().out.strip()
    monkeypatch.setenv("ATTUNE_ENCRYPTION_KEYS", first)
    assert cli.main(["new-key"]) == 0
    second = capsys.readouterr().out.strip()
    assert sorted(read_keys(f"{first},{second}")) == [1, 2]
    assert list(tmp_path.iterdir()) == []


def test_rotating_without_a_key_is_refused_and_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///attune?host={tmp_path}")
    assert cli.main(["rotate-keys"]) == 1
    assert "new-key" in capsys.readouterr().err
