"""Learning phases: discovery, establishment, mastery. Moving up takes time and evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhaseEvidence:
    """What was learned since the phase began."""

    settled: int
    """Items done or skipped."""
    done: int
    different: int
    """Different tasks among the settled."""


@dataclass(frozen=True, slots=True)
class PhaseNeeds:
    """What it takes to leave a phase."""

    days: int
    settled: int
    done: int
    different: int


@dataclass(frozen=True, slots=True)
class PhaseSettings:
    """Tunables of the phases."""

    discovery: PhaseNeeds = PhaseNeeds(days=7, settled=8, done=4, different=6)
    establishment: PhaseNeeds = PhaseNeeds(days=14, settled=16, done=8, different=6)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a phase has come, 0..1 each; both are 1 in the last phase."""

    phase: str
    next_phase: str | None
    time: float
    evidence: float

    @property
    def share(self) -> float:
        """What a progress bar shows: the slower of time and evidence."""
        return min(self.time, self.evidence)


def progress(
    phase: str, since: dt.date, today: dt.date, evidence: PhaseEvidence, settings: PhaseSettings
) -> Progress:
    """Return how far a member has come in a phase that began on ``since``."""
    raise NotImplementedError


def next_phase(progress: Progress, by_hand: bool) -> str | None:
    """Return the phase to move up to now, None to stay. Never backward; a phase chosen by hand stays until it is handed back."""
    raise NotImplementedError
