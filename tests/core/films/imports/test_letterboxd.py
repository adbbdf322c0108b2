from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from core.errors import InvalidInput
from core.films.imports.detect import read_import
from core.films.imports.rows import ImportedFilm, ParsedImport, SkipReason, Source
from tests.core.films.imports.samples import (
    DIARY,
    LETTERBOXD,
    LIKES,
    LIST,
    RATINGS,
    REVIEWS,
    WATCHED,
    WATCHLIST,
    zipped,
)


def read(text: str, name: str = "export.csv") -> ParsedImport:
    return read_import(name, text.encode())


def about(parsed: ParsedImport, title: str) -> Sequence[ImportedFilm]:
    return [row for row in parsed.films if row.film.title == title]


def test_ratings_keep_their_half_stars_and_dates() -> None:
    parsed = read(RATINGS)
    [alien] = about(parsed, "Alien")
    assert parsed.sources == (Source.LETTERBOXD,)
    assert (alien.stars, alien.film.year) == (4.5, 1979)
    assert alien.at == dt.datetime(2023, 5, 1, tzinfo=dt.UTC)


def test_a_diary_row_without_stars_is_a_film_seen() -> None:
    [godfather] = about(read(DIARY), "The Godfather")
    assert godfather.stars is None
    assert godfather.watched
    assert godfather.watched_on == dt.date(2023, 5, 3)


def test_a_rewatch_is_told() -> None:
    assert [row.rewatch for row in about(read(DIARY), "Alien")] == [False, True]


def test_a_review_becomes_a_note_with_its_lines_and_quotes() -> None:
    [matrix] = about(read(REVIEWS), "The Matrix")
    assert matrix.note == 'Whoa.\nTwice, "really".'


def test_a_review_that_is_too_long_for_a_note_is_cut() -> None:
    [matrix] = about(read(REVIEWS.replace("Whoa.", "o" * 2000)), "The Matrix")
    assert matrix.note is not None
    assert len(matrix.note) == 1000
    assert matrix.note.endswith("…")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(ending: str) -> None:
    assert len(read(RATINGS.replace("\n", ending)).films) == 3


def test_a_blank_year_is_no_year() -> None:
    [alien] = about(read(RATINGS.replace("1979", "")), "Alien")
    assert alien.film.year is None


@pytest.mark.parametrize(
    ("name", "text", "flags"),
    [
        ("watched.csv", WATCHED, (True, False, False)),
        ("watchlist.csv", WATCHLIST, (False, True, False)),
        ("likes.csv", LIKES, (True, False, True)),
        ("films.csv", LIKES, (True, False, True)),
    ],
)
def test_files_that_look_alike_are_told_apart_by_name(
    name: str, text: str, flags: tuple[bool, bool, bool]
) -> None:
    row = read(text, name).films[0]
    assert (row.watched, row.watchlist, row.liked) == flags


def test_a_list_of_films_under_a_name_of_ones_own_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        read(WATCHED, "my films of 2023.csv".replace("films", "things"))
    assert refused.value.what == "import_which_list"


def test_a_list_by_itself_goes_on_the_watchlist_below_its_two_headers() -> None:
    parsed = read(LIST)
    assert [row.film.title for row in parsed.films] == ["Pulp Fiction", "A Film From A List"]
    assert all(row.watchlist for row in parsed.films)


def test_a_list_within_an_export_only_names_films() -> None:
    parsed = read_import("export.zip", zipped(LETTERBOXD))
    [fiction] = about(parsed, "Pulp Fiction")
    assert not any([fiction.watchlist, fiction.watched, fiction.liked, fiction.stars])


def test_an_export_is_read_whole_but_for_what_was_deleted() -> None:
    parsed = read_import("export.zip", zipped(LETTERBOXD))
    assert {row.film.title for row in parsed.films} == {
        "Alien", "The Matrix", "Der unbekannte Film", "The Godfather", "Jaws", "Goodfellas", "Pulp Fiction",
        "A Film From A List", "An Orphaned Film",
    }  # fmt: skip
    assert parsed.skipped == ()


def test_the_ratings_as_they_stand_come_after_the_diary() -> None:
    files = {"ratings.csv": RATINGS, "diary.csv": DIARY}
    assert [row.place.path for row in about(read_import("x", zipped(files)), "Alien")][-1] == "ratings.csv"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2023-05-01,,1979,https://x,4", SkipReason.NO_TITLE),
        ("2023-05-01,\u200b,1979,https://x,4", SkipReason.NO_TITLE),
        ("2023-05-01,Alien,1979,https://x,eleven", SkipReason.BAD_STARS),
        ("2023-05-01,Alien,1979,https://x,6", SkipReason.BAD_STARS),
        ("2023-05-01,Alien,1979,https://x,nan", SkipReason.BAD_STARS),
    ],
)
def test_a_row_that_cannot_be_used_is_skipped_with_its_reason(row: str, reason: SkipReason) -> None:
    parsed = read(f"{RATINGS}{row}\n")
    assert [(skipped.reason, skipped.place.line) for skipped in parsed.skipped] == [(reason, 5)]
    assert len(parsed.films) == 3


def test_a_short_row_is_read_as_far_as_it_goes() -> None:
    assert len(read(f"{RATINGS}2023-05-01,Jaws\n").films) == 4
