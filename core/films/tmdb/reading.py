"""Reading TMDB's JSON: what is missing or odd is left out, what cannot be read at all is None (kernel)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.films.imports import cells, genres
from core.films.tmdb import words
from db.tmdb import TmdbFilm

LAST_PAGE = 500
"""Discover answers no page beyond this one."""
LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of a list of films: their ids, and how many pages there are."""

    tmdb_ids: tuple[int, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class FoundFilm:
    """One film that a search found; ``film_id`` is TMDB's."""

    film_id: int
    title: str
    original_title: str | None
    year: int | None
    votes: int


def page(document: object) -> FoundPage:
    """Read a page of discover."""
    ids = (_id(entry) for entry in _objects(document, "results"))
    pages = cells.whole(_field(document, "total_pages"), 0, LARGEST) or 0
    return FoundPage(tuple(dict.fromkeys(found for found in ids if found)), min(pages, LAST_PAGE))


def found(document: object, list_name: str) -> list[FoundFilm]:
    """Read the films of an answer to a search."""
    return [film for entry in _objects(document, list_name) if (film := _found(entry)) is not None]


def film(document: object) -> TmdbFilm | None:
    """Read a film with its credits and keywords; None for one without a title, and for pornography."""
    named = _found(document)
    if named is None or _field(document, "adult") is True:
        return None
    credits = _field(document, "credits")
    return TmdbFilm(
        named.film_id,
        cells.imdb_id(_field(document, "imdb_id")),
        named.title,
        named.original_title,
        named.year,
        cells.whole(_field(document, "runtime"), 1, cells.LONGEST_TIME_MINUTES),
        genres.ours(_names(document, "genres")),
        _people(entry for entry in _objects(credits, "crew") if entry.get("job") == "Director"),
        _people(_objects(credits, "cast")),
        words.countries(_names(document, "production_countries")),
        words.keywords(_names(_field(document, "keywords"), "keywords")),
        named.votes,
    )


def _found(entry: object) -> FoundFilm | None:
    tmdb_id, title = _id(entry), cells.text(_field(entry, "title"))
    if tmdb_id is None or title is None:
        return None
    original_title = cells.text(_field(entry, "original_title"))
    return FoundFilm(
        tmdb_id,
        title,
        None if original_title == title else original_title,
        cells.year(str(_field(entry, "release_date"))[:4]),
        cells.whole(_field(entry, "vote_count"), 0, LARGEST) or 0,
    )


def _id(entry: object) -> int | None:
    return cells.whole(_field(entry, "id"), 1, LARGEST)


def _people(entries: Iterator[dict[str, Any]]) -> tuple[str, ...]:
    """Return names in their order; ';' parts them where they are stored."""
    named = (cells.text(entry.get("name")) for entry in entries)
    return tuple(dict.fromkeys(name.replace(";", ",") for name in named if name))[: cells.MOST_NAMES]


def _names(document: object, name: str) -> Iterator[str]:
    for entry in _objects(document, name):
        if isinstance(entry.get("name"), str):
            yield entry["name"]


def _objects(document: object, name: str) -> Iterator[dict[str, Any]]:
    listed = _field(document, name)
    return (entry for entry in (listed if isinstance(listed, list) else []) if isinstance(entry, dict))


def _field(document: object, name: str) -> Any:
    return document.get(name) if isinstance(document, dict) else None
