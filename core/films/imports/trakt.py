"""Trakt's export: JSON rows of ratings, films watched, to watch and favoured, in either layout (kernel)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.films.imports import cells, genres
from core.films.imports.rows import ImportedFilm, NamedFilm, Place, Row, SkippedRow, SkipReason

_BEST = 10
_SERIES = ("show", "season", "episode")
_WATCHED = ("last_watched_at", "watched_at")


def is_export(document: object) -> bool:
    """Tell whether JSON holds rows about films or series."""
    return isinstance(document, list) and any(
        isinstance(row, dict) and any(isinstance(row.get(kind), dict) for kind in ("movie", *_SERIES))
        for row in document
    )


def parse(document: Sequence[Any], path: str, *, alone: bool) -> Iterator[Row]:
    """Read one file; of lists only the watchlist and the favourites mean something, unless one comes ``alone``."""
    name = path.casefold()
    is_watchlist = "watchlist" in name or (alone and "favorites" not in name)
    for number, row in enumerate(document, start=1):
        yield _row(Place(path, number), row, is_watchlist, "favorites" in name)


def _row(place: Place, row: object, is_watchlist: bool, is_favourite: bool) -> Row:
    if not isinstance(row, Mapping):
        return SkippedRow(place, "", SkipReason.BAD_ROW)
    movie = row.get("movie")
    if not isinstance(movie, Mapping):
        shows = [cells.text(row[kind].get("title")) for kind in _SERIES if isinstance(row.get(kind), Mapping)]
        reason = SkipReason.SERIES if shows else SkipReason.BAD_ROW
        return SkippedRow(place, next((title for title in shows if title), ""), reason)
    title = cells.text(movie.get("title"))
    if title is None:
        return SkippedRow(place, "", SkipReason.NO_TITLE)
    stars = cells.stars(row.get("rating"), _BEST)
    if stars is None and row.get("rating") is not None:
        return SkippedRow(place, title, SkipReason.BAD_STARS)
    listed = cells.moment(row.get("listed_at"))
    watched = next((read for key in _WATCHED if (read := cells.moment(row.get(key)))), None)
    return ImportedFilm(
        place,
        _film(movie, title),
        at=cells.moment(row.get("rated_at")) or watched or listed,
        stars=stars,
        watched_on=watched.date() if watched else None,
        watched=watched is not None or stars is not None or (is_favourite and listed is not None),
        rewatch=cells.whole(row.get("plays"), 2, 10_000) is not None,
        watchlist=is_watchlist and listed is not None,
        liked=is_favourite and listed is not None,
    )


def _film(movie: Mapping[str, Any], title: str) -> NamedFilm:
    found = movie.get("ids")
    ids = found if isinstance(found, Mapping) else {}
    names = movie.get("genres")
    return NamedFilm(
        title,
        cells.year(movie.get("year")),
        imdb_id=cells.imdb_id(ids.get("imdb")),
        tmdb_id=cells.tmdb_id(ids.get("tmdb")),
        runtime_minutes=cells.whole(movie.get("runtime"), 1, cells.LONGEST_TIME_MINUTES),
        genres=genres.ours(name for name in names if isinstance(name, str))
        if isinstance(names, list)
        else (),
    )
