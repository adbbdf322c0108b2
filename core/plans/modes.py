"""Which mode a day is planned in: low, medium or high energy, and how that is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checkin:
    """What a member told of a day: energy 1..5 and a mood."""

    day: dt.date
    energy: int
    mood: str


@dataclass(frozen=True, slots=True)
class DayDone:
    """How much of a past day's plan was done."""

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
    """Of a check-in 'energy' or 'mood' (it lowered the mode); inferred from 'recent_checkins', 'weekday' or 'completion' most of all; else
    'usual'."""


@dataclass(frozen=True, slots=True)
class ModeSettings:
    """Tunables of inferring a mode."""

    look_back_days: int = 56
    """How far back check-ins and completion are read."""


def infer(day: dt.date, checkins: Sequence[Checkin], days: Sequence[DayDone], settings: ModeSettings) -> Mode:
    """Return the mode of a day: its own check-in decides, else what the weeks before it suggest."""
    raise NotImplementedError
