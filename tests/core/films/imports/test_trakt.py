from __future__ import annotations

import json

import pytest

from core.films.imports.detect import read_import
from core.films.imports.rows import SkipReason, Source
from tests.core.films.imports.samples import (
    ALIEN,
    TRAKT_AT_THE_ROOT,
    TRAKT_IN_FOLDERS,
    TRAKT_RATINGS,
    TRAKT_WATCHLIST,
    zipped,
)


@pytest.mark.parametrize("files", [TRAKT_IN_FOLDERS, TRAKT_AT_THE_ROOT])
def test_both_layouts_are_read(files: dict[str, str]) -> None:
    parsed = read_import("trakt.zip", zipped(files))
    rows = {row.film.title: row for row in parsed.films}
    assert parsed.sources == (Source.TRAKT,)
    assert set(rows) == {"Alien", "A Film On Trakt", "The Godfather", "Jaws"}
    assert rows["The Godfather"].watchlist
    assert rows["Jaws"].watched
    assert rows["Jaws"].rewatch
    assert [row.reason for row in parsed.skipped] == [SkipReason.SERIES]


def test_ratings_of_ten_become_half_stars_with_ids() -> None:
    alien = read_import("ratings-movies.json", json.dumps(TRAKT_RATINGS).encode()).films[0]
    assert alien.stars == 4.5
    assert (alien.film.imdb_id, alien.film.tmdb_id) == ("tt0078748", "348")


def test_the_kind_of_file_does_not_depend_on_its_name() -> None:
    assert read_import("holiday.png", json.dumps(TRAKT_RATINGS).encode()).sources == (Source.TRAKT,)


def test_a_list_of_ones_own_only_names_films_and_favourites_are_liked() -> None:
    files = {
        "lists-list-7-rainy.json": json.dumps(TRAKT_WATCHLIST),
        "lists-favorites.json": json.dumps([{"listed_at": "2022-02-02T00:00:00Z", "movie": ALIEN}]),
    }
    godfather, alien = read_import("trakt.zip", zipped(files)).films
    assert not any([godfather.watchlist, godfather.liked, godfather.watched])
    assert alien.liked
    assert not alien.watchlist


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (7, SkipReason.BAD_ROW),
        ({"rating": 8}, SkipReason.BAD_ROW),
        ({"movie": {"title": ""}}, SkipReason.NO_TITLE),
        ({"movie": {"title": "\ud800\x00"}}, SkipReason.NO_TITLE),
        ({"movie": {"title": "Alien"}, "rating": "x"}, SkipReason.BAD_STARS),
        ({"movie": {"title": "Alien"}, "rating": float("inf")}, SkipReason.BAD_STARS),
        ({"movie": {"title": "Alien"}, "rating": True}, SkipReason.BAD_STARS),
        ({"season": {"number": 1}, "show": {"title": "Dark"}}, SkipReason.SERIES),
    ],
)
def test_a_row_that_cannot_be_used_is_skipped_with_its_reason(row: object, reason: SkipReason) -> None:
    parsed = read_import("x.json", json.dumps([*TRAKT_RATINGS, row]).encode())
    assert parsed.skipped[-1].reason is reason


@pytest.mark.parametrize("ids", [None, [], {"imdb": 7, "tmdb": "x"}, {"imdb": "nm0000001", "tmdb": -1}])
def test_ids_that_are_none_are_left_out(ids: object) -> None:
    rows = [{"rating": 9, "movie": {"title": "Alien", "year": "soon", "ids": ids, "genres": [3, "horror"]}}]
    [alien] = read_import("x.json", json.dumps(rows).encode()).films
    assert (alien.film.year, alien.film.imdb_id, alien.film.tmdb_id) == (None, None, None)
    assert alien.film.genres == ("Horror",)
