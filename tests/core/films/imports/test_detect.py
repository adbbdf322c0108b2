from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.films.imports.detect import read_import
from core.films.imports.rows import ImportedFilm, Source
from tests.core.films.imports.samples import (
    IMDB,
    LETTERBOXD,
    MOVIELENS,
    RATINGS,
    TRAKT_AT_THE_ROOT,
    TRAKT_RATINGS,
    zipped,
)

WHOLE_FILES = [
    RATINGS.encode(),
    IMDB.encode(),
    json.dumps(TRAKT_RATINGS).encode(),
    zipped(LETTERBOXD),
    zipped(MOVIELENS),
    zipped(TRAKT_AT_THE_ROOT),
]


def refusal(content: bytes, name: str = "ratings.csv") -> str:
    with pytest.raises(InvalidInput) as refused:
        read_import(name, content)
    return refused.value.what


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"a,b,c\n1,2,3\n",
        b'{"movie": 1}',
        b"[]",
        b"[1, 2",
        b"[" * 100_000,
        b"%PDF-1.7",
        zipped({}),
    ],
)
def test_a_file_of_no_known_kind_is_refused(content: bytes) -> None:
    assert refusal(content) == "import_kind"


def test_a_file_without_a_single_row_is_refused() -> None:
    assert refusal(RATINGS.splitlines()[0].encode()) == "import_empty"


def test_nul_characters_are_refused() -> None:
    assert refusal(RATINGS.encode() + b"\0") == "import_nul"


def test_bytes_in_no_encoding_are_refused() -> None:
    assert refusal(RATINGS.encode() + b"\x81\x8d\xff") == "import_encoding"


def test_git_conflict_markers_are_refused() -> None:
    conflict = (
        f"{RATINGS}<<<<<<< HEAD\n2023-05-01,Jaws,1975,x,4\n=======\n2023-05-01,Jaws,1975,x,3\n>>>>>>> mine\n"
    )
    assert refusal(conflict.encode()) == "import_conflict"


def test_a_field_of_more_than_131072_characters_is_refused() -> None:
    assert refusal(f'{RATINGS}2023-05-01,"{"x" * 131_073}",1979,x,4\n'.encode()) == "import_field"


def test_a_field_that_is_just_short_enough_is_read() -> None:
    parsed = read_import("ratings.csv", f"{RATINGS}2023-05-01,{'x' * 131_000},1979,x,4\n".encode())
    assert parsed.films[-1].film.title == "x" * 200


def test_an_archive_of_several_exports_is_read_whole() -> None:
    parsed = read_import("all.zip", zipped({"imdb.csv": IMDB, "letterboxd/ratings.csv": RATINGS}))
    assert parsed.sources == (Source.LETTERBOXD, Source.IMDB)


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"[", b"\xff\xfe", b'"']))
def test_any_bytes_are_read_or_refused(content: bytes, start: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_import("x", start + content)


@given(st.sampled_from(WHOLE_FILES), st.data())
def test_a_damaged_file_is_read_or_refused(content: bytes, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(damaged[: data.draw(st.integers(1, len(content)))])
    try:
        parsed = read_import("watched.csv", cut)
    except InvalidInput:
        return
    assert all(row.stars is None or row.stars * 2 in range(1, 11) for row in parsed.films)


CELLS = st.text(max_size=12) | st.sampled_from(
    ["Alien", "1979", "tt0078748", "2023-05-01", "4.5", "=1+1", "Movie"]
)


@given(st.sampled_from([RATINGS, IMDB]), st.lists(st.lists(CELLS, max_size=16), max_size=5))
def test_any_cells_below_a_header_are_read_or_skipped(table: str, rows: list[list[str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    text = "\n".join([table.splitlines()[0], *quoted])
    try:
        parsed = read_import("x", text.encode("utf-8", "replace"))
    except InvalidInput:
        return  # NUL, or not a single row
    assert all(_is_storable(row) for row in parsed.films)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(["movie", "title", "year", "ids", "imdb", "rating", "rated_at", "show"]), children
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4))
def test_any_json_is_read_or_skipped(rows: list[object]) -> None:
    parsed = read_import("x", json.dumps([*TRAKT_RATINGS, *rows]).encode())
    assert len(parsed.films) + len(parsed.skipped) == len(TRAKT_RATINGS) + len(rows)
    assert all(_is_storable(row) for row in parsed.films)


def _is_storable(row: ImportedFilm) -> bool:
    texts = (row.film.title, row.film.original_title or "", *row.film.directors, row.note or "")
    return all("\0" not in text and text.encode() is not None for text in texts) and 0 < len(texts[0]) <= 200
