from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.films.search import FilmIndex, SearchSettings, normalise


@dataclass(frozen=True, slots=True)
class FakeFilm:
    film_id: int
    title: str
    original_title: str | None
    year: int | None
    votes: int


SAMPLE = [
    ("Alien", None, 1979, 900),
    ("Aliens", None, 1986, 800),
    ("Alien: Covenant", None, 2017, 300),
    ("Cowboys & Aliens", None, 2011, 250),
    ("1917", None, 2019, 650),
    ("2001: A Space Odyssey", None, 1968, 700),
    ("Blade Runner 2049", None, 2017, 620),
    ("Blade Runner", None, 1982, 780),
    ("Se7en", None, 1995, 950),
    ("300", None, 2006, 640),
    ("The Godfather", None, 1972, 1000),
    ("The Godfather Part II", None, 1974, 850),
    ("The Shawshank Redemption", None, 1994, 1100),
    ("Amélie", "Le Fabuleux Destin d'Amélie Poulain", 2001, 600),
    ("Spirited Away", "千と千尋の神隠し", 2001, 660),
    ("Stalker", "Сталкер", 1979, 200),
    ("Capernaum", "كفرناحوم", 2018, 150),
    ("It", None, 2017, 500),
    ("A", None, 1998, 5),
    ("Them!", None, 1954, 40),
    ("Die Hard", None, 1988, 720),
    ("Hard Candy", None, 2005, 180),
    ("WALL·E", None, 2008, 710),
    ("M*A*S*H", None, 1970, 110),
    ("Dune", None, 2021, 690),
    ("Dune", None, 1984, 170),
    ("La Haine", None, 1995, 190),
    ("L'Avventura", None, 1960, 60),
    ("The Pink Panther", None, 1963, 90),
    ("8½", None, 1963, 120),
    ("$", None, 1971, 10),
    ("Harry Potter and the Chamber of Secrets", None, 2002, 630),
]
FILMS = [FakeFilm(film_id, *facts) for film_id, facts in enumerate(SAMPLE, start=1)]
INDEX = FilmIndex.build(FILMS)
NAME = {film.film_id: film.title for film in FILMS}
LONG_TITLES = [film for film in FILMS if len(normalise(film.title).replace(" ", "")) >= 6]


def titles(query: str, limit: int = 25) -> list[str]:
    return [NAME[film_id] for film_id in INDEX.search(query, limit)]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("The Good, the Bad & the Ugly", "good the bad and the ugly"),
        ("Amélie", "amelie"),
        ("Ødipus æther", "odipus aether"),
        ("Schindler's List", "schindlers list"),
        ("L'Avventura", "avventura"),
        ("L’Avventura", "avventura"),
        ("A", "a"),
        ("The The", "the"),
        ("It", "it"),
        ("Them!", "them"),
        ("E.T. the Extra-Terrestrial", "et the extra terrestrial"),
        ("Wait... What", "wait what"),
        ("8½", "8 1 2"),
        ("Alien³", "alien 3"),
        ("Rocky IV", "rocky iv"),
        ("Straße", "strasse"),
        ("千と千尋の神隠し", "千と千尋の神隠し"),
        ("ガメラ", "ガメラ"),
        ("हिन्दी", "हिन्दी"),
        ("Сталкёр", "сталкер"),
        ("A\u200blien\x00\u202e\ud800", "alien"),
        ("Z̸̢̛a̶l̵g̷o̴", "zalgo"),
        ("line\nbreak\tand  spaces", "line break and spaces"),
        ("$", "$"),
        ("🎬🍿", ""),
        ("", ""),
    ],
)
def test_normalise_keeps_only_what_counts(written: str, folded: str) -> None:
    assert normalise(written) == folded


def test_same_title_comes_before_same_beginning_before_same_words() -> None:
    assert titles("alien")[:4] == ["Alien", "Aliens", "Alien: Covenant", "Cowboys & Aliens"]


def test_more_voted_film_comes_first_within_a_tier() -> None:
    assert [FILMS[film_id - 1].year for film_id in INDEX.search("dune")[:2]] == [2021, 1984]


def test_words_are_found_in_any_order_and_half_typed() -> None:
    assert titles("redem shaw") == ["The Shawshank Redemption"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("the g", "The Godfather"),
        ("godfather", "The Godfather"),
        ("a godfather", "The Godfather"),
        ("la", "La Haine"),
        ("haine", "La Haine"),
        ("avventura", "L'Avventura"),
        ("die h", "Die Hard"),
        ("hard", "Hard Candy"),
        ("it", "It"),
        ("a", "A"),
        ("them", "Them!"),
        ("wall-e", "WALL·E"),
        ("mash", "M*A*S*H"),
        ("8 1/2", "8½"),
        ("$", "$"),
        ("cowboys and aliens", "Cowboys & Aliens"),
        ("le fabuleux destin", "Amélie"),
        ("千と千尋", "Spirited Away"),
        ("сталк", "Stalker"),
        ("كفر", "Capernaum"),
    ],
)
def test_title_is_found_as_people_type_it(query: str, first: str) -> None:
    assert titles(query)[0] == first


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("teh godfahter", "The Godfather"),
        ("shawshnak", "The Shawshank Redemption"),
        ("walle", "WALL·E"),
        ("bladerunner", "Blade Runner"),
        ("panter pink", "The Pink Panther"),
        ("harry poter chamber", "Harry Potter and the Chamber of Secrets"),
        ("alein 1979", "Alien"),
        ("dume", "Dune"),
    ],
)
def test_title_is_found_in_spite_of_typos(query: str, first: str) -> None:
    assert titles(query)[0] == first


@pytest.mark.parametrize("query", ["dune 1984", "dune (1984)", "Dune [1984]", "dune 198"])
def test_year_at_the_end_tells_films_of_one_name_apart(query: str) -> None:
    assert FILMS[INDEX.search(query)[0] - 1].year == 1984


def test_year_that_fits_no_film_is_ignored() -> None:
    assert titles("alien 1985")[0] == "Alien"


@pytest.mark.parametrize("title", ["1917", "2001: A Space Odyssey", "Blade Runner 2049", "Se7en", "300"])
def test_number_in_a_title_is_not_taken_for_its_year(title: str) -> None:
    assert titles(title)[0] == title
    assert [NAME[film_id] for film_id in INDEX.exact(title)] == [title]


def test_year_alone_finds_titles_with_it_then_films_of_it() -> None:
    assert titles("2001")[:3] == ["2001: A Space Odyssey", "Spirited Away", "Amélie"]


def test_empty_query_answers_with_the_most_voted() -> None:
    assert titles("  ", limit=3) == ["The Shawshank Redemption", "The Godfather", "Se7en"]


@pytest.mark.parametrize(
    "query", ["🎬", "❤️", "\u202e\u202d", "\x00", "\ud800", "zzqxv kwpt", "qwrtzpsdfg", "!!!"]
)
def test_nonsense_finds_nothing(query: str) -> None:
    assert titles(query) == []


def test_endless_query_is_cut_rather_than_refused() -> None:
    assert titles("Alien: Covenant" + " " * 200 + "x" * 100_000) == ["Alien: Covenant"]


@pytest.mark.parametrize("limit", [0, -1])
def test_limit_below_one_finds_nothing(limit: int) -> None:
    assert INDEX.search("alien", limit) == INDEX.search("", limit) == []


def test_no_films_find_nothing() -> None:
    index = FilmIndex.build([])
    assert index.search("alien 1979") == index.search("") == index.exact("alien") == []


def test_typos_are_not_looked_for_when_enough_was_found() -> None:
    strict = FilmIndex.build(FILMS, SearchSettings(enough_without_typos=0))
    assert strict.search("shawshnak") == []


@pytest.mark.parametrize("query", ["Dune", "dune!", "The Dune"])
def test_exact_lists_every_film_of_that_title_most_voted_first(query: str) -> None:
    assert [FILMS[film_id - 1].year for film_id in INDEX.exact(query)] == [2021, 1984]


@pytest.mark.parametrize("query", ["Dune (1984)", "dune 1984"])
def test_exact_with_a_year_lists_only_films_of_it(query: str) -> None:
    assert [FILMS[film_id - 1].year for film_id in INDEX.exact(query)] == [1984]


def test_exact_knows_the_original_title() -> None:
    assert [NAME[film_id] for film_id in INDEX.exact("Сталкер (1979)")] == ["Stalker"]


@pytest.mark.parametrize("query", ["dun", "dune 198", "dune 1985", "", "🎬"])
def test_exact_finds_nothing_for_less_or_other_than_the_title(query: str) -> None:
    assert INDEX.exact(query) == []


@given(st.text(st.characters()), st.integers(-1, 30))
def test_any_text_even_of_lone_surrogates_finds_each_film_at_most_once(query: str, limit: int) -> None:
    found = INDEX.search(query, limit)
    assert len(found) == len(set(found)) <= max(limit, 0)
    assert set(INDEX.exact(query)) <= set(NAME)


@given(st.lists(st.tuples(st.text(max_size=30), st.integers(0, 99)), min_size=1, max_size=20))
def test_films_of_any_title_are_found_by_it_first_and_most_voted_first(facts: list[tuple[str, int]]) -> None:
    films = [FakeFilm(number, title, None, None, votes) for number, (title, votes) in enumerate(facts)]
    wanted = films[0]
    assume(normalise(wanted.title) and wanted.title.strip())
    index = FilmIndex.build(films)
    same = [film for film in films if normalise(film.title) == normalise(wanted.title)]
    assert set(index.search(wanted.title)[: len(same)]) == {film.film_id for film in same}
    ranked = sorted(same, key=lambda film: (-film.votes, film.film_id))
    assert index.exact(wanted.title) == [film.film_id for film in ranked]


@given(st.sampled_from(LONG_TITLES), st.data())
def test_one_typo_in_a_longer_title_keeps_it_in_the_first_five(film: FakeFilm, data: st.DataObject) -> None:
    title = film.title
    at = data.draw(st.integers(0, len(title) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    swapped = title[at : at + 2][::-1]
    middle, rest = data.draw(st.sampled_from([("", 1), (letter, 0), (letter, 1), (swapped, 2)]))
    assert film.film_id in INDEX.search(title[:at] + middle + title[at + rest :], limit=5)
