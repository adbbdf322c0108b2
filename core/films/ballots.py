"""Counting ranked ballots by the Schulze method: whoever would win every duel wins, and clones change nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tally:
    """What came out. ``order`` holds the films that nobody vetoed, best first; the winner is its first."""

    order: tuple[int, ...]
    tied: tuple[int, ...]
    """Films that no other beats, where there is more than one: the first on the list won among them."""
    vetoed: tuple[int, ...]
    ballots: int
    """Ballots that rank at least one film that is not vetoed."""

    @property
    def winner(self) -> int | None:
        """The winning film; None when every film was vetoed."""
        return self.order[0] if self.order else None


def tally(film_ids: Sequence[int], ballots: Sequence[Sequence[int]], vetoed: Collection[int]) -> Tally:
    """Count ballots, each the films that one voter ranked, best first, over a list of films.

    What a ballot leaves out ties below what it ranks; a film that is not on the list, or ranked before on the
    same ballot, is passed over. Ties are broken by the order of the list.

    Schulze (2011), "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
    single-winner election method", with the strength of a path in winning votes.

    >>> tally([1, 2, 3], [[2, 1], [2, 3], [3]], vetoed=[]).order
    (2, 3, 1)
    """
    open_ids = [film_id for film_id in film_ids if film_id not in vetoed]
    position = {film_id: at for at, film_id in enumerate(open_ids)}
    counted = [[position[film_id] for film_id in ballot if film_id in position] for ballot in ballots]
    counted = [ballot for ballot in counted if ballot]
    beats = _beats(_preferences(counted, len(open_ids)))
    # The relation is transitive: who beats another is beaten by fewer.
    beaten_by = beats.sum(axis=0)
    order = np.argsort(beaten_by, kind="stable")
    unbeaten = np.flatnonzero(beaten_by == 0)
    return Tally(
        order=tuple(open_ids[at] for at in order),
        tied=tuple(open_ids[at] for at in unbeaten) if len(unbeaten) > 1 else (),
        vetoed=tuple(film_id for film_id in film_ids if film_id in vetoed),
        ballots=len(counted),
    )


def _preferences(ballots: Sequence[Sequence[int]], count: int) -> Counts:
    """Return how many ballots (n, n) rank the row's film above the column's."""
    preferred = np.zeros((count, count), dtype=np.int64)
    for ballot in ballots:
        rank = np.full(count, count, dtype=np.int64)
        for place, at in reversed(list(enumerate(ballot))):
            rank[at] = place
        preferred += rank[:, None] < rank[None, :]
    return preferred


def _beats(preferred: Counts) -> npt.NDArray[np.bool_]:
    """Return whether the row's film beats the column's, by the strongest paths (Floyd and Warshall)."""
    strength = np.where(preferred > preferred.T, preferred, 0)
    for via in range(len(strength)):
        strength = np.maximum(strength, np.minimum(strength[:, via, None], strength[None, via]))
    return np.asarray(strength > strength.T)
