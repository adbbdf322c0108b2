from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import spreadsheets
from core.errors import InvalidInput
from core.films.catalogue import SEED, parse_seed
from core.films.catalogue_file import COLUMNS, Fault, FaultKind, FileChanges, FilmRows, changes, read_films
from db.films import Film

ALIEN = Film(7, "Alien", None, 1979, 117, ("Horror",), ("Ridley Scott",), (), (), (), (), 900)
CELLS = st.text(st.characters(codec="utf-8"), max_size=30)


def read(text: str) -> FilmRows:
    return read_films(text.encode(), "films.csv", 100)


def faults(text: str) -> list[tuple[int, str, FaultKind]]:
    return [(fault.line, fault.column, fault.kind) for fault in read(text).faults]


def compared(text: str, *known: Film) -> FileChanges:
    return changes(read(text), known)


def test_our_own_catalogue_is_such_a_file() -> None:
    rows = read_films(SEED.read_bytes(), SEED.name, 100_000)
    assert rows.faults == []
    assert [film for _, film in rows.films] == [seed.film for seed in parse_seed(SEED.read_text("utf-8"))]


def test_only_title_and_year_have_to_be_there_and_headers_may_be_written_freely() -> None:
    [(line, film)] = read("Year;Title;Runtime minutes;Genres\n1979;Alien;117;horror, science\n").films or [
        (0, ALIEN)
    ]
    assert (line, film.title, film.year, film.runtime_minutes) == (2, "Alien", 1979, 117)


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        (",1979,,,", "title", FaultKind.EMPTY),
        ("Alien,,,,", "year", FaultKind.EMPTY),
        ("Alien,1779,,,", "year", FaultKind.NO_YEAR),
        ("Alien,MCMLXXIX,,,", "year", FaultKind.NO_YEAR),
        ("Alien,1979,0,,", "runtime_minutes", FaultKind.NO_NUMBER),
        ("Alien,1979,1.5,,", "runtime_minutes", FaultKind.NO_NUMBER),
        ("Alien,1979,,Gruesome,", "genres", FaultKind.NO_WORD),
        ("Alien,1979,,,-1", "votes", FaultKind.NO_NUMBER),
        (f"{'x' * 201},1979,,,", "title", FaultKind.LONG),
    ],
)
def test_a_cell_that_cannot_be_used_is_named_by_line_and_column(
    row: str, column: str, kind: FaultKind
) -> None:
    assert faults(f"title,year,runtime_minutes,genres,votes\n{row}\n") == [(2, column, kind)]


def test_lists_are_words_of_ours_each_once() -> None:
    text = "title,year,genres,moods,keywords,cast\nA,1990,Sci-Fi; horror ;Horror,COSY,Heist,B. C.;;D\n"
    [(_, film)] = read(text).films
    assert (film.genres, film.moods, film.keywords) == (("Science Fiction", "Horror"), ("cosy",), ("heist",))
    assert film.cast == ("B. C.", "D")


def test_lists_that_go_on_for_ever_are_faults() -> None:
    names = ";".join(f"Actor {number}" for number in range(51))
    assert faults(f"title,year,cast\nA,1990,{names}\n") == [(2, "cast", FaultKind.LONG)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "catalogue_columns"),
        ("name,year\nAlien,1979\n", "catalogue_columns"),
        ("title,year,directers\nAlien,1979,x\n", "catalogue_columns"),
        ("title,year\n", "catalogue_rows"),
        ("title,year\n" + "A,1990\n" * 101, "catalogue_rows"),
    ],
)
def test_what_is_no_file_of_films_is_refused(text: str, what: str) -> None:
    with pytest.raises(InvalidInput, match=what):
        read(text)


def test_a_film_is_new_changed_or_the_same() -> None:
    text = "title,year,genres,votes\nAlien,1979,Horror,\nBrand New,2024,Comedy,5\n"
    found = compared(text, ALIEN)
    assert ([film.title for film in found.new], found.changed, found.unchanged) == (["Brand New"], (), 1)
    [changed] = compared("title,year,genres,votes\nAlien,1979,Science Fiction,\n", ALIEN).changed
    assert (changed.film_id, changed.genres, changed.votes) == (7, ("Science Fiction",), 900)


def test_a_film_is_known_by_its_original_title_too() -> None:
    amelie = Film(8, "Le Fabuleux Destin", None, 2001, None, (), (), (), (), (), (), 0)
    [changed] = compared("title,original_title,year\nAmélie,Le fabuleux destin,2001\n", amelie).changed
    assert (changed.film_id, changed.title, changed.original_title) == (8, "Amélie", "Le fabuleux destin")


def test_an_article_and_a_year_tell_films_apart() -> None:
    known = Film(8, "The Host", None, 2006, None, (), (), (), (), (), (), 0)
    found = compared("title,year\nHost,2006\nThe Host,2013\nThe Host,2006\n", known)
    assert ([film.label for film in found.new], found.unchanged) == (["Host (2006)", "The Host (2013)"], 1)


@pytest.mark.parametrize("second", ["ALIEN,1979", "Neu,1999"])
def test_a_film_that_stands_there_twice_is_a_fault(second: str) -> None:
    found = compared(f"title,year\nAlien,1979\nNeu,1999\n{second}\n", ALIEN)
    assert found == FileChanges(faults=[Fault(4, "title", second.split(",")[0], FaultKind.TWICE)])


def test_facts_that_are_borrowed_do_not_count_as_known() -> None:
    lent = Film(9, "Lent", None, 1999, 90, ("Drama",), (), (), (), (), (), 5, ("year", "genres", "votes"))
    [changed] = compared("title,year,genres\nLent,1999,Drama\n", lent).changed
    assert (changed.genres, changed.runtime_minutes, changed.votes, changed.borrowed) == (
        ("Drama",),
        90,
        0,
        (),
    )


@given(st.lists(st.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=5))
def test_no_cell_makes_reading_fail(rows: list[list[str]]) -> None:
    try:
        found = compared(spreadsheets.table(COLUMNS, rows))
    except InvalidInput:
        return
    assert bool(found.faults) != bool(found.new)


@given(st.lists(st.tuples(CELLS, st.integers(1888, 2100), st.integers(0, 10**9)), min_size=1, max_size=8))
def test_what_a_file_brought_is_the_same_the_second_time(rows: list[tuple[str, int, int]]) -> None:
    text = spreadsheets.table(("title", "year", "votes"), rows)
    try:
        first = compared(text)
    except InvalidInput:
        return
    known = [replace(film, film_id=number) for number, film in enumerate(first.new, start=1)]
    if known:
        assert compared(text, *known) == FileChanges(unchanged=len(rows))
