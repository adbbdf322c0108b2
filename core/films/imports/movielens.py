"""MovieLens folders: CSV files, the "::" files of 1M, and the files without a header of 100K (kernel)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from core.errors import InvalidInput
from core.films.imports import cells, genres
from core.films.imports.rows import ImportedFilm, NamedFilm, Place, Row, SkippedRow, SkipReason
from core.films.imports.tables import Cells, Table

_RATINGS = ("userid", "movieid", "rating", "timestamp")
_MOVIES = ("movieid", "title", "genres")
_LINKS = ("movieid", "imdbid", "tmdbid")
_BEST = 5

_WITHOUT_HEADER = (
    (re.compile(r"\d+\t\d+\t[\d.]+\t\d+\s"), "\t", _RATINGS),
    (re.compile(r"\d+::\d+::[\d.]+::\d+\s"), "::", _RATINGS),
    (re.compile(r"\d+::((?!::)[^\n])+::((?!::)[^\n])*\s"), "::", _MOVIES),
    (re.compile(r"\d+\|[^|\n]+\|[^|\n]*\|[^|\n]*\|[^|\n]*(\|[01]){19}\s"), "|", _MOVIES[:2]),
)
# In the order of the flags in the 100K files.
_FLAGS = (
    "", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
    "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
)  # fmt: skip

_TITLE = re.compile(r"(?P<title>.*?)\s*(?P<others>(\([^()]*\)\s*)*)\((?P<year>\d{4})\)\s*")
_ARTICLE_LAST = re.compile(
    r"(.+), (The|A|An|La|Le|Les|L'|Il|Lo|El|Los|Las|Der|Die|Das|Det|Den)", re.IGNORECASE
)


def is_header(columns: frozenset[str]) -> bool:
    """Tell whether these are the columns of one of the folder's files."""
    return any(columns >= set(wanted) for wanted in (_RATINGS[:3], _MOVIES, _LINKS))


def read_headerless(text: str, path: str) -> Table | None:
    """Read a file that has no header row; None when it is none of MovieLens's."""
    for first_line, delimiter, columns in _WITHOUT_HEADER:
        if first_line.match(text):
            lines = enumerate(text.splitlines(), start=1)
            rows = [(line, _split(row, delimiter, columns)) for line, row in lines if row]
            return Table(path, frozenset((*columns, "genres") if columns == _MOVIES[:2] else columns), rows)
    return None


def _split(line: str, delimiter: str, columns: Sequence[str]) -> Cells:
    parts = line.split(delimiter)
    row = dict.fromkeys(columns, "") | dict(zip(columns, parts, strict=False))
    if delimiter == "|":
        row["genres"] = "|".join(
            name for name, flag in zip(_FLAGS, parts[-len(_FLAGS) :], strict=False) if flag == "1"
        )
    return row


def parse(tables: Sequence[Table], member: str | None) -> Iterator[Row]:
    """Read a folder's tables; ``member`` says whose ratings to take where there are several people's.

    Raises InvalidInput without a table of films, and when it is not clear whose ratings are meant.
    """
    films = _films(tables)
    ratings = [table for table in tables if table.columns >= set(_RATINGS[:3])]
    if not films or not ratings:
        raise InvalidInput("import_folder", path=tables[0].path)
    people = {row["userid"] for table in ratings for _, row in table.rows}
    if (member not in people) if member is not None else len(people) > 1:
        raise InvalidInput("import_person", people=len(people), person=member)
    for table in ratings:
        for line, row in table.rows:
            if member is None or row["userid"] == member:
                yield _row(Place(table.path, line), row, films)


def _row(place: Place, row: Cells, films: Mapping[str, NamedFilm]) -> Row:
    film = films.get(row["movieid"])
    if film is None:
        return SkippedRow(place, "", SkipReason.NO_TITLE)
    stars = cells.stars(row["rating"], _BEST)
    if stars is None:
        return SkippedRow(place, film.title, SkipReason.BAD_STARS)
    return ImportedFilm(place, film, at=cells.seconds(row.get("timestamp")), stars=stars, watched=True)


def _films(tables: Sequence[Table]) -> dict[str, NamedFilm]:
    links = {row["movieid"]: row for table in tables if table.columns >= set(_LINKS) for _, row in table.rows}
    films: dict[str, NamedFilm] = {}
    for table in tables:
        if table.columns >= set(_MOVIES):
            for _, row in table.rows:
                film = _film(row, links.get(row["movieid"], {}))
                if film is not None:
                    films[row["movieid"]] = film
    return films


def _film(row: Cells, links: Cells) -> NamedFilm | None:
    title, original_title, year = _names(row["title"])
    if title is None:
        return None
    return NamedFilm(
        title,
        year,
        original_title,
        imdb_id=cells.imdb_id(f"tt{links.get('imdbid', '')}"),
        tmdb_id=cells.tmdb_id(links.get("tmdbid")),
        genres=genres.ours(row["genres"].split("|")),
    )


def _names(written: str) -> tuple[str | None, str | None, int | None]:
    """Take "City of Lost Children, The (Cité des enfants perdus, La) (1995)" apart."""
    written = written.strip()[-2 * cells.LONGEST_TITLE :]
    match = _TITLE.fullmatch(written)
    if match is None:
        return cells.text(_article_first(written)), None, None
    others = match["others"].strip("() ").split(") (")
    other = next((name for name in others if name and not name.casefold().startswith("a.k.a")), None)
    return (
        cells.text(_article_first(match["title"])),
        cells.text(_article_first(other)) if other else None,
        cells.year(match["year"]),
    )


def _article_first(title: str) -> str:
    """Turn "Matrix, The" round."""
    match = _ARTICLE_LAST.fullmatch(title.strip())
    return f"{match[2]} {match[1]}" if match else title
