from __future__ import annotations

import asyncio

import pytest

from core import engine as engines
from core.engine import Engine
from core.errors import InvalidInput
from core.films.catalogue_file import FileChanges
from core.films.catalogue_import import CatalogueImport, CatalogueSettings
from db.catalogue import CatalogueStore
from db.films import Film, FilmStore

HEADER = "title,original_title,year,runtime_minutes,genres,directors,cast,countries,keywords,moods,votes\n"
FILE = (
    f"{HEADER}Ein neuer Film,,2024,90,Comedy,Ada Regie,,Germany,robots,cosy,12\n"
    "Alien,,1979,,,,,,,eerie,\n"
    "The Matrix,,1999,,,,,,,,\n"
)


async def run(engine: Engine, text: str) -> FileChanges:
    return await engine.catalogue_import.run("films.csv", text.encode())


async def test_a_file_adds_and_changes_films_and_they_are_found_at_once(engine: Engine) -> None:
    before = engine.catalogue.resolve("Alien")
    found = await run(engine, FILE)
    assert (len(found.new), len(found.changed), found.unchanged) == (1, 1, 1)
    film = engine.catalogue.resolve("Ein neuer Film")
    assert (film.directors, film.moods, film.votes) == (("Ada Regie",), ("cosy",), 12)
    after = engine.catalogue.resolve("Alien")
    assert (after.film_id, after.moods, after.cast) == (before.film_id, ("eerie",), before.cast)


async def test_a_second_time_nothing_changes(engine: Engine) -> None:
    await run(engine, FILE)
    films = await engine.film_store.films()
    assert await run(engine, FILE) == FileChanges(unchanged=3)
    assert await engine.film_store.films() == films


async def test_a_file_with_a_fault_changes_nothing(engine: Engine) -> None:
    films = await engine.film_store.films()
    found = await run(engine, FILE + "Broken,,soon,,,,,,,,\n")
    assert [(fault.line, fault.column) for fault in found.faults] == [(5, "year")]
    assert await engine.film_store.films() == films


async def test_two_files_at_once_do_not_double_a_film(engine: Engine) -> None:
    other = engines.build(engine.database)
    await asyncio.gather(*(run(each, FILE) for each in (engine, other, engine, other)))
    titles = [film.title for film in await engine.film_store.films()]
    assert titles.count("Ein neuer Film") == 1


async def test_a_file_that_is_too_large_is_refused(engine: Engine) -> None:
    small = CatalogueImport(
        CatalogueStore(engine.database),
        FilmStore(engine.database),
        engine.catalogue,
        CatalogueSettings(most_bytes=20, most_rows=1),
    )
    with pytest.raises(InvalidInput, match="catalogue_size"):
        await small.run("films.csv", FILE.encode())
    with pytest.raises(InvalidInput, match="catalogue_rows"):
        await small.run("films.csv", b"title,year\nA,1\nB,2\n")


async def test_a_film_that_others_brought_becomes_the_files(engine: Engine) -> None:
    async with engine.database.service() as connection:
        await connection.execute(
            "insert into films (source, source_key, title, year, genres, directors, actors, countries, keywords,"
            " moods, votes) values ('import', 'x', 'ein neuer film', 2024, '{}', '{}', '{}', '{}', '{}', '{}', 0)"
        )
    found = await run(engine, FILE)
    assert (len(found.new), len(found.changed)) == (0, 2)
    titles = [film.title for film in await engine.film_store.films() if film.year == 2024]
    assert "Ein neuer Film" in titles
    assert "ein neuer film" not in titles
    assert await run(engine, FILE) == FileChanges(unchanged=3)


async def test_a_film_of_ours_that_is_named_differently_keeps_its_id(engine: Engine) -> None:
    film = engine.catalogue.resolve("Spirited Away")
    await run(engine, f"title,original_title,year\nChihiros Reise,{film.original_title},{film.year}\n")
    renamed: Film = engine.catalogue.film(film.film_id)
    assert (renamed.title, renamed.cast) == ("Chihiros Reise", film.cast)
