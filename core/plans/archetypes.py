"""Archetypes: a short questionnaire to begin with, and a careful proposal when behaviour fits another better."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.plans.task_table import TaskTable


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and for each answer what it says for which archetypes."""

    key: str
    answers: Mapping[str, Mapping[str, float]]


QUESTIONS: tuple[Question, ...] = ()


def daily_tasks(archetype: str, overwhelmed: bool) -> int:
    """Return how many tasks a day holds."""
    raise NotImplementedError


def score(answers: Mapping[str, str]) -> dict[str, float]:
    """Return every archetype's score, the best first: answers by question key; questions may be left out."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a member did in the weeks since the archetype was chosen (or since it was last asked about)."""

    archetype: str
    since: dt.date
    """The day the plans, or this archetype, began."""
    last_asked: dt.date | None
    settled: Sequence[tuple[int, bool]]
    """(task id, done) of every item done or skipped since."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another archetype, and why: 'too_much', 'ready_for_more' or 'suits_better'."""

    archetype: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProposalSettings:
    """Tunables of proposing."""

    least_days: int = 21
    days_between: int = 28


def proposal(
    table: TaskTable, behaviour: Behaviour, today: dt.date, settings: ProposalSettings
) -> Proposal | None:
    """Return an archetype to propose, or None while the evidence is not strong."""
    raise NotImplementedError
