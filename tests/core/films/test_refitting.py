from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import pytest

from core.films import refitting
from core.films.refitting import RefitFailed
from core.jobs import Job
from db.schedules import ScheduleKey
from tests.greetings import DUE

JOB = Job(ScheduleKey("refit"), "2026-03-09", DUE, False, None, "UTC")


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Let this be the program that is run."""
    path = folder / "main.py"
    path.write_text(f"import pathlib, sys, time\nhere = pathlib.Path(__file__).parent\n{text}\n")
    monkeypatch.setattr(sys, "argv", [str(path), "run"])


async def refit() -> None:
    await refitting.refit_apart(None, JOB, DUE)  # type: ignore[arg-type]


async def test_the_program_is_run_once_more_with_the_verb_refit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, monkeypatch, "(here / 'told').write_text(' '.join(sys.argv[1:]))")
    await refit()
    assert (tmp_path / "told").read_text() == "refit"


async def test_a_refit_that_fails_is_a_failed_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "sys.exit(3)")
    with pytest.raises(RefitFailed):
        await refit()


async def test_a_refit_that_is_not_waited_for_any_more_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(
        tmp_path,
        monkeypatch,
        "import signal\n"
        "def end(*_):\n    (here / 'ended').touch(); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\n(here / 'begun').touch()\ntime.sleep(30)",
    )
    waiting = asyncio.create_task(refit())
    await asyncio.to_thread(_wait_for, tmp_path / "begun")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.to_thread(_wait_for, tmp_path / "ended")


def _wait_for(path: Path) -> None:
    for _ in range(1000):
        if path.exists():
            return
        time.sleep(0.01)
    raise TimeoutError
