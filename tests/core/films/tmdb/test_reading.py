from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films.tmdb import reading, words
from core.films.vocabulary import KEYWORDS
from db.tmdb import TmdbFilm
from tests.loopback.tmdb import LoopbackTmdb

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
FIELDS = ("id", "title", "original_title", "release_date", "runtime", "imdb_id", "genres", "credits", "keywords",
          "production_countries", "vote_count", "adult", "results", "total_pages")  # fmt: skip


def alien(**facts: Any) -> dict[str, Any]:
    return LoopbackTmdb().add(348, "Alien", 1979, **facts)


def test_a_film_is_read_into_our_own_words() -> None:
    document = alien(
        original_title="Alien – Das unheimliche Wesen",
        runtime=117,
        genres=[{"name": "Horror"}, {"name": "Science Fiction"}, {"name": "TV Movie"}],
        imdb_id="tt0078748",
    )
    assert reading.film(document) == TmdbFilm(
        348, "tt0078748", "Alien", "Alien – Das unheimliche Wesen", 1979, 117, ("Horror", "Science Fiction"),
        ("Director of Alien",), ("Actor of Alien",), ("United States",), ("espionage",), 1_000,
    )  # fmt: skip


def test_what_is_missing_is_unknown() -> None:
    assert reading.film({"id": 1, "title": "Bare"}) == TmdbFilm(
        1, None, "Bare", None, None, None, (), (), (), (), (), 0
    )


@pytest.mark.parametrize(
    "document", [None, [], {}, {"id": 1}, {"title": "x"}, {"id": 0, "title": "x"}, alien(adult=True)]
)
def test_what_is_no_film_is_none(document: object) -> None:
    assert reading.film(document) is None


def test_a_name_never_falls_apart_where_lists_are_joined() -> None:
    document = alien(
        credits={"cast": [{"name": "A; B"}, {"name": "A; B"}, {"name": None}, "x"], "crew": None}
    )
    read = reading.film(document)
    assert read is not None
    assert (read.cast, read.directors) == (("A, B",), ())


def test_a_page_names_each_film_once_and_pages_end_where_discover_does() -> None:
    page = reading.page(
        {"results": [{"id": 3}, {"id": "x"}, {"id": 3}, None, {"id": 5}], "total_pages": 38_000}
    )
    assert (page.tmdb_ids, page.pages) == ((3, 5), 500)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_no_answer_makes_reading_fail(document: dict[str, Any]) -> None:
    reading.page(document)
    reading.found(document, "results")
    read = reading.film(document)
    assert read is None or json.dumps(read.title).isprintable()


def test_keywords_lead_to_words_that_there_are() -> None:
    named = [name for names in words._THEIRS.values() for name in names]
    assert set(words.keywords(named)) == set(words._THEIRS) <= set(KEYWORDS)
    assert len(named) == len(set(named))
