"""Whether a member's taste has moved: a permutation test between their earlier and their recent ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from core.films.arrays import Floats, scale_of
from core.not_enough import NotEnough


@dataclass(frozen=True, slots=True)
class DriftSettings:
    """When a change between two halves counts: on enough ratings, unlikely by chance, and not small."""

    least_ratings: int = 20
    least_sessions: int = 5
    """Rating sessions that each half needs: with fewer, chance can explain anything."""
    session_gap_hours: float = 12.0
    false_alarm_probability: float = 0.01
    """The chance that a member whose taste stayed is told that it moved, over all genres and the stars."""
    least_share_change: float = 0.1
    least_stars_change: float = 0.3
    permutations: int = 999
    seed: int = 7


@dataclass(frozen=True, slots=True)
class GenreShift:
    """A genre's share of what was rated (0..1), before and now, and the adjusted p-value of the change."""

    genre: str
    earlier_share: float
    recent_share: float
    p_value: float


@dataclass(frozen=True, slots=True)
class StarsShift:
    """The mean stars before and now, and the adjusted p-value of the change."""

    earlier_mean: float
    recent_mean: float
    p_value: float


@dataclass(frozen=True, slots=True)
class TasteDrift:
    """The changes that chance does not explain: at least one genre, largest change first, or the stars."""

    earlier_count: int
    recent_count: int
    genres: tuple[GenreShift, ...]
    stars: StarsShift | None


@dataclass(frozen=True, slots=True)
class NoClearDrift:
    """Two halves were compared and what differs may well be chance."""

    earlier_count: int
    recent_count: int


def find_drift(
    genres: Sequence[Sequence[str]],
    stars: Sequence[float],
    rated_at: Sequence[datetime],
    settings: DriftSettings | None = None,
) -> TasteDrift | NoClearDrift | NotEnough:
    """Compare the earlier with the recent half of n ratings whose film has genres: parallel sequences (n,).

    All genre shares and the mean stars are tested together by the largest standardised difference over
    random splits (max-T, Westfall & Young 1993), so the chance of any false alarm stays below the setting.
    What is rated in one session resembles itself (a marathon, an import), so sessions move as a whole.
    """
    settings = settings or DriftSettings()
    known = sorted(
        (at, value, tuple(sorted(of_film)))
        for of_film, value, at in zip(genres, stars, rated_at, strict=True)
        if of_film
    )
    if len(known) < settings.least_ratings:
        return NotEnough("ratings", len(known), settings.least_ratings)
    starts = _session_starts([at for at, _, _ in known], timedelta(hours=settings.session_gap_hours))
    half = min(range(len(starts)), key=lambda session: abs(2 * starts[session] - len(known)))
    fewer = min(half, len(starts) - half)
    if fewer < settings.least_sessions:
        return NotEnough("rating sessions", fewer, settings.least_sessions)
    names = sorted({name for _, _, of_film in known for name in of_film})
    table = _table(names, [of_film for _, _, of_film in known], [value for _, value, _ in known])
    return _compare(names, table, starts, half, settings)


def _session_starts(times: Sequence[datetime], gap: timedelta) -> list[int]:
    """Return where each session begins in ascending times: after a pause longer than the gap."""
    return [0, *(at for at in range(1, len(times)) if times[at] - times[at - 1] > gap)]


def _table(names: Sequence[str], genres: Sequence[Sequence[str]], stars: Sequence[float]) -> Floats:
    """Return (n, G + 1): each film's genres in equal parts that sum to 1, then its stars."""
    column_of = {name: column for column, name in enumerate(names)}
    table = np.zeros((len(stars), len(names) + 1))
    for row, of_film in enumerate(genres):
        for name in of_film:
            table[row, column_of[name]] += 1 / len(of_film)
    table[:, -1] = stars
    return table


def _compare(
    names: Sequence[str], table: Floats, starts: Sequence[int], half: int, settings: DriftSettings
) -> TasteDrift | NoClearDrift:
    split = starts[half]
    earlier, recent = table[:split].mean(axis=0), table[split:].mean(axis=0)
    sessions = np.add.reduceat(table - table.mean(axis=0), starts, axis=0)
    p_values = _adjusted_p_values(sessions, half, settings)
    least_change = np.full(len(names) + 1, settings.least_share_change)
    least_change[-1] = settings.least_stars_change
    change = np.abs(recent - earlier)
    clear = (p_values <= settings.false_alarm_probability) & (change >= least_change)
    shifts = tuple(
        GenreShift(names[column], float(earlier[column]), float(recent[column]), float(p_values[column]))
        for column in sorted(np.flatnonzero(clear[:-1]).tolist(), key=lambda column: -change[column])
    )
    stars = StarsShift(float(earlier[-1]), float(recent[-1]), float(p_values[-1])) if clear[-1] else None
    if not shifts and stars is None:
        return NoClearDrift(split, len(table) - split)
    return TasteDrift(split, len(table) - split, shifts, stars)


def _adjusted_p_values(sessions: Floats, half: int, settings: DriftSettings) -> Floats:
    """Return (G + 1,) the share of splits, this included, whose largest difference reaches the column's.

    ``sessions`` (S, G + 1) holds each session's sum of deviations from the mean; each column sums to 0.
    """
    scaled = (sessions / [scale_of(column) for column in sessions.T]).astype(np.float32)
    observed = np.abs(scaled[:half].sum(axis=0))
    is_earlier = np.zeros((settings.permutations, len(sessions)), dtype=np.float32)
    is_earlier[:, :half] = 1
    splits = np.random.default_rng(settings.seed).permuted(is_earlier, axis=1)
    largest = np.abs(splits @ scaled).max(axis=1)
    reached = (largest[:, None] >= observed - 1e-3).sum(axis=0)
    return np.asarray((1 + reached) / (1 + settings.permutations))
