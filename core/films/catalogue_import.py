"""Importing films into the catalogue from a file: all of it, or nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from core.errors import InvalidInput, Unavailable
from core.films.catalogue import Catalogue
from core.films.catalogue_file import FileChanges, changes, read_films
from db.catalogue import CatalogueStore
from db.films import FilmStore

ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class CatalogueSettings:
    """How much is taken at once."""

    most_bytes: int = 10 * 2**20
    most_rows: int = 100_000


class CatalogueImport:
    """Brings files of films into the catalogue."""

    def __init__(
        self, store: CatalogueStore, films: FilmStore, catalogue: Catalogue, settings: CatalogueSettings
    ) -> None:
        self._store = store
        self._films = films
        self._catalogue = catalogue
        self._settings = settings

    def check_size(self, size: int) -> None:
        """Refuse a file by its declared size, before anything of it is loaded; raises InvalidInput."""
        if size > self._settings.most_bytes:
            raise InvalidInput("catalogue_size", most_mib=self._settings.most_bytes // 2**20)

    async def run(self, filename: str, content: bytes) -> FileChanges:
        """Import a file; doing so again changes nothing, and one with a fault does not either.

        Raises InvalidInput for a file that cannot be read.
        """
        self.check_size(len(content))
        rows = await asyncio.to_thread(read_films, content, filename, self._settings.most_rows)
        for _ in range(ATTEMPTS):
            films = await self._films.films()
            found = await asyncio.to_thread(changes, rows, films)
            if not found.new and not found.changed:
                return found
            newest_film_id = films[-1].film_id if films else None
            if await self._store.save(found.new, found.changed, newest_film_id):
                await self._catalogue.refresh()
                return found
        raise Unavailable("catalogue")
