"""Help lines by country: facts from a file, each with its source. No country's line ever stands in for another's."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).with_name("help_lines.toml")
WORLDWIDE = "https://findahelpline.com"


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Who listens, and how to reach them."""

    name: str
    call: str
    hours: str
    languages: str
    source: str
    checked: dt.date
    text: str | None = None
    online: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A country's lines and its number for emergencies."""

    code: str
    name: str
    emergency: str
    lines: tuple[HelpLine, ...]


@cache
def regions() -> Mapping[str, Region]:
    """Return what is known by country (ISO 3166-1 alpha-2), sorted by name."""
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = [
        Region(
            code, country["name"], country["emergency"], tuple(HelpLine(**one) for one in country["lines"])
        )
        for code, country in written.items()
    ]
    return MappingProxyType({region.code: region for region in sorted(found, key=lambda one: one.name)})
