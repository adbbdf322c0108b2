"""The catalogue in memory: films by id, search by what people type, and its seed file."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from core import seeding
from core.errors import InvalidInput, NotFound, NotReady
from core.films.search import FilmIndex, normalise
from db.films import Film, FilmSeed, FilmStore

SEED = Path(__file__).with_name("catalogue.csv")
SEED_SOURCE = "attune"
CHOSEN = "film:"
LONGEST_QUERY = 200
SUGGESTIONS = 3


class Catalogue:
    """All films, replaced whole when the table changes; readers never wait for a refresh."""

    def __init__(self, store: FilmStore) -> None:
        self._store = store
        self._films: Mapping[int, Film] = {}
        self._index = FilmIndex.build([])

    async def refresh(self) -> None:
        """Load the films and build their index off the event loop."""
        films = await self._store.films()
        self._index = await asyncio.to_thread(FilmIndex.build, films)
        self._films = {film.film_id: film for film in films}

    def __len__(self) -> int:
        return len(self._films)

    @property
    def films(self) -> Mapping[int, Film]:
        """Films by id."""
        return self._films

    def film(self, film_id: int) -> Film:
        """Return one film. Raises NotFound, and NotReady before the first refresh."""
        if not self._films:
            raise NotReady("catalogue")
        try:
            return self._films[film_id]
        except KeyError as exc:
            raise NotFound("film", query=str(film_id), suggestions=()) from exc

    def search(self, query: str, limit: int = 25) -> list[Film]:
        """Return the films that best fit what was typed, best first; nothing typed gives the best-known."""
        return [self._films[film_id] for film_id in self._index.search(query, limit)]

    def resolve(self, text: object) -> Film:
        """Return the film that a command option means: one chosen from the list, or a title typed in full.

        Raises InvalidInput for what is no text or too long, and NotFound with suggestions for an unknown title.
        """
        if not self._films:
            raise NotReady("catalogue")
        if not isinstance(text, str) or len(text) > LONGEST_QUERY:
            raise InvalidInput("film")
        if text.startswith(CHOSEN) and text.removeprefix(CHOSEN).isdecimal():
            return self.film(int(text.removeprefix(CHOSEN)))
        exact = self._index.exact(text)
        if exact:
            return self._films[exact[0]]
        suggestions = self.search(text, SUGGESTIONS) if normalise(text) else []
        raise NotFound("film", query=text, suggestions=tuple(film.label for film in suggestions))


async def seed(store: FilmStore, path: Path) -> int | None:
    """Load our own catalogue when the file changed; return how many films it has, None when nothing was to do."""
    return await seeding.seed(store, SEED_SOURCE, path, parse_seed)


def parse_seed(text: str) -> Sequence[FilmSeed]:
    """Read the catalogue file: lists are joined by ';', the key is the title with its year."""
    return [
        FilmSeed(
            f"{row['title']} ({row['year']})",
            Film(
                film_id=0,
                title=row["title"],
                original_title=row["original_title"] or None,
                year=int(row["year"]),
                runtime_minutes=int(row["runtime_minutes"]),
                genres=_list(row["genres"]),
                directors=_list(row["directors"]),
                cast=_list(row["cast"]),
                countries=_list(row["countries"]),
                keywords=_list(row["keywords"]),
                moods=_list(row["moods"]),
                votes=int(row["votes"]),
            ),
        )
        for row in csv.DictReader(text.splitlines())
    ]


def _list(joined: str) -> tuple[str, ...]:
    return tuple(part for part in joined.split(";") if part)
