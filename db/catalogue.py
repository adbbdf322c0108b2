"""The store of films that an operator's file brings."""

from __future__ import annotations

from collections.abc import Sequence

from db.films import SQL, Film, FilmSeed, film_columns, hold_films, upsert_films
from db.pool import Database

SOURCE = "file"


class CatalogueStore:
    """Adds and changes films, all of a file or none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, new: Sequence[Film], changed: Sequence[Film], newest_film_id: int | None) -> bool:
        """Save what a file brings; False, and nothing saved, when a newer film is there than this one."""
        async with self._database.transaction() as connection:
            if await hold_films(connection) != newest_film_id:
                return False
            await upsert_films(connection, SOURCE, [FilmSeed(film.label, film) for film in new])
            film_ids = [film.film_id for film in changed]
            await connection.execute(SQL["change_films"], film_ids, *film_columns(changed))
            return True
