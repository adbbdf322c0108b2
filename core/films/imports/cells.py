"""Reading single cells: titles, years, dates, ids, stars. What cannot be read is None (kernel)."""

from __future__ import annotations

import datetime as dt
import math
import re

from core.films.ratings import FIRST_FILM_YEAR, LONGEST_NOTE

LONGEST_TITLE = 200
LONGEST_TIME_MINUTES = 32_767
LAST_YEAR = 2100
MOST_NAMES = 10

# The last ones are what a spreadsheet makes of a date; a month above 12 was the day.
_DATES = (
    "%Y-%m-%d",
    "%a %b %d %H:%M:%S %Y",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%d.%m.%Y",
)
# Within a word of Persian or Hindi these invisible characters change how it is written.
_JOINERS = "\u200c\u200d"
_NEVER = dt.datetime.min
_IMDB_ID = re.compile(r"tt0*([0-9]{1,10})")


def text(value: object, longest: int | None = LONGEST_TITLE) -> str | None:
    """Return one line without characters that cannot be shown or stored, of any length if asked; None for nothing."""
    if not isinstance(value, str):
        return None
    shown = "".join(char if char.isprintable() or char in _JOINERS else " " for char in value)
    return " ".join(shown.split())[:longest].strip(f" {_JOINERS}") or None


def note(value: object) -> str | None:
    """Return a text of several lines as `text` does, cut off where a note has to end."""
    if not isinstance(value, str):
        return None
    lines = (text(line, None) or "" for line in value.splitlines())
    whole_note = "\n".join(lines).strip()
    cut = whole_note if len(whole_note) <= LONGEST_NOTE else f"{whole_note[: LONGEST_NOTE - 1]}…"
    return cut or None


def names(value: str | None) -> tuple[str, ...]:
    """Return names that are parted by commas."""
    found = (text(name) for name in (value or "").replace(";", ",").split(","))
    return tuple(dict.fromkeys(name for name in found if name))[:MOST_NAMES]


def number(value: object) -> float | None:
    """Return a number that is neither infinite nor none at all."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        read = float(value)
    except (ValueError, OverflowError):
        return None
    return read if math.isfinite(read) else None


def whole(value: object, least: int, most: int) -> int | None:
    """Return a whole number within bounds."""
    read = number(value)
    return int(read) if read is not None and read % 1 == 0 and least <= read <= most else None


def year(value: object) -> int | None:
    """Return a year in which a film can have come out."""
    return whole(value, FIRST_FILM_YEAR, LAST_YEAR)


def stars(value: object, best: int) -> float | None:
    """Return a rating on a scale up to ``best`` as stars, 0.5 to 5 in halves.

    >>> stars("9", best=10), stars("3.5", best=5), stars("0", best=10)
    (4.5, 3.5, None)
    """
    read = number(value)
    if read is None:
        return None
    halves = math.floor(read * 10 / best + 0.5)
    return halves / 2 if 1 <= halves <= 10 else None


def moment(value: object) -> dt.datetime | None:
    """Return when something was: a date (its midnight in UTC) or a time; a time without a zone is in UTC."""
    written = value.strip() if isinstance(value, str) else ""
    if not written:
        return None  # as most optional dates are; trying the layouts takes long
    try:
        read = dt.datetime.fromisoformat(written)
    except ValueError:
        found = (_read(written, layout) for layout in _DATES)
        read = next((date for date in found if date is not None), _NEVER)
    if not FIRST_FILM_YEAR <= read.year <= LAST_YEAR:
        return None
    return read.astimezone(dt.UTC) if read.tzinfo else read.replace(tzinfo=dt.UTC)


def seconds(value: object) -> dt.datetime | None:
    """Return when something was, from seconds since 1970."""
    since = whole(value, 0, 2**33)
    return None if since is None else dt.datetime.fromtimestamp(since, dt.UTC)


def day(value: object) -> dt.date | None:
    """Return a date."""
    read = moment(value)
    return read.date() if read else None


def imdb_id(value: object) -> str | None:
    """Return an IMDb id with at least seven digits.

    >>> imdb_id("tt78748")
    'tt0078748'
    """
    match = _IMDB_ID.fullmatch(value.strip()) if isinstance(value, str) else None
    return f"tt{match[1]:0>7}" if match else None


def tmdb_id(value: object) -> str | None:
    """Return a TMDB id."""
    read = whole(value, 1, 2**31)
    return None if read is None else str(read)


def _read(written: str, layout: str) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(written, layout)
    except ValueError:
        return None
