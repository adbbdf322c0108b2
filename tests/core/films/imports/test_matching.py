from __future__ import annotations

from dataclasses import dataclass

from core.films.imports.matching import match
from core.films.imports.rows import NamedFilm


@dataclass(frozen=True)
class Known:
    film_id: int
    title: str
    year: int | None
    original_title: str | None = None
    votes: int = 0


CATALOGUE = [
    Known(1, "Alien", 1979, votes=900),
    Known(2, "The Host", 2006, "Gwoemul", votes=100),
    Known(3, "Host", 2006, votes=50),
    Known(4, "Amélie", 2001, "Le Fabuleux Destin d'Amélie Poulain"),
    Known(5, "Solaris", 1972),
    Known(6, "Solaris", 2002),
]


def found(*films: NamedFilm, ids: dict[tuple[str, str], int] | None = None) -> list[int]:
    film_ids = match(films, CATALOGUE, ids or {}).film_ids
    return [film_ids[film] for film in films]


def test_an_id_comes_before_the_title() -> None:
    ids = {("imdb", "tt0078748"): 1}
    assert found(NamedFilm("Obcy - 8. pasazer Nostromo", 1979, imdb_id="tt0078748"), ids=ids) == [1]


def test_an_id_of_a_film_from_quite_another_time_is_not_believed() -> None:
    assert found(NamedFilm("Solaris", 2002, imdb_id="tt1"), ids={("imdb", "tt1"): 1}) == [6]


def test_title_and_year_decide_whatever_the_case_the_accents_and_the_article() -> None:
    assert found(NamedFilm("AMELIE", 2001), NamedFilm("The Alien", 1979)) == [4, 1]


def test_the_original_title_counts_on_both_sides() -> None:
    assert found(NamedFilm("Le fabuleux destin d'Amélie Poulain", 2001)) == [4]
    assert found(NamedFilm("Die fabelhafte Welt", 2001, "Amélie")) == [4]


def test_the_article_decides_between_films_that_differ_in_it_alone() -> None:
    assert found(NamedFilm("Host", 2006), NamedFilm("The Host", 2006)) == [3, 2]


def test_a_year_beside_the_own_is_near_enough_and_two_are_not() -> None:
    assert found(NamedFilm("Alien", 1980)) == [1]
    assert found(NamedFilm("Alien", 1981)) == [-1]


def test_a_film_of_a_year_beside_stays_apart_when_another_row_means_the_film_itself() -> None:
    assert found(NamedFilm("Alien", 1980), NamedFilm("Alien", 1979)) == [-1, 1]


def test_without_a_year_only_an_unmistakable_title_is_taken() -> None:
    assert found(NamedFilm("Alien"), NamedFilm("Solaris")) == [1, -1]


def test_a_row_without_a_year_means_the_film_that_another_row_names_with_it() -> None:
    assert found(NamedFilm("Unheard Of"), NamedFilm("Unheard Of", 2011)) == [-1, -1]
    assert found(NamedFilm("Alien"), NamedFilm("Alien", 1979)) == [1, 1]


def test_a_film_with_another_id_is_another_film() -> None:
    ids = {("imdb", "tt0000001"): 1}
    assert found(NamedFilm("Alien", 1979, imdb_id="tt0000002"), ids=ids) == [-1]


def test_two_new_films_of_one_title_and_year_are_told_apart_by_their_ids() -> None:
    first, second = NamedFilm("Twins", 2020, imdb_id="tt1"), NamedFilm("Twins", 2020, imdb_id="tt2")
    matched = match([first, second, NamedFilm("Twins", 2020, tmdb_id="7")], CATALOGUE, {})
    assert len(matched.new) == 2
    assert set(matched.keys.values()) == {"imdb:tt1", "imdb:tt2"}


def test_titles_of_signs_or_pictures_are_titles() -> None:
    assert found(NamedFilm("🐙", 2020), NamedFilm("🦑", 2020), NamedFilm("$", 1971)) == [-1, -2, -3]


def test_ids_are_learned_once_and_never_replaced() -> None:
    alien = NamedFilm("Alien", 1979, imdb_id="tt0078748", tmdb_id="348")
    assert match([alien], CATALOGUE, {}).learned == [(1, ("imdb", "tt0078748")), (1, ("tmdb", "348"))]
    assert match([alien], CATALOGUE, {("imdb", "tt0078748"): 1, ("tmdb", "1"): 1}).learned == []


def test_new_films_are_called_by_an_id_or_by_title_and_year() -> None:
    films = [NamedFilm("Ünheard Öf", 2011), NamedFilm("No Year"), NamedFilm("With Id", 2012, tmdb_id="9")]
    assert set(match(films, CATALOGUE, {}).keys.values()) == {"unheard of (2011)", "no year (?)", "tmdb:9"}


def test_a_film_whose_id_is_anothers_gets_a_key_of_its_own() -> None:
    matched = match([NamedFilm("Impostor", 2024, imdb_id="tt1")], CATALOGUE, {("imdb", "tt1"): 1})
    assert list(matched.keys.values()) == ["impostor (2024) imdb:tt1"]
    assert matched.learned == []
