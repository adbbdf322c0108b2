from __future__ import annotations

import ast
import datetime as dt
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import errors
from core import errors as core_errors
from core.errors import AttuneError, InvalidInput, NotAllowed, NotFound
from core.plans.library import Fault
from db.pool import DatabaseUnavailable

PROJECT = Path(__file__).resolve().parents[2]
KINDS = {
    name: kind
    for name, kind in vars(core_errors).items()
    if inspect.isclass(kind) and issubclass(kind, AttuneError) and kind is not AttuneError
}
# A fact for each name that any sentence uses.
FACTS = {
    "query": "Alein",
    "again_at": dt.datetime(2026, 5, 6, tzinfo=dt.UTC),
    "suggestions": ("Alien (1979)", "Aliens (1986)"),
    "film": "Alien (1979)",
    "length": 1001,
    "most": 1000,
    "given": "2099-01-01",
    "path": "ratings.csv",
    "most_mib": 40,
    "most_files": 2000,
    "people": 610,
    "person": None,
    "minutes": 30,
    "days": 60,
    "user_ids": (80351110224678912,),
    "last": 2026,
    "faults": (Fault(4, "minutes"),),
    "missing": ("anchor", "tiny"),
    "most_kib": 256,
    "feature": "movie_nights",
    "unknown": ("directers",),
}


def raised() -> Iterator[tuple[str, ast.Call]]:
    """Every construction of one of our errors in the product, with its file."""
    for room in ("core", "bot", "cogs"):
        for path in (PROJECT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                    yield str(path.relative_to(PROJECT)), node


def test_every_error_that_is_raised_has_a_sentence_and_no_other_has() -> None:
    found = set()
    for path, call in raised():
        [what] = call.args
        assert isinstance(what, ast.Constant), f"{path}:{call.lineno}: what must be written out"
        found.add((KINDS[call.func.id], what.value))
    assert found == set(errors.SENTENCES)


@pytest.mark.parametrize(("kind", "what"), errors.SENTENCES, ids=lambda part: getattr(part, "__name__", part))
def test_each_sentence_is_one_or_two_plain_ones(kind: type[AttuneError], what: str) -> None:
    told = errors.sentence(kind(what, **FACTS))
    assert told is not None
    sentences = re.findall(r"[.?](?= [A-Z]|$)", told)
    assert 1 <= len(sentences) <= 2
    assert told[0].isupper()
    assert told[-1] in ".?"
    assert len(told) <= 200
    for word in ("None", "Error", "exception", "null", "invalid", "database", "_id", "{"):
        assert word not in told


def test_an_error_without_a_sentence_is_a_bug() -> None:
    assert errors.sentence(NotFound("something new")) is None
    assert errors.sentence(ZeroDivisionError()) is None


def test_an_error_that_discord_py_wrapped_gets_its_own_sentence() -> None:
    class Wrapped(Exception):
        original = NotAllowed("owner")

    assert errors.sentence(Wrapped()) == errors.sentence(NotAllowed("owner"))


def test_a_database_that_is_away_asks_for_a_minute() -> None:
    assert "try again in a minute" in (errors.sentence(DatabaseUnavailable()) or "")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Alein", "“Alein”"),
        ("@everyone <@1> **x**", "“everyone 1 x”"),
        ("a\u200bb\x00c", "“abc”"),
        ("\u202eabc", "“abc”"),
        ("x" * 4000, f"“{'x' * 60}”"),
    ],
)
def test_what_was_typed_is_shown_without_what_formats_pings_or_hides(typed: str, shown: str) -> None:
    told = errors.sentence(NotFound("film", query=typed, suggestions=()))
    assert shown in (told or "")


def test_what_cannot_be_shown_is_left_out() -> None:
    told = errors.sentence(NotFound("film", query="\u200b", suggestions=()))
    assert told == "I don't know that film. Start typing a title and choose one from the list."


def test_references_differ_and_are_short() -> None:
    made = {errors.reference() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[0-9A-F]{8}", reference) for reference in made)
    assert "0A1B2C3D" in errors.apology("0A1B2C3D")


def test_facts_are_kept_on_the_error() -> None:
    error = InvalidInput("note", length=1001, most=1000)
    assert (error.what, error.facts) == ("note", {"length": 1001, "most": 1000})
