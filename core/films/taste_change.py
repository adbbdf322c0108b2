"""What is different since a member's taste changed: how much of each genre they rate, and how they rate it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import fmean, pstdev


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """Which differences are told: clear of chance, and not small."""

    clear_errors: float = 2.5
    """Standard errors of a difference; there are some twenty genres to be mistaken about."""
    least_films: int = 3
    """Films of a genre on either side for its stars to be told."""
    least_share_change: float = 0.1
    least_stars_change: float = 0.5
    most_shifts: int = 4


class Measure(StrEnum):
    """What a shift is of."""

    SHARE = "share"
    """The part (0..1) of the rated films that are of the genre."""
    STARS = "stars"
    """The mean stars of the genre."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A figure of one genre before and since the change."""

    genre: str
    measure: Measure
    earlier: float
    recent: float
    errors: float
    """How many standard errors the difference is; above 0."""


@dataclass(frozen=True, slots=True)
class TasteChange:
    """A change, its first rating, how many ratings came before and since, and the clearest shifts."""

    since: datetime
    earlier_count: int
    recent_count: int
    shifts: tuple[Shift, ...]


def describe_change(
    genres: Sequence[Sequence[str]],
    stars: Sequence[float],
    rated_at: Sequence[datetime],
    first_since: int,
    settings: ChangeSettings,
) -> TasteChange:
    """Compare the ratings (n,), oldest first, before a place with those from it on; 0 < first_since < n."""
    clear = [
        shift
        for genre in sorted({name for of_film in genres for name in of_film})
        for shift in _shifts(genre, [genre in of_film for of_film in genres], stars, first_since, settings)
        if shift.errors >= settings.clear_errors
    ]
    clear.sort(key=lambda shift: -shift.errors)
    return TasteChange(
        rated_at[first_since], first_since, len(stars) - first_since, tuple(clear[: settings.most_shifts])
    )


def _shifts(
    genre: str, has: Sequence[bool], stars: Sequence[float], first_since: int, settings: ChangeSettings
) -> Iterator[Shift]:
    """Yield the shifts of one genre that are not small."""
    parts = [float(of_it) for of_it in has]
    earlier, recent = parts[:first_since], parts[first_since:]
    if abs(fmean(recent) - fmean(earlier)) >= settings.least_share_change:
        yield _shift(genre, Measure.SHARE, earlier, recent, pstdev(parts))
    earlier, recent = (
        [value for value, of_it in zip(stars[span], has[span], strict=True) if of_it]
        for span in (slice(first_since), slice(first_since, None))
    )
    if min(len(earlier), len(recent)) < settings.least_films:
        return
    if abs(fmean(recent) - fmean(earlier)) >= settings.least_stars_change:
        yield _shift(genre, Measure.STARS, earlier, recent, pstdev(stars))


def _shift(
    genre: str, measure: Measure, earlier: Sequence[float], recent: Sequence[float], deviation: float
) -> Shift:
    """Put a difference of means over its error; values that differ have a deviation above 0."""
    error = deviation * math.sqrt(1 / len(earlier) + 1 / len(recent))
    before, since = fmean(earlier), fmean(recent)
    return Shift(genre, measure, before, since, abs(since - before) / error)
