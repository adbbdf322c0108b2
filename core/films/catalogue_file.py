"""Reading a file of films for the catalogue, and what it changes (kernel)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from core.errors import InvalidInput
from core.films.imports import cells, genres
from core.films.imports.tables import Cells, read_table
from core.films.imports.text import decode
from core.films.titles import fold
from core.films.vocabulary import KEYWORDS, MOODS
from db.films import Film

COLUMNS = (
    "title", "original_title", "year", "runtime_minutes", "genres", "directors", "cast", "countries", "keywords",
    "moods", "votes",
)  # fmt: skip
REQUIRED = ("title", "year")
MOST_VOTES = 2**31 - 1
MOST_NAMES = 50

_KEYWORDS = {word: word for word in KEYWORDS}
_MOODS = {word: word for word in MOODS}

Value = TypeVar("Value")


class FaultKind(StrEnum):
    """What can be wrong with a cell."""

    EMPTY = "is empty"
    LONG = "is too long"
    NO_YEAR = "is not a year"
    NO_NUMBER = "is not a whole number, or too large a one"
    NO_WORD = "is not a word of the catalogue"
    TWICE = "is a film that an earlier line has"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be used: its line (from 1), its column, what stands there, and what is wrong."""

    line: int
    column: str
    given: str
    kind: FaultKind


@dataclass(frozen=True, slots=True)
class FilmRows:
    """The films of a file by line; with a fault, the file is of no use."""

    films: Sequence[tuple[int, Film]]
    faults: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class FileChanges:
    """What a file does to the catalogue."""

    new: Sequence[Film] = ()
    changed: Sequence[Film] = ()
    unchanged: int = 0
    faults: Sequence[Fault] = ()


def read_films(content: bytes, path: str, most_rows: int) -> FilmRows:
    """Read a CSV file with the columns of our own catalogue, of which only title and year have to be there.

    Raises InvalidInput for what is no such file, or too long a one.
    """
    table = read_table(decode(content, path), path, lambda columns: columns >= set(REQUIRED))
    unknown = () if table is None else sorted(table.columns - {_plain(name) for name in COLUMNS} - {""})
    if table is None or unknown:
        raise InvalidInput("catalogue_columns", unknown=tuple(unknown))
    if not 1 <= len(table.rows) <= most_rows:
        raise InvalidInput("catalogue_rows", most=most_rows)
    read = [_Row(line, row) for line, row in table.rows]
    films = [(row.line, row.film()) for row in read]
    return FilmRows(films, [fault for row in read for fault in row.faults])


def changes(rows: FilmRows, known: Iterable[Film]) -> FileChanges:
    """Compare a file with the catalogue: a film is known by its title (here or original) and its year.

    What a file leaves empty stays as it is.
    """
    ordered = sorted(known, key=lambda film: film.votes)
    by_name = {_name(film.original_title, film.year): film for film in ordered if film.original_title}
    by_name |= {_name(film.title, film.year): film for film in ordered}
    new: dict[tuple[str, int | None], Film] = {}
    met: set[int] = set()
    changed: list[Film] = []
    faults = list(rows.faults)
    for line, film in rows.films:
        name = _name(film.title, film.year)
        ours = next((by_name[name] for name in _names(film) if name in by_name), None)
        if name in new or (ours is not None and ours.film_id in met):
            faults.append(Fault(line, "title", film.title, FaultKind.TWICE))
        elif ours is None:
            new[name] = film
        else:
            own = replace(ours.own, borrowed=())
            met.add(own.film_id)
            after = replace(own, **_told(film))
            if after != own:
                changed.append(after)
    if faults:
        return FileChanges(faults=sorted(faults, key=lambda fault: fault.line))
    return FileChanges(tuple(new.values()), tuple(changed), len(met) - len(changed))


def _told(film: Film) -> dict[str, Any]:
    """Return the facts that a line gives."""
    return {part.name: value for part in fields(Film) if (value := getattr(film, part.name))}


def _names(film: Film) -> Iterator[tuple[str, int | None]]:
    for title in (film.title, film.original_title):
        if title is not None:
            yield _name(title, film.year)


def _name(title: str, year: int | None) -> tuple[str, int | None]:
    return fold(title), year


def _plain(column: str) -> str:
    return column.replace("_", " ")


@dataclass(slots=True)
class _Row:
    """One line: reads its cells, and notes what is wrong with them."""

    line: int
    row: Cells
    faults: list[Fault] = field(default_factory=list)

    def film(self) -> Film:
        """Read the film; where there is a fault, something of it is missing."""
        return Film(
            0,
            self._text("title") or "",
            self._text("original_title"),
            self._number("year", cells.year, FaultKind.NO_YEAR),
            self._number("runtime_minutes", lambda given: cells.whole(given, 1, cells.LONGEST_TIME_MINUTES)),
            self._list("genres", lambda name: next(iter(genres.ours([name])), None)),
            self._list("directors", cells.text),
            self._list("cast", cells.text),
            self._list("countries", cells.text),
            self._list("keywords", lambda name: _KEYWORDS.get(name.casefold())),
            self._list("moods", lambda name: _MOODS.get(name.casefold())),
            self._number("votes", lambda given: cells.whole(given, 0, MOST_VOTES)) or 0,
        )

    def _text(self, column: str) -> str | None:
        given = self._given(column)
        if len(given) > cells.LONGEST_TITLE:
            self._fault(column, given, FaultKind.LONG)
        return cells.text(given)

    def _number(
        self, column: str, read: Callable[[str], int | None], kind: FaultKind = FaultKind.NO_NUMBER
    ) -> int | None:
        given = self._given(column)
        return self._read(column, given, read, kind) if given else None

    def _list(self, column: str, read: Callable[[str], str | None]) -> tuple[str, ...]:
        names = [name for part in self._given(column).split(";") if (name := part.strip())]
        if len(names) > MOST_NAMES or any(len(name) > cells.LONGEST_TITLE for name in names):
            self._fault(column, ";".join(names), FaultKind.LONG)
        words = (self._read(column, name, read, FaultKind.NO_WORD) for name in names)
        return tuple(dict.fromkeys(word for word in words if word is not None))

    def _given(self, column: str) -> str:
        given = self.row.get(_plain(column), "").strip()
        if not given and column in REQUIRED:
            self._fault(column, given, FaultKind.EMPTY)
        return given

    def _read(
        self, column: str, given: str, read: Callable[[str], Value | None], kind: FaultKind
    ) -> Value | None:
        value = read(given)
        if value is None:
            self._fault(column, given, kind)
        return value

    def _fault(self, column: str, given: str, kind: FaultKind) -> None:
        self.faults.append(Fault(self.line, column, given, kind))
