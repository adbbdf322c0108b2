"""Named queries: every statement lives in ``db/queries/<room>.sql`` behind a ``-- name:`` line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

QUERIES = Path(__file__).parent / "queries"
_NAME = re.compile(r"^-- name: (\w+) *$", re.MULTILINE)
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


@cache
def load(room: str) -> Mapping[str, str]:
    """Statements of one room by name. Raises ValueError on a file without names or with a name twice."""
    pieces = _NAME.split((QUERIES / f"{room}.sql").read_text(encoding="utf-8"))
    names, bodies = pieces[1::2], [body.strip() for body in pieces[2::2]]
    if not names or len(set(names)) != len(names):
        raise ValueError(f"db/queries/{room}.sql: names are missing or doubled")
    return MappingProxyType(dict(zip(names, bodies, strict=True)))


def rooms() -> list[str]:
    """Names of all rooms that have a query file."""
    return sorted(path.stem for path in QUERIES.glob("*.sql"))


def quoted(name: str) -> str:
    """Return a table's or column's name for a statement. Raises ValueError unless it is a plain identifier."""
    if not _IDENTIFIER.fullmatch(name):
        raise ValueError(f"not the name of a table or a column: {name!r}")
    return f'"{name}"'
