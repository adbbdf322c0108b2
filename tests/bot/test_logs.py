from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PROGRAM = """
import logging, sys, structlog
from bot import logs
logs.configure(sys.argv[1], sys.argv[2])
structlog.get_logger("ours").info("film_rated", stars=4.5)
logging.getLogger("discord.gateway").info("noise")
logging.getLogger("anthropic._base_client").debug("what a member wrote")
logging.getLogger("httpx2").info("a request")
logging.getLogger("asyncpg").error("theirs")
try:
    hidden = "".join(["hunt", "er2"])
    1 / 0
except ZeroDivisionError:
    structlog.get_logger("ours").exception("interaction_failed", reference="0A1B2C3D")
"""


def logged(level: str, form: str) -> str:
    """What a program that logs a little writes; a process of its own, for logs are set up once."""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, level, form],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return ended.stderr


def test_machines_get_one_json_object_per_event() -> None:
    events = [json.loads(line) for line in logged("info", "json").splitlines()]
    assert [(event["event"], event["level"]) for event in events] == [
        ("film_rated", "info"),
        ("theirs", "error"),
        ("interaction_failed", "error"),
    ]
    assert events[0]["stars"] == 4.5
    assert events[2]["reference"] == "0A1B2C3D"
    assert "ZeroDivisionError" in events[2]["exception"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_trace_shows_no_values(form: str) -> None:
    written = logged("info", form)
    assert "ZeroDivisionError" in written
    assert written.count("hunter2") == 0


def test_no_level_shows_what_is_sent_to_a_model() -> None:
    written = logged("debug", "text")
    assert "film_rated" in written
    assert "what a member wrote" not in written
    assert "a request" not in written


def test_less_is_logged_when_less_is_asked_for() -> None:
    assert "film_rated" not in logged("error", "text")
