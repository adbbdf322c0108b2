"""What an import did, film by film and row by row (kernel)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core import spreadsheets
from core.films.imports.merging import FilmChange, Result
from core.films.imports.rows import SkippedRow, SkipReason, Source

_COLUMNS = ("title", "year", "stars", "result", "new film", "reason", "file", "line")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of every film and of every row that was left out."""

    sources: Sequence[Source]
    films: Sequence[FilmChange]
    skipped: Sequence[SkippedRow]

    def count(self, result: Result) -> int:
        """Return how many films came to this."""
        return sum(film.result is result for film in self.films)

    @property
    def created(self) -> int:
        """How many films the catalogue did not have."""
        return sum(film.film_id < 0 for film in self.films)

    @property
    def ratings(self) -> int:
        """How many ratings were added or changed."""
        return sum(film.rating is not None for film in self.films)

    @property
    def marks(self) -> Mapping[str, int]:
        """How many marks of each kind were added."""
        return Counter(kind for film in self.films for kind in film.marks)

    @property
    def skipped_by_reason(self) -> Mapping[SkipReason, int]:
        """How many rows were left out for each reason, the most frequent first."""
        return dict(Counter(row.reason for row in self.skipped).most_common())

    def as_csv(self) -> bytes:
        """Write a table that any spreadsheet opens, with a mark that tells it the encoding."""
        films = (
            (
                film.named.title,
                film.named.year,
                film.stars,
                str(film.result),
                "yes" if film.film_id < 0 else "",
                "",
                "",
                None,
            )
            for film in self.films
        )
        skipped = (
            (row.title, None, None, "skipped", "", str(row.reason), row.place.path, row.place.line)
            for row in self.skipped
        )
        return spreadsheets.table(_COLUMNS, [*films, *skipped]).encode("utf-8-sig")
