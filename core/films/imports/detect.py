"""Finding out by its content what a file is, and reading it (kernel)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from core.errors import InvalidInput
from core.films.imports import imdb, letterboxd, movielens, trakt
from core.films.imports.archive import ArchiveSettings, PackedFile, is_archive, unpack
from core.films.imports.rows import ImportedFilm, ParsedImport, Row, SkippedRow, Source
from core.films.imports.tables import Table, read_table
from core.films.imports.text import decode


@dataclass(slots=True)
class _Found:
    """The files of each kind."""

    letterboxd: list[Table] = field(default_factory=list)
    imdb: list[Table] = field(default_factory=list)
    movielens: list[Table] = field(default_factory=list)
    trakt: list[tuple[str, Sequence[Any]]] = field(default_factory=list)


def read_import(
    filename: str, content: bytes, person: str | None = None, settings: ArchiveSettings | None = None
) -> ParsedImport:
    """Read a file or an archive whole. ``person`` is the member's userId in a MovieLens folder.

    Raises InvalidInput for whatever is not one of the files that are known, or not fit to be read.
    """
    packed = is_archive(content)
    files = unpack(content, settings or ArchiveSettings()) if packed else [PackedFile(filename, content)]
    found = _Found()
    for file in files:
        _sort(file, found)
    rows_of = _rows(found, person, alone=not packed)
    if not rows_of:
        raise InvalidInput("import_kind")
    films: list[ImportedFilm] = []
    skipped: list[SkippedRow] = []
    for row in chain.from_iterable(rows_of.values()):
        if isinstance(row, ImportedFilm):
            films.append(row)
        else:
            skipped.append(row)
    if not films and not skipped:
        raise InvalidInput("import_empty")
    return ParsedImport(tuple(rows_of), tuple(films), tuple(skipped))


def _sort(file: PackedFile, found: _Found) -> None:
    """Put a file with those of its kind; one of no kind is left out."""
    text = decode(file.content, file.path)
    if text.lstrip().startswith("["):
        if trakt.is_export(document := _json(text)):
            found.trakt.append((file.path, document))
        return
    table = read_table(text, file.path, _is_header) or movielens.read_headerless(text, file.path)
    if table is None:
        return
    if letterboxd.is_header(table.columns):
        found.letterboxd.append(table)
    elif imdb.is_header(table.columns):
        found.imdb.append(table)
    else:
        found.movielens.append(table)


def _is_header(columns: frozenset[str]) -> bool:
    return any(kind.is_header(columns) for kind in (letterboxd, imdb, movielens))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _rows(found: _Found, person: str | None, *, alone: bool) -> dict[Source, Iterator[Row]]:
    """Return the rows of each kind of files there are."""
    rows: dict[Source, Iterator[Row]] = {}
    if found.letterboxd:
        tables = sorted(found.letterboxd, key=letterboxd.is_newest)
        rows[Source.LETTERBOXD] = chain.from_iterable(
            letterboxd.parse(table, alone=alone) for table in tables
        )
    if found.imdb:
        rows[Source.IMDB] = chain.from_iterable(map(imdb.parse, found.imdb))
    if found.trakt:
        rows[Source.TRAKT] = chain.from_iterable(
            trakt.parse(document, path, alone=alone) for path, document in found.trakt
        )
    if found.movielens:
        rows[Source.MOVIELENS] = movielens.parse(found.movielens, person)
    return rows
