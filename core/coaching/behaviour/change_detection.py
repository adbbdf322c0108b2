"""Whether a member's behaviour changed enough that their coach should be told: two rules to choose from.

*source* is the simple rule: a share that moved by more than 10 percentage points, or a streak that moved by more than
7 days. Chance alone fires it often. *guarded* asks besides that chance does not explain the difference (two-proportion
z-test, pooled), that two weeks lie between the windows, and it looks at lost streaks only: a growing streak is no news.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

RuleName = Literal["source", "guarded"]


class Cause(StrEnum):
    """What fired."""

    ADHERENCE = "adherence"
    LOGGING = "logging"
    STREAK = "streak"
    FIRST = "first"
    """There is nothing to compare with yet."""
    STREAK_BREAK = "streak_break"
    """A long streak ended since the last look."""
    PERIODIC = "periodic"
    """Nothing was compared: it is time."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A member's behaviour over the window that ends on a day."""

    day: dt.date
    done: int
    due: int
    """Items that counted; ``done`` of them were done."""
    logged_days: int
    days: int
    """Days with a plan; on ``logged_days`` of them something was told."""
    streak: int

    @property
    def adherence(self) -> float:
        """The share of items done, 0..1; 0 of none."""
        return self.done / self.due if self.due else 0.0

    @property
    def logging(self) -> float:
        """The share of days on which something was told, 0..1; 0 of none."""
        return self.logged_days / self.days if self.days else 0.0


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """Thresholds of both rules."""

    rule: RuleName = "source"
    least_change: float = 0.10
    """Of a share, in percentage points / 100, not relative to the share before."""
    streak_days: int = 7
    """source: a streak that moved by more than this, either way."""
    z: float = 1.96
    lost_streak_days: int = 14
    """guarded: a streak that lost as many days or more."""
    least_days_between: int = 14
    """guarded: days between the ends of the two windows."""


@dataclass(frozen=True, slots=True)
class Change:
    """Why something counts as changed; empty causes mean that nothing did."""

    causes: tuple[Cause, ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.causes)


def detect(before: Snapshot, now: Snapshot, settings: ChangeSettings) -> Change:
    """Compare a member's behaviour now with an earlier look."""
    if settings.rule == "guarded" and (now.day - before.day).days < settings.least_days_between:
        return Change(())
    pairs = (
        (Cause.ADHERENCE, (before.done, before.due), (now.done, now.due)),
        (Cause.LOGGING, (before.logged_days, before.days), (now.logged_days, now.days)),
    )
    found = [cause for cause, old, new in pairs if _moved(old, new, settings)]
    lost = before.streak - now.streak
    if lost >= settings.lost_streak_days if settings.rule == "guarded" else abs(lost) > settings.streak_days:
        found.append(Cause.STREAK)
    return Change(tuple(found))


def z_score(old: tuple[int, int], new: tuple[int, int]) -> float:
    """Return how many standard errors lie between two shares, given as (successes, of), pooled; 0 when none differ.

    >>> round(z_score((15, 30), (24, 30)), 2)
    2.43
    """
    (a, n), (b, m) = old, new
    pooled = (a + b) / (n + m)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return (b / m - a / n) / error if error else 0.0


def _moved(old: tuple[int, int], new: tuple[int, int], settings: ChangeSettings) -> bool:
    if not old[1] or not new[1]:
        return False
    far = abs(new[0] / new[1] - old[0] / old[1]) > settings.least_change + 1e-9
    return far and (settings.rule == "source" or abs(z_score(old, new)) > settings.z)
