"""What a member likes to do: evidence for and against tasks and their traits, which fades with time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp2

TASK, CATEGORY, DIFFICULTY, TIME_OF_DAY, VARIATION = DIMENSIONS = (
    "task",
    "category",
    "difficulty",
    "time_of_day",
    "variation",
)
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Belief:
    """The counts of a Beta posterior as of ``updated_at``: for (alpha) and against (beta), without its prior."""

    alpha: float
    beta: float
    updated_at: dt.datetime


Beliefs = Mapping[tuple[str, str], Belief]
"""From (dimension, value) to what was seen of it: the rows of ``user_preference_profile``.

A value is the task's id, its category, its difficulty, the slot it was planned in, or its variation group, as text.
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What became of one planned item."""

    task_id: int
    category: str
    difficulty: int
    slot: str
    variation_group: str
    outcome: str
    """'done', 'skipped' or 'swapped'."""
    at: dt.datetime
    satisfaction: int | None = None
    """1..5, of what was done."""
    reason: str | None = None
    """One of SKIP_REASONS, of what was skipped."""

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """The (dimension, value) of the five beliefs that it changes."""
        values = (str(self.task_id), self.category, str(self.difficulty), self.slot, self.variation_group)
        return tuple(zip(DIMENSIONS, values, strict=True))


@dataclass(frozen=True, slots=True)
class PreferenceSettings:
    """Tunables of learning. Weights are (for, against); an item plainly done or plainly skipped weighs 1."""

    half_life_days: float = 60.0
    """After so long, evidence counts half."""
    done: tuple[float, float] = (1.0, 0.0)
    done_with: Mapping[int, tuple[float, float]] = field(
        default_factory=lambda: {1: (0.4, 0.6), 2: (0.7, 0.3), 3: (1.0, 0.0), 4: (1.2, 0.0), 5: (1.5, 0.0)}
    )
    """By satisfaction: what was done without joy is not done for long."""
    skipped: tuple[float, float] = (0.0, 1.0)
    skipped_for: Mapping[str, tuple[float, float]] = field(
        default_factory=lambda: {
            "no_time": (0.0, 0.4),
            "no_energy": (0.0, 0.5),
            "not_possible": (0.0, 0.2),
            "not_for_me": (0.0, 2.0),
        }
    )
    """By reason: what says little about liking weighs little."""
    swapped: tuple[float, float] = (0.0, 0.5)
    prior: tuple[float, float] = (3.6, 2.4)
    """What is believed of anything unseen: that three in five are done, as firmly as after six items."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is believed of one value: the share of it that is done, and on how many items' worth of evidence."""

    dimension: str
    value: str
    liking: float
    evidence: float


def observe(
    beliefs: Beliefs, evidence: Evidence, now: dt.datetime, settings: PreferenceSettings, sign: int = 1
) -> dict[tuple[str, str], Belief]:
    """Return the five beliefs that the evidence changes, as they stand at ``now``; missing ones count as 0.

    A count is the sum of weight * 2^-((now - at) / half life) over all evidence. So the order does not matter,
    and ``sign`` -1 takes the same evidence back exactly, however much later.
    """
    fresh = sign * _kept(evidence.at, now, settings)
    pros, cons = (fresh * weight for weight in _weights(evidence, settings))
    changed = {}
    for key in evidence.about:
        alpha, beta = counts(beliefs[key], now, settings) if key in beliefs else (0.0, 0.0)
        # Rounding can leave a hair below 0 when evidence is taken back.
        changed[key] = Belief(max(0.0, alpha + pros), max(0.0, beta + cons), now)
    return changed


def counts(belief: Belief, now: dt.datetime, settings: PreferenceSettings) -> tuple[float, float]:
    """Return what the evidence for and against still counts at ``now``."""
    kept = _kept(belief.updated_at, now, settings)
    return belief.alpha * kept, belief.beta * kept


def opinions(beliefs: Beliefs, now: dt.datetime, settings: PreferenceSettings) -> tuple[Opinion, ...]:
    """Return what is believed of everything seen, the most liked first: the posterior means under the prior."""
    pros, cons = settings.prior
    found = []
    for (dimension, value), belief in beliefs.items():
        alpha, beta = counts(belief, now, settings)
        liking = (pros + alpha) / (pros + cons + alpha + beta)
        found.append(Opinion(dimension, value, liking, alpha + beta))
    return tuple(sorted(found, key=lambda opinion: (-opinion.liking, opinion.dimension, opinion.value)))


def _weights(evidence: Evidence, settings: PreferenceSettings) -> tuple[float, float]:
    if evidence.outcome == "swapped":
        return settings.swapped
    if evidence.outcome == "skipped":
        return settings.skipped_for.get(evidence.reason or "", settings.skipped)
    return settings.done_with.get(evidence.satisfaction or 0, settings.done)


def _kept(since: dt.datetime, now: dt.datetime, settings: PreferenceSettings) -> float:
    return exp2((since - now).total_seconds() / (_DAY_SECONDS * settings.half_life_days))
