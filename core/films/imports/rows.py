"""What every format is read into: one row per statement about a film."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Source(StrEnum):
    """The kinds of files that can be read."""

    LETTERBOXD = "Letterboxd"
    IMDB = "IMDb"
    TRAKT = "Trakt"
    MOVIELENS = "MovieLens"


class SkipReason(StrEnum):
    """Why a row is not about a film, or cannot be used."""

    SERIES = "a series or an episode"
    NO_FILM = "not a film"
    NO_TITLE = "no title"
    BAD_STARS = "stars outside the scale"
    BAD_ROW = "a row that can't be read"


@dataclass(frozen=True, slots=True)
class NamedFilm:
    """A film as a row names it: enough to find it, or to add it to the catalogue."""

    title: str
    year: int | None = None
    original_title: str | None = None
    imdb_id: str | None = None
    """Such as tt0078748."""
    tmdb_id: str | None = None
    runtime_minutes: int | None = None
    genres: tuple[str, ...] = ()
    """In our own vocabulary."""
    directors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: a file (within an archive) and a line, from 1."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class ImportedFilm:
    """One row: what the member says of a film. ``at`` is when they said so, if known."""

    place: Place
    film: NamedFilm
    at: dt.datetime | None = None
    stars: float | None = None
    """0.5 .. 5 in halves."""
    note: str | None = None
    watched_on: dt.date | None = None
    watched: bool = False
    rewatch: bool = False
    watchlist: bool = False
    liked: bool = False


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """One row that is left out, and why."""

    place: Place
    title: str
    reason: SkipReason


Row: TypeAlias = ImportedFilm | SkippedRow


@dataclass(frozen=True, slots=True)
class ParsedImport:
    """A whole file or archive."""

    sources: tuple[Source, ...]
    films: tuple[ImportedFilm, ...]
    skipped: tuple[SkippedRow, ...]
