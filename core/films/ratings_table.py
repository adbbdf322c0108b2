"""All ratings of a community as parallel arrays: what the nightly fit reads."""

from __future__ import annotations

from dataclasses import dataclass

from core.films.arrays import Floats, Rows


@dataclass(frozen=True, slots=True)
class Ratings:
    """One entry per rating, at most one for a member and a film, in any order."""

    member_index: Rows
    """0 .. members - 1."""
    film_rows: Rows
    """Row of the film in the content space."""
    stars: Floats
    """0.5 .. 5."""
    times: Floats
    """Any scale that grows with time, such as seconds."""

    @property
    def members(self) -> int:
        """How many members there are."""
        return int(self.member_index.max()) + 1 if len(self.member_index) else 0
