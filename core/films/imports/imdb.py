"""IMDb's exports of ratings and lists, of every year's layout (kernel)."""

from __future__ import annotations

from collections.abc import Iterator

from core.films.imports import cells, genres
from core.films.imports.rows import ImportedFilm, NamedFilm, Place, Row, SkippedRow, SkipReason
from core.films.imports.tables import Cells, Table

_BEST = 10
_SERIES = ("series", "episode", "season")
_OTHERS = ("game", "podcast", "musicvideo")


def is_header(columns: frozenset[str]) -> bool:
    """Tell whether these are an export's columns."""
    return columns >= {"const", "title", "title type"}


def parse(table: Table) -> Iterator[Row]:
    """Read ratings; what a list holds without a rating is a film to see."""
    is_list = "position" in table.columns
    for line, row in table.rows:
        yield _row(Place(table.path, line), row, is_list)


def _row(place: Place, row: Cells, is_list: bool) -> Row:
    title = cells.text(row["title"])
    if title is None:
        return SkippedRow(place, "", SkipReason.NO_TITLE)
    kind = "".join(row["title type"].casefold().split())
    if any(word in kind for word in (*_SERIES, *_OTHERS)):
        is_series = any(word in kind for word in _SERIES) and "podcast" not in kind
        return SkippedRow(place, title, SkipReason.SERIES if is_series else SkipReason.NO_FILM)
    # Before 2017 the columns were called "You rated" and, for the day, "created".
    given = (row.get("your rating") or row.get("you rated") or "").strip()
    stars = cells.stars(given, _BEST)
    if given and stars is None:
        return SkippedRow(place, title, SkipReason.BAD_STARS)
    dates = (row.get("date rated"), row.get("created"), row.get("modified"))
    return ImportedFilm(
        place,
        _film(row, title),
        at=next((read for date in dates if (read := cells.moment(date))), None),
        stars=stars,
        watched=stars is not None,
        watchlist=is_list and stars is None,
    )


def _film(row: Cells, title: str) -> NamedFilm:
    original_title = cells.text(row.get("original title"))
    return NamedFilm(
        title,
        cells.year(row.get("year")),
        original_title=None if original_title == title else original_title,
        imdb_id=cells.imdb_id(row["const"]),
        runtime_minutes=cells.whole(row.get("runtime mins"), 1, cells.LONGEST_TIME_MINUTES),
        genres=genres.ours((row.get("genres") or "").split(",")),
        directors=cells.names(row.get("directors")),
    )
