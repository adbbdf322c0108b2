from __future__ import annotations

import datetime as dt

import pytest

from core.films.imports.detect import read_import
from core.films.imports.rows import SkipReason, Source
from tests.core.films.imports.samples import IMDB, IMDB_2016, IMDB_2021, IMDB_WATCHLIST


def test_ratings_of_ten_become_half_stars_with_all_facts() -> None:
    parsed = read_import("ratings.csv", IMDB.encode())
    alien, unknown = parsed.films
    assert parsed.sources == (Source.IMDB,)
    assert (alien.stars, alien.film.imdb_id) == (4.5, "tt0078748")
    assert alien.film.original_title is None
    film = unknown.film
    assert (film.original_title, film.year, film.runtime_minutes) == ("Ein unbekannter Film", 2015, 94)
    assert film.genres == ("Drama",)
    assert film.directors == ("Ann One", "Bo Two")


def test_a_date_that_a_spreadsheet_touched_is_read() -> None:
    unknown = read_import("ratings.csv", IMDB.encode()).films[1]
    assert unknown.at == dt.datetime(2022, 5, 31, tzinfo=dt.UTC)


def test_a_table_that_a_spreadsheet_wrote_with_semicolons_is_read() -> None:
    plain = "Const;Your Rating;Date Rated;Title;Title Type;Year\ntt0078748;9;31.5.2022;Alien;Movie;1979\n"
    [alien] = read_import("ratings.csv", plain.encode()).films
    assert alien.at == dt.datetime(2022, 5, 31, tzinfo=dt.UTC)


def test_what_is_no_film_is_skipped_with_its_reason() -> None:
    skipped = read_import("ratings.csv", IMDB.encode()).skipped
    assert [row.reason for row in skipped] == [
        SkipReason.SERIES,
        SkipReason.SERIES,
        SkipReason.NO_FILM,
        SkipReason.BAD_STARS,
        SkipReason.NO_TITLE,
    ]
    assert skipped[0].title == "Game of Thrones"


@pytest.mark.parametrize(
    "kind",
    ["movie", "Movie", "tvMovie", "TV Movie", "short", "Short Film", "video", "TV Special", "Feature Film"],
)
def test_films_of_every_kind_and_spelling_count(kind: str) -> None:
    [film] = read_import("x", IMDB_2021.replace(",movie,", f",{kind},").encode("cp1252")).films
    assert film.stars == 4


@pytest.mark.parametrize(
    "kind", ["tvSeries", "TV Mini Series", "tvEpisode", "TV Mini-Series", "tvMiniSeries"]
)
def test_series_of_every_spelling_do_not(kind: str) -> None:
    [row] = read_import("x", IMDB_2021.replace(",movie,", f",{kind},").encode()).skipped
    assert row.reason is SkipReason.SERIES


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_in_use_is_read(encoding: str) -> None:
    [amelie] = read_import("ratings.csv", IMDB_2021.encode(encoding)).films
    assert amelie.film.title == "Le fabuleux destin d’Amélie Poulain"


def test_the_columns_of_2016_are_read() -> None:
    [alien] = read_import("ratings.csv", IMDB_2016.encode()).films
    assert (alien.stars, alien.film.title, alien.watchlist) == (4, "Alien", False)
    assert alien.at == dt.datetime(2016, 3, 12, tzinfo=dt.UTC)


def test_a_list_without_ratings_goes_on_the_watchlist() -> None:
    [godfather] = read_import("watchlist.csv", IMDB_WATCHLIST.encode()).films
    assert godfather.watchlist
    assert not godfather.watched
