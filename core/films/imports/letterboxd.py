"""Letterboxd's export: ratings, diary, reviews, films watched, to watch and liked, and lists (kernel)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from core.errors import InvalidInput
from core.films.imports import cells
from core.films.imports.rows import ImportedFilm, NamedFilm, Place, Row, SkippedRow, SkipReason
from core.films.imports.tables import Cells, Table

_FILMS = frozenset({"date", "name", "year", "letterboxd uri"})
_LIST = frozenset({"position", "name", "year", "url"})
_BEST = 5


def is_header(columns: frozenset[str]) -> bool:
    """Tell whether these are the columns of one of the export's files."""
    return columns >= _FILMS or columns >= _LIST


def is_newest(table: Table) -> bool:
    """Tell whether these are the ratings as they stand; the diary holds earlier ones of the same day too."""
    return "rating" in table.columns and "watched date" not in table.columns


def parse(table: Table, *, alone: bool) -> Iterator[Row]:
    """Read one file; ``alone`` when it came without the rest of the export.

    What has been deleted there is left out. Raises InvalidInput when neither columns nor name tell what a list
    of films means.
    """
    if "deleted" in PurePosixPath(table.path).parts:
        return
    meaning = _meaning(table, alone=alone)
    for line, row in table.rows:
        yield _row(Place(table.path, line), row, meaning)


def _meaning(table: Table, *, alone: bool) -> str:
    """Say what a row without stars means: watched, watchlist, liked, or nothing."""
    if not table.columns >= _FILMS:
        return "watchlist" if alone else ""  # one's own list of films: most likely to be seen
    if "rating" in table.columns:
        return "watched"
    path = PurePosixPath(table.path.casefold())
    for word, meaning in (("watchlist", "watchlist"), ("watched", "watched"), ("like", "liked")):
        if word in path.as_posix():
            return meaning
    if path.stem == "films":
        return "liked"
    raise InvalidInput("import_which_list", path=table.path)


def _row(place: Place, row: Cells, meaning: str) -> Row:
    title = cells.text(row["name"])
    if title is None:
        return SkippedRow(place, "", SkipReason.NO_TITLE)
    stars = cells.stars(row.get("rating"), _BEST)
    if stars is None and row.get("rating", "").strip():
        return SkippedRow(place, title, SkipReason.BAD_STARS)
    watched_on = cells.day(row.get("watched date"))
    return ImportedFilm(
        place,
        NamedFilm(title, cells.year(row["year"])),
        at=cells.moment(row.get("date")) or cells.moment(row.get("watched date")),
        stars=stars,
        note=cells.note(row.get("review")),
        watched_on=watched_on,
        watched=meaning in ("watched", "liked"),
        rewatch=row.get("rewatch", "").strip().casefold() == "yes",
        watchlist=meaning == "watchlist",
        liked=meaning == "liked",
    )
