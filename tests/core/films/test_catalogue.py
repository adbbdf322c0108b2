from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from core.engine import Engine
from core.errors import InvalidInput, NotFound, NotReady
from core.films.catalogue import SEED, Catalogue, parse_seed, seed
from core.films.vocabulary import DECADES, GENRES, KEYWORDS, MOODS
from db.films import FilmStore
from db.pool import Database

FILMS = [seed.film for seed in parse_seed(SEED.read_text(encoding="utf-8"))]
ONE_COUNTRY_OF = {
    "Africa": {"Senegal", "Egypt", "South Africa", "Algeria", "Mali", "Kenya"},
    "Asia": {"Japan", "India", "Iran", "South Korea", "China", "Indonesia"},
    "Europe": {"France", "Italy", "Poland", "Sweden", "Hungary", "Spain"},
    "North America": {"United States", "Canada", "Mexico", "Cuba", "Guatemala"},
    "Oceania": {"Australia", "New Zealand"},
    "South America": {"Brazil", "Argentina", "Chile", "Peru", "Colombia"},
}


def test_there_are_at_least_a_thousand_films() -> None:
    assert len(FILMS) >= 1000


def test_title_and_year_name_one_film() -> None:
    assert [label for label, count in Counter(film.label for film in FILMS).items() if count > 1] == []


@pytest.mark.parametrize(
    ("words", "of"),
    [
        (GENRES, [film.genres for film in FILMS]),
        (MOODS, [film.moods for film in FILMS]),
        (KEYWORDS, [film.keywords for film in FILMS]),
    ],
    ids=["genres", "moods", "keywords"],
)
def test_each_film_has_words_of_the_vocabulary_and_each_word_has_films(
    words: tuple[str, ...], of: list[tuple[str, ...]]
) -> None:
    assert all(of)
    assert all(len(given) == len(set(given)) for given in of)
    assert {word for given in of for word in given} == set(words)
    assert len(words) == len(set(words))


def test_every_decade_that_can_be_asked_for_has_films() -> None:
    assert {(film.year or 0) // 10 * 10 for film in FILMS} == set(DECADES)


@pytest.mark.parametrize("continent", ONE_COUNTRY_OF)
def test_every_inhabited_continent_has_films(continent: str) -> None:
    assert sum(not ONE_COUNTRY_OF[continent].isdisjoint(film.countries) for film in FILMS) >= 5


def test_facts_are_there_and_plausible() -> None:
    for film in FILMS:
        assert film.runtime_minutes is not None
        assert 5 <= film.runtime_minutes <= 600, film.label
        assert film.directors, film.label
        assert film.countries, film.label
        assert film.votes > 0, film.label
        assert film.original_title != film.title, film.label


def test_nothing_is_padded_or_has_an_empty_part() -> None:
    for film in FILMS:
        for part in (film.title, *film.directors, *film.cast, *film.countries):
            assert part == part.strip() != "", film.label


@pytest.mark.parametrize("text", ["The Matrix (1999)", "the matrix", "MATRIX", "matrix (1999)"])
async def test_a_title_typed_in_full_is_found(engine: Engine, text: str) -> None:
    assert engine.catalogue.resolve(text).label == "The Matrix (1999)"


async def test_what_was_chosen_from_the_list_is_found(engine: Engine) -> None:
    film = engine.catalogue.search("matrix")[0]
    assert engine.catalogue.resolve(f"film:{film.film_id}") == film


@pytest.mark.parametrize("text", [None, 5, ["Alien"], "x" * 201])
async def test_what_is_no_text_or_too_long_is_refused(engine: Engine, text: object) -> None:
    with pytest.raises(InvalidInput, match="film"):
        engine.catalogue.resolve(text)


@pytest.mark.parametrize(
    ("text", "suggests"),
    [("The Matrxi", True), ("film:999999", False), ("🎬", False), ("\0\u200b", False), ("", False)],
)
async def test_an_unknown_film_is_told_with_what_may_have_been_meant(
    engine: Engine, text: str, suggests: bool
) -> None:
    with pytest.raises(NotFound) as refused:
        engine.catalogue.resolve(text)
    assert ("The Matrix (1999)" in str(refused.value.facts["suggestions"])) is suggests


async def test_before_the_films_are_loaded_it_is_not_ready(database: Database) -> None:
    catalogue = Catalogue(FilmStore(database))
    with pytest.raises(NotReady, match="catalogue"):
        catalogue.resolve("The Matrix")
    with pytest.raises(NotReady, match="catalogue"):
        catalogue.film(1)


async def test_a_film_that_others_brought_before_the_file_did_is_not_doubled(
    database: Database, tmp_path: Path
) -> None:
    store = FilmStore(database)
    async with database.service() as connection:
        brought = await connection.fetchval(
            "insert into films (source, source_key, title, year, genres, directors, actors, countries, keywords,"
            " moods, votes) values ('tmdb', '5', 'Neu', 2024, '{}', '{}', '{}', '{}', '{}', '{}', 0)"
            " returning film_id"
        )
    file = tmp_path / "films.csv"
    header = SEED.read_text(encoding="utf-8").splitlines()[0]
    for minutes in ("90", "91"):
        row = f"Neu,,2024,{minutes},Drama,Ada Regie,,Germany,robots,cosy,5"
        file.write_text(f"{header}\n{row}\n", encoding="utf-8")
        assert await seed(store, file) == 1
        [film] = [film for film in await store.films() if film.title == "Neu"]
        assert (film.film_id, film.runtime_minutes) == (brought, int(minutes))
