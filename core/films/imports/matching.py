"""Which film of the catalogue a row means: by ids, then by title and year, then by a year beside it (kernel)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.films.imports.rows import NamedFilm
from core.films.search import Searchable
from core.films.titles import fold, normalise

Namespace = Literal["imdb", "tmdb"]
ExternalId = tuple[Namespace, str]
Ids = Mapping[ExternalId, int]

YEARS_APART = 1
"""Release years differ by one from place to place: a festival, another country."""
ID_YEARS_APART = 3
"""Beyond this an id is wrong: ids come out of members' files."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Film ids by the films that were named; those of new films are numbers below 0."""

    film_ids: Mapping[NamedFilm, int]
    new: Mapping[int, NamedFilm]
    keys: Mapping[int, str]
    """What each new film is called as an import for ever."""
    learned: Sequence[tuple[int, ExternalId]]
    """Ids that were not known of these films before."""


@dataclass(frozen=True, slots=True)
class _Entry:
    film_id: int
    title: str
    year: int | None
    votes: int


class _Index:
    """Films by what they may be called."""

    def __init__(self, ids: Ids) -> None:
        self._by_title: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._by_id = dict(ids)
        self._years: dict[int, int | None] = {}
        self._ids_of: defaultdict[int, dict[Namespace, str]] = defaultdict(dict)
        self.learned: list[tuple[int, ExternalId]] = []
        for (namespace, external_id), film_id in ids.items():
            self._ids_of[film_id][namespace] = external_id

    def add(self, film_id: int, titles: Iterable[str], year: int | None, votes: int = 0) -> None:
        """Make a film known by its titles."""
        self._years[film_id] = year
        entries = {_key(title): _Entry(film_id, title, year, votes) for title in reversed([*titles])}
        for key, entry in entries.items():
            self._by_title[key].append(entry)

    def name(self, film_id: int, film: NamedFilm) -> None:
        """Learn a film's ids, as far as it has none yet."""
        for key in _external_ids(film):
            namespace, external_id = key
            if key not in self._by_id and namespace not in self._ids_of[film_id]:
                self._by_id[key] = film_id
                self._ids_of[film_id][namespace] = external_id
                self.learned.append((film_id, key))

    def key(self, film_id: int, film: NamedFilm) -> str:
        """Return a new film's key: an id of its own, or its title and year, with an id that is another's."""
        ids = _external_ids(film)
        for namespace, external_id in ids:
            if self._ids_of[film_id].get(namespace) == external_id:
                return f"{namespace}:{external_id}"
        return " ".join([f"{_key(film.title)} ({film.year or '?'})", *map(":".join, ids)])

    def exact(self, film: NamedFilm) -> int | None:
        """Return the film of one of these ids, or of just this title and year."""
        for key in _external_ids(film):
            film_id = self._by_id.get(key)
            if film_id is not None and not _apart(self._years.get(film_id), film.year, ID_YEARS_APART):
                return film_id
        alike = [entry for entry in self._called(film) if entry.year == film.year]
        return self._best(film, alike)

    def beside(self, film: NamedFilm, taken: set[int]) -> int | None:
        """Return the film of this title and a year beside it; without a year, the only one of this title."""
        alike = [*self._called(film)]
        if film.year is None:
            return alike[0].film_id if len({entry.film_id for entry in alike}) == 1 else None
        near = [
            entry
            for entry in alike
            if entry.film_id not in taken
            and entry.year is not None
            and not _apart(entry.year, film.year, YEARS_APART)
        ]
        return self._best(film, near)

    def _called(self, film: NamedFilm) -> Iterator[_Entry]:
        """Films of the row's title or original title whose ids do not say that they are others."""
        keys = dict.fromkeys(_key(title) for title in (film.title, film.original_title) if title)
        for entry in (entry for key in keys for entry in self._by_title.get(key, ())):
            known = self._ids_of.get(entry.film_id, {})
            if all(
                known.get(namespace, external_id) == external_id
                for namespace, external_id in _external_ids(film)
            ):
                yield entry

    @staticmethod
    def _best(film: NamedFilm, alike: list[_Entry]) -> int | None:
        if not alike:
            return None
        # "Host" and "The Host" fold to one title; where both are known, the article decides.
        folded = fold(film.title) if len(alike) > 1 else ""
        return min(
            alike, key=lambda entry: (fold(entry.title) != folded, -entry.votes, entry.film_id)
        ).film_id


def match(named: Iterable[NamedFilm], known: Iterable[Searchable], ids: Ids) -> Matched:
    """Find each film that was named, or give it a number as a new one.

    A film with a year beside the row's is only taken when no row means it exactly, so that two films of one
    title stay apart.
    """
    index = _Index(ids)
    for candidate in known:
        titles = (candidate.title, candidate.original_title)
        index.add(candidate.film_id, [title for title in titles if title], candidate.year, candidate.votes)
    distinct = list(dict.fromkeys(named))
    film_ids: dict[NamedFilm, int] = {}
    for film in distinct:
        found = index.exact(film)
        if found is not None:
            film_ids[film] = found
            index.name(found, film)
    taken, new, keys = set(film_ids.values()), dict[int, NamedFilm](), dict[int, str]()
    # Those without a year come last: by then the film that they may mean is there.
    for film in sorted((film for film in distinct if film not in film_ids), key=lambda film: not film.year):
        found = index.exact(film) or index.beside(film, taken)
        if found is None:
            found = -1 - len(new)
            index.add(found, [film.title], film.year)
        index.name(found, film)
        if found < 0 and found not in new:
            new[found], keys[found] = film, index.key(found, film)
            taken.add(found)
        film_ids[film] = found
    return Matched(film_ids, new, keys, index.learned)


def _external_ids(film: NamedFilm) -> list[ExternalId]:
    ids: list[ExternalId] = []
    if film.imdb_id:
        ids.append(("imdb", film.imdb_id))
    if film.tmdb_id:
        ids.append(("tmdb", film.tmdb_id))
    return ids


def _key(title: str) -> str:
    """Return the folded title; one of signs alone that fold to nothing is told by the signs."""
    return normalise(title) or title.casefold()


def _apart(one: int | None, other: int | None, most: int) -> bool:
    return one is not None and other is not None and abs(one - other) > most
