"""Which film of ours a film of TMDB's is, and the other way round (kernel)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.films.imports.matching import Ids, match
from core.films.imports.rows import NamedFilm
from core.films.search import Searchable
from db.tmdb import Named, Placed


def place(unplaced: Sequence[tuple[int, Named]], ours: Iterable[Searchable], ids: Ids) -> Placed:
    """Find for each film of TMDB's (by its id there) the film of ours that it is, if there is one.

    Where two would be the same film of ours, the first is; the second has no place.
    """
    matched = match((_named(film) for _, film in unplaced), ours, ids)
    tmdb_ids: dict[int, int] = {}
    for tmdb_id, film in unplaced:
        tmdb_ids.setdefault(matched.film_ids[_named(film)], tmdb_id)
    return Placed(
        [(tmdb_id, film_id) for film_id, tmdb_id in tmdb_ids.items() if film_id > 0],
        [tmdb_id for film_id, tmdb_id in tmdb_ids.items() if film_id < 0],
    )


def pick(film: Named, found: Iterable[Searchable]) -> int | None:
    """Return which of the films that a search found is this one of ours."""
    named = NamedFilm(film.title, film.year, film.original_title)
    film_id = match([named], found, {}).film_ids[named]
    return film_id if film_id > 0 else None


def _named(film: Named) -> NamedFilm:
    return NamedFilm(film.title, film.year, film.original_title, film.imdb_id, film.tmdb_id)
