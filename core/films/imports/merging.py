"""From rows to what changes: the rows of a film become one, and the newest rating wins (kernel)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from core.films.imports.rows import ImportedFilm, NamedFilm

Kind = Literal["watchlist", "seen", "liked"]

_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


class Result(StrEnum):
    """What came of a film."""

    IMPORTED = "imported"
    UPDATED = "updated"
    ALREADY_THERE = "already there"


@dataclass(frozen=True, slots=True)
class RatingState:
    """A rating with all that goes with it."""

    stars: float
    rated_at: dt.datetime
    note: str | None = None
    watched_on: dt.date | None = None
    rewatch: bool = False


@dataclass(frozen=True, slots=True)
class FilmChange:
    """What an import does to one film of the member's; nothing where neither rating nor marks are given."""

    film_id: int
    named: NamedFilm
    result: Result
    rating: RatingState | None = None
    marks: Mapping[Kind, dt.datetime] = field(default_factory=dict)
    stars: float | None = None
    """What the file says, whether it changes anything or not."""
    seen_note: str | None = None
    """A note on a film that is seen but not rated."""


@dataclass(frozen=True, slots=True)
class _Said:
    """All that the rows of one file say about a film."""

    stars: float | None
    rated_at: dt.datetime | None
    note: str | None
    watched_on: dt.date | None
    rewatch: bool
    marks: Mapping[Kind, dt.datetime | None]


def changes(
    rows: Iterable[ImportedFilm],
    film_ids: Mapping[NamedFilm, int],
    rated: Mapping[int, RatingState],
    marked: Mapping[int, Collection[str]],
    seen_notes: Mapping[int, str],
    now: dt.datetime,
) -> list[FilmChange]:
    """Return what the rows change, one entry per film in order of appearance.

    A rating replaces one that is not newer; one without a date (or with one to come) replaces none. What an
    earlier rating has and the newer lacks (a note, a date) stays. A note without stars goes with the rating that is
    there, unless that has one; without a rating, with the mark that the film was seen.
    """
    rows_of: dict[int, list[ImportedFilm]] = {}
    for row in rows:
        rows_of.setdefault(film_ids[row.film], []).append(row)
    return [
        _change(film_id, about, rated.get(film_id), marked.get(film_id, ()), seen_notes.get(film_id), now)
        for film_id, about in rows_of.items()
    ]


def _change(
    film_id: int,
    about: Sequence[ImportedFilm],
    earlier: RatingState | None,
    marked: Collection[str],
    earlier_note: str | None,
    now: dt.datetime,
) -> FilmChange:
    said = _said(about, now)
    rating = _rating(said, earlier, now)
    is_rated = rating is not None or earlier is not None
    marks = {
        kind: at or now
        for kind, at in said.marks.items()
        if kind not in marked and not (kind == "seen" and is_rated)
    }
    is_new = film_id < 0 or bool(marks) or (rating is not None and earlier is None)
    seen_note = None
    if "seen" in said.marks and not is_rated and said.note not in (None, earlier_note):
        seen_note, marks["seen"] = said.note, said.marks["seen"] or now
    updates = (rating and earlier) or (marks and not is_new)
    result = Result.UPDATED if updates else Result.IMPORTED if is_new else Result.ALREADY_THERE
    return FilmChange(film_id, about[0].film, result, rating, marks, said.stars, seen_note)


def _said(about: Sequence[ImportedFilm], now: dt.datetime) -> _Said:
    """Put the rows of a film together: the newest first, of one moment the last in the file."""
    dated = [(row.at if row.at and row.at <= now else None, row) for row in reversed(about)]
    newest = sorted(dated, key=lambda entry: entry[0] or _LONG_AGO, reverse=True)
    rated_at, stars = next(((at, row.stars) for at, row in newest if row.stars is not None), (None, None))
    marks: dict[Kind, dt.datetime | None] = {}
    for at, row in newest:
        for kind in _marks(row):
            marks.setdefault(kind, at)
    return _Said(
        stars,
        rated_at,
        next((row.note for _, row in newest if row.note), None),
        next((row.watched_on for _, row in newest if row.watched_on and row.watched_on <= now.date()), None),
        any(row.rewatch for row in about),
        marks,
    )


def _marks(row: ImportedFilm) -> Iterator[Kind]:
    if row.watchlist:
        yield "watchlist"
    if row.watched:
        yield "seen"
    if row.liked:
        yield "liked"


def _rating(said: _Said, earlier: RatingState | None, now: dt.datetime) -> RatingState | None:
    """Return the rating as it should stand from now on; None when there is nothing to change."""
    if said.stars is None:
        return replace(earlier, note=said.note) if earlier and said.note and not earlier.note else None
    if earlier is None:
        return RatingState(said.stars, said.rated_at or now, said.note, said.watched_on, said.rewatch)
    if said.rated_at is None or said.rated_at < earlier.rated_at:
        return None
    later = RatingState(
        said.stars,
        said.rated_at,
        said.note or earlier.note,
        said.watched_on or earlier.watched_on,
        said.rewatch or earlier.rewatch,
    )
    return None if later == earlier else later
