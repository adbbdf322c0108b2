"""MovieLens ratings as arrays, from a folder or a zip, in any of the three layouts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import numpy as np

from core.films.arrays import Floats, Rows
from core.films.ratings_table import Ratings

_YEAR = re.compile(r"\((\d{4})\)\s*$")

# Film id, title with its year, and genres.
_FilmLine = tuple[int, str, tuple[str, ...]]


@dataclass(frozen=True)
class MovieLens:
    """One data set: film rows are those of `film_ids`, `titles` and `genres`."""

    name: str
    folds: int
    """How many folds its published figures use."""
    film_ids: Sequence[int]
    years: Sequence[int | None]
    genres: Sequence[tuple[str, ...]]
    ratings: Ratings


def load(source: Path) -> MovieLens:
    """Read a folder or zip; raises FileNotFoundError when it holds none of the layouts."""
    read = _zip_reader(source) if source.is_file() else _folder_reader(source)
    if (data := read("u.data")) is not None:
        films = _films_100k(read("u.item") or "", read("u.genre") or "")
        return _assemble("ml-100k", 5, films, (line.split("\t") for line in data.splitlines()))
    if (data := read("ratings.dat")) is not None:
        films = [_film(*line.split("::")) for line in (read("movies.dat") or "").splitlines()]
        return _assemble("ml-1m", 3, films, (line.split("::") for line in data.splitlines()))
    if (data := read("ratings.csv")) is not None:
        films = [_film(*line) for line in list(csv.reader(io.StringIO(read("movies.csv") or "")))[1:]]
        return _assemble("ml-latest-small", 3, films, list(csv.reader(io.StringIO(data)))[1:])
    raise FileNotFoundError(f"no u.data, ratings.dat or ratings.csv in {source}")


def _folder_reader(folder: Path) -> Callable[[str], str | None]:
    def read(name: str) -> str | None:
        found = sorted(folder.rglob(name))
        return _text(found[0].read_bytes()) if found else None

    return read


def _zip_reader(path: Path) -> Callable[[str], str | None]:
    def read(name: str) -> str | None:
        with ZipFile(path) as archive:
            found = [entry for entry in archive.namelist() if Path(entry).name == name]
            return _text(archive.read(found[0])) if found else None

    return read


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _film(film_id: str, title: str, genres: str) -> _FilmLine:
    return int(film_id), title, tuple(genre for genre in genres.split("|") if not genre.startswith("("))


def _films_100k(items: str, genres: str) -> list[_FilmLine]:
    names = [line.split("|")[0] for line in genres.splitlines() if line]
    films = []
    for line in items.splitlines():
        film_id, title, *rest = line.split("|")
        has = zip(names, rest[-len(names) :], strict=True)
        films.append((int(film_id), title, tuple(name for name, flag in has if flag == "1")))
    return films


def _assemble(name: str, folds: int, films: Sequence[_FilmLine], lines: Iterable[Sequence[str]]) -> MovieLens:
    table = np.array([[float(cell) for cell in line[:4]] for line in lines])
    film_ids = [film_id for film_id, _, _ in films]
    row_of = {film_id: row for row, film_id in enumerate(film_ids)}
    _, member_index = np.unique(table[:, 0], return_inverse=True)
    rows: Rows = np.array([row_of[int(film_id)] for film_id in table[:, 1]], dtype=np.int64)
    stars: Floats = table[:, 2]
    years = [int(found[1]) if (found := _YEAR.search(title)) else None for _, title, _ in films]
    return MovieLens(
        name,
        folds,
        film_ids,
        years,
        [genres for _, _, genres in films],
        Ratings(member_index, rows, stars, table[:, 3]),
    )
