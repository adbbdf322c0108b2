"""The genres of other places in our own words."""

from __future__ import annotations

from collections.abc import Iterable

from core.films.vocabulary import GENRES

_OURS = {genre.casefold(): genre for genre in GENRES}
_ELSEWHERE = {
    "sci-fi": "Science Fiction",
    "science-fiction": "Science Fiction",
    "children": "Family",
    "children's": "Family",
    "historical": "History",
    "sports": "Sport",
}


def ours(names: Iterable[str]) -> tuple[str, ...]:
    """Translate genres; what we have no word for is left out.

    >>> ours(["Sci-Fi", "horror", "Film-Noir"])
    ('Science Fiction', 'Horror')
    """
    known = _OURS | _ELSEWHERE
    found = (known.get(name.strip().casefold()) for name in names)
    return tuple(dict.fromkeys(genre for genre in found if genre))
