"""Learning phases: discovery, establishment, mastery. Moving up takes time and evidence; nobody is moved back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.plans.vocabulary import PHASES


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
    """What it takes to leave a phase: days, and as much evidence."""

    days: int
    settled: int
    done: int
    different: int


@dataclass(frozen=True, slots=True)
class PhaseSettings:
    """Tunables of the phases."""

    needs: Mapping[str, PhaseNeeds] = field(
        default_factory=lambda: {
            "discovery": PhaseNeeds(days=7, settled=8, done=4, different=6),
            "establishment": PhaseNeeds(days=14, settled=16, done=8, different=6),
        }
    )
    """A little more than half of what two tasks a day make: days may be missed, but not most of them."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a phase has come, 0..1 each; both are 1 in the last phase."""

    phase: str
    next_phase: str | None
    time: float
    evidence: float
    """Of what is needed most."""

    @property
    def share(self) -> float:
        """What a progress bar shows: the slower of time and evidence."""
        return min(self.time, self.evidence)


def progress(
    phase: str, since: dt.date, today: dt.date, evidence: PhaseEvidence, settings: PhaseSettings
) -> Progress:
    """Return how far a member has come in a phase that began on ``since``."""
    needs = settings.needs.get(phase)
    if needs is None:
        return Progress(phase, None, 1.0, 1.0)
    return Progress(
        phase,
        next_phase=PHASES[PHASES.index(phase) + 1],
        time=_part((today - since).days, needs.days),
        evidence=min(
            _part(evidence.settled, needs.settled),
            _part(evidence.done, needs.done),
            _part(evidence.different, needs.different),
        ),
    )


def next_phase(progress: Progress, by_hand: bool) -> str | None:
    """Return the phase to move up to now, None to stay: a phase chosen by hand stays until it is handed back."""
    return progress.next_phase if progress.share >= 1 and not by_hand else None


def _part(reached: int, needed: int) -> float:
    return min(1.0, max(0, reached) / needed)
