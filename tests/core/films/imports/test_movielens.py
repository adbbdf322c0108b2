from __future__ import annotations

import datetime as dt

import pytest

from core.errors import InvalidInput
from core.films.imports.detect import read_import
from core.films.imports.rows import SkipReason, Source
from tests.core.films.imports.samples import MOVIELENS, MOVIELENS_1M, MOVIELENS_100K, zipped


def test_a_folder_is_read_with_titles_the_right_way_round_and_ids() -> None:
    parsed = read_import("ml.zip", zipped(MOVIELENS))
    alien, city = parsed.films
    assert parsed.sources == (Source.MOVIELENS,)
    assert (alien.stars, alien.film.imdb_id, alien.film.tmdb_id) == (4, "tt0078748", "348")
    assert alien.at == dt.datetime(2000, 7, 30, 18, 45, 3, tzinfo=dt.UTC)
    assert (city.film.title, city.film.original_title, city.film.year) == (
        "The City of Lost Children",
        "La Cité des enfants perdus",
        1995,
    )
    assert city.film.genres == ("Family", "Science Fiction")
    assert city.stars == 0.5


def test_the_files_of_1m_are_read() -> None:
    alien, city = read_import("ml.zip", zipped(MOVIELENS_1M)).films
    assert (alien.film.title, alien.film.year, alien.stars) == ("Alien", 1979, 5)
    assert city.film.title == "La Cité"


def test_the_files_of_100k_are_read() -> None:
    alien, wretched = read_import("ml.zip", zipped(MOVIELENS_100K)).films
    assert (alien.film.title, alien.film.genres) == ("Alien", ("Horror", "Science Fiction"))
    assert (wretched.film.title, wretched.film.genres) == ("Les Misérables", ("Drama",))


def of_two() -> bytes:
    ratings = MOVIELENS["ml-mine/ratings.csv"] + "2,1,1.0,964982703\r\n"
    return zipped({**MOVIELENS, "ml-mine/ratings.csv": ratings})


def test_a_folder_of_several_people_asks_who_one_is() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_import("ml.zip", of_two())
    assert refused.value.what == "import_person"
    assert refused.value.facts["people"] == 2


def test_only_the_ratings_of_the_person_who_was_named_are_read() -> None:
    assert [row.stars for row in read_import("ml.zip", of_two(), "2").films] == [1]


def test_a_person_who_is_not_in_the_folder_is_refused() -> None:
    with pytest.raises(InvalidInput):
        read_import("ml.zip", of_two(), "3")


@pytest.mark.parametrize("name", ["ml-mine/ratings.csv", "ml-mine/movies.csv"])
def test_one_file_of_a_folder_is_not_enough(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_import(name, MOVIELENS[name].encode())
    assert refused.value.what == "import_folder"


def test_a_rating_of_a_film_without_a_title_is_skipped() -> None:
    ratings = MOVIELENS["ml-mine/ratings.csv"] + "1,77,1.0,964982703\r\n"
    [row] = read_import("ml.zip", zipped({**MOVIELENS, "ml-mine/ratings.csv": ratings})).skipped
    assert row.reason is SkipReason.NO_TITLE


@pytest.mark.parametrize(
    ("written", "title", "year"),
    [
        ("Babylon 5", "Babylon 5", None),
        ("(500) Days of Summer (2009)", "(500) Days of Summer", 2009),
        ("Seven (a.k.a. Se7en) (1995)", "Seven", 1995),
        ("M (1931)", "M", 1931),
        ("Crow: City of Angels, The (1996) ", "The Crow: City of Angels", 1996),
    ],
)
def test_titles_are_taken_apart(written: str, title: str, year: int | None) -> None:
    movies = f'movieId,title,genres\n1,"{written}",(no genres listed)\n'
    files = {"r.csv": "userId,movieId,rating,timestamp\n1,1,4,964982703\n", "m.csv": movies}
    [row] = read_import("ml.zip", zipped(files)).films
    assert (row.film.title, row.film.year, row.film.genres) == (title, year, ())


def test_a_title_made_to_be_hard_to_take_apart_is_taken_apart_quickly() -> None:
    movies = f"movieId,title,genres\n1,{'()' * 50_000},x\n"
    files = {"r.csv": "userId,movieId,rating,timestamp\n1,1,4,964982703\n", "m.csv": movies}
    assert len(read_import("ml.zip", zipped(files)).films) == 1
