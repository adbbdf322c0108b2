"""Which mode a day is planned in: low, medium or high energy, and how that is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp2

from core.plans.vocabulary import MODES

LOW, MEDIUM, HIGH = -1, 0, 1
_LEVEL_OF_ENERGY = {1: LOW, 2: LOW, 3: MEDIUM, 4: HIGH, 5: HIGH}
HEAVY_MOODS = frozenset({"stressed", "down"})
"""Moods on which a day is planned one mode lower."""


@dataclass(frozen=True, slots=True)
class Checkin:
    """What a member told of a day: energy 1..5 and a mood."""

    day: dt.date
    energy: int
    mood: str

    @property
    def level(self) -> int:
        """LOW, MEDIUM or HIGH, with the mood counted in."""
        return max(LOW, _LEVEL_OF_ENERGY[self.energy] - (self.mood in HEAVY_MOODS))


@dataclass(frozen=True, slots=True)
class DayDone:
    """How much of a past day's plan was done; ``planned`` is at least 1."""

    day: dt.date
    planned: int
    done: int


@dataclass(frozen=True, slots=True)
class Mode:
    """A day's mode, and why."""

    mode: str
    mode_from: str
    """'checkin', 'inferred' or 'usual'."""
    reason: str
    """Of a check-in: 'energy', or 'mood' when that lowered the mode. Inferred, what said it loudest:
    'recent_checkins', 'completion' or 'weekday'. Else 'usual'."""


@dataclass(frozen=True, slots=True)
class ModeSettings:
    """Tunables of inferring a mode. Levels are -1 (low) to 1 (high)."""

    look_back_days: int = 56
    """How far back check-ins and completion are read."""
    recent_half_life_days: float = 1.5
    """A bad week should not make the next one low."""
    weekday_half_life_days: float = 28.0
    prior_days: float = 1.5
    """How many days' worth of "as usual" each hint has to outweigh."""
    completion_scale: float = 1.5
    """Levels between having done all and nothing of a plan."""
    threshold: float = 0.3
    """How far from the usual level the hints together must be: three low days in a row are enough, one is not."""


def infer(day: dt.date, checkins: Sequence[Checkin], days: Sequence[DayDone], settings: ModeSettings) -> Mode:
    """Return the mode of a day: its own check-in decides, else hints add up that are each shrunk towards 0.

    The hints are recent check-ins, recent completion against the member's own usual, and what this weekday's
    check-ins were against their other days. A hint is sum w x / (prior + sum w) over days of level x, where w
    halves with every half life.
    """
    for told in checkins:
        if told.day == day:
            return _told(told)
    since = day - dt.timedelta(days=settings.look_back_days)
    levels = [(told.day, float(told.level)) for told in checkins if since <= told.day < day]
    done = [(past.day, past.done / past.planned) for past in days if since <= past.day < day]
    hints = {
        "recent_checkins": _hint(day, levels, settings.recent_half_life_days, settings),
        "completion": settings.completion_scale
        * _hint(day, _against_usual(done), settings.recent_half_life_days, settings),
        "weekday": _hint(
            day,
            [past for past in _against_usual(levels) if past[0].weekday() == day.weekday()],
            settings.weekday_half_life_days,
            settings,
        ),
    }
    level = sum(hints.values())
    if abs(level) < settings.threshold:
        return Mode(_mode(MEDIUM), "usual", "usual")
    towards = HIGH if level > 0 else LOW
    return Mode(_mode(towards), "inferred", max(hints, key=lambda reason: towards * hints[reason]))


def _told(told: Checkin) -> Mode:
    lowered = told.level < _LEVEL_OF_ENERGY[told.energy]
    return Mode(_mode(told.level), "checkin", "mood" if lowered else "energy")


def _mode(level: int) -> str:
    return MODES[level - LOW]


def _hint(
    day: dt.date, levels: Iterable[tuple[dt.date, float]], half_life_days: float, settings: ModeSettings
) -> float:
    weighed = [(exp2((past - day).days / half_life_days), level) for past, level in levels]
    total = settings.prior_days + sum(weight for weight, _ in weighed)
    return sum(weight * level for weight, level in weighed) / total


def _against_usual(levels: Sequence[tuple[dt.date, float]]) -> list[tuple[dt.date, float]]:
    usual = sum(level for _, level in levels) / max(1, len(levels))
    return [(past, level - usual) for past, level in levels]
