"""Archetypes: a short questionnaire to begin with, and a careful proposal when behaviour fits another better.

What the questions ask, by key; the answers go from the gentlest to the boldest:
    now         Where are you now? worn_out | starting | some_habits | many_habits
    pull        What draws you most? feel_steady | easy_wins | try_things | see_progress | big_change | my_best
    room        How much room does a usual day have? hardly_any | a_little | some | plenty
    company     With whom is it easiest? alone | sometimes | together
    planning    How do you like your day? open | rough_plan | clear_plan
    setback     After a few missed days? hard_to_return | start_small | change_plan | catch_up
    challenge   How demanding may it be? very_gentle | easy | growing | demanding
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from core.plans.task_table import Floats, Rows, TaskTable
from core.plans.vocabulary import ARCHETYPES, DAILY_TASKS, OVERWHELMED_TASKS

FOUNDATION, RESILIENCE, EXPLORER, IMPROVER, SEEKER, PEAK = ARCHETYPES

QUESTIONS: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "now": {
        "worn_out": {RESILIENCE: 3},
        "starting": {FOUNDATION: 2, SEEKER: 1},
        "some_habits": {EXPLORER: 1, IMPROVER: 1, SEEKER: 1},
        "many_habits": {PEAK: 2, IMPROVER: 1},
    },
    "pull": {
        "feel_steady": {RESILIENCE: 3},
        "easy_wins": {FOUNDATION: 3},
        "try_things": {EXPLORER: 3},
        "see_progress": {IMPROVER: 3},
        "big_change": {SEEKER: 3},
        "my_best": {PEAK: 3},
    },
    "room": {
        "hardly_any": {FOUNDATION: 2, RESILIENCE: 1},
        "a_little": {RESILIENCE: 1, FOUNDATION: 1, EXPLORER: 1},
        "some": {IMPROVER: 1, EXPLORER: 1, SEEKER: 1},
        "plenty": {PEAK: 2, SEEKER: 1},
    },
    "company": {
        "alone": {IMPROVER: 1, PEAK: 1, RESILIENCE: 1},
        "sometimes": {FOUNDATION: 1, SEEKER: 1},
        "together": {EXPLORER: 3},
    },
    "planning": {
        "open": {EXPLORER: 2, RESILIENCE: 1},
        "rough_plan": {FOUNDATION: 1, SEEKER: 1},
        "clear_plan": {IMPROVER: 2, PEAK: 1},
    },
    "setback": {
        "hard_to_return": {RESILIENCE: 2, FOUNDATION: 1},
        "start_small": {FOUNDATION: 2},
        "change_plan": {IMPROVER: 2, EXPLORER: 1},
        "catch_up": {PEAK: 2, SEEKER: 2},
    },
    "challenge": {
        "very_gentle": {RESILIENCE: 2},
        "easy": {FOUNDATION: 1, EXPLORER: 1},
        "growing": {SEEKER: 2, IMPROVER: 1},
        "demanding": {PEAK: 3, SEEKER: 1},
    },
}
"""By question and answer: what it says for which archetypes."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a member did since their archetype was chosen."""

    archetype: str
    since: dt.date
    """The day it was chosen."""
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
    """Tunables of proposing: of members without cause, fewer than 2 in 100 are asked within twelve weeks."""

    least_days: int = 21
    days_between: int = 42
    least_items: int = 30
    least_tasks: int = 10
    """Different tasks among the settled: outcomes of one task say little about others."""
    too_much: float = 0.5
    """Fewer tasks are proposed when surely less than this share is done,"""
    ready_for_more: float = 0.85
    """and more when surely more than this."""
    sure_deviations: float = 2.0
    suits_deviations: float = 3.0


def daily_tasks(archetype: str, overwhelmed: bool) -> int:
    """Return how many tasks a day holds."""
    tasks = DAILY_TASKS[archetype]
    return min(tasks, OVERWHELMED_TASKS) if overwhelmed else tasks


def score(answers: Mapping[str, str]) -> dict[str, int]:
    """Return the points of every archetype, most first and the gentlest first among equals.

    ``answers`` are by question; any may be left out.
    """
    points = dict.fromkeys(ARCHETYPES, 0)
    for question, answer in answers.items():
        for archetype, given in QUESTIONS[question][answer].items():
            points[archetype] += given
    return dict(sorted(points.items(), key=lambda scored: -scored[1]))


def proposal(
    table: TaskTable, behaviour: Behaviour, today: dt.date, settings: ProposalSettings
) -> Proposal | None:
    """Return an archetype to propose, or None while the evidence is not strong.

    What is done is held against its bounds for the load; for the fit, the test is whether tasks that fit another
    archetype better than the present one are done more often. Both count each task's outcomes as one cluster
    (Liang & Zeger 1986), as they are far from independent. An archetype is never more than one step of daily
    tasks away.
    """
    asked = behaviour.last_asked
    if (today - behaviour.since).days < settings.least_days:
        return None
    if asked is not None and (today - asked).days < settings.days_between:
        return None
    settled = [
        (table.row_of[task_id], done) for task_id, done in behaviour.settled if task_id in table.row_of
    ]
    rows = np.array([row for row, _ in settled], dtype=np.int64)
    done = np.array([done for _, done in settled], dtype=np.float64)
    if len(rows) < settings.least_items or len(np.unique(rows)) < settings.least_tasks:
        return None
    reason, steps, least = _load(rows, done, settings)
    now = ARCHETYPES.index(behaviour.archetype)
    better = table.archetype_fit[rows] - table.archetype_fit[rows, now : now + 1]
    suits = {
        archetype: _deviations(better[:, place], done, rows)
        for place, archetype in enumerate(ARCHETYPES)
        if place != now and DAILY_TASKS[archetype] - DAILY_TASKS[behaviour.archetype] in steps
    }
    best = max(suits, key=lambda archetype: suits[archetype], default=None)
    return Proposal(best, reason) if best is not None and suits[best] >= least else None


def _load(rows: Rows, done: Floats, settings: ProposalSettings) -> tuple[str, Collection[int], float]:
    """Return what the share done (of n items, in rows (n,) of the table) speaks for.

    That is a reason, the steps in daily tasks that go with it, and how well another archetype has to fit at least.
    """
    share = (done.sum() + 1) / (len(done) + 2)
    alone = sqrt(share * (1 - share) / len(done))
    room = settings.sure_deviations * max(alone, _clustered(done - done.mean(), rows) / len(done))
    if share + room < settings.too_much:
        return "too_much", (-1,), -settings.sure_deviations
    if share - room > settings.ready_for_more:
        return "ready_for_more", (1,), -settings.sure_deviations
    return "suits_better", (-1, 0, 1), settings.suits_deviations


def _deviations(better: Floats, done: Floats, rows: Rows) -> float:
    """Return how clearly what fits better (n,) is done more often, in deviations: the score test of a slope."""
    scores = (better - better.mean()) * (done - done.mean())
    spread = _clustered(scores, rows)
    return float(scores.sum()) / spread if spread > 0 else 0.0


def _clustered(scores: Floats, rows: Rows) -> float:
    """Return the deviation of the sum of scores (n,), when those of one task move together."""
    return float(np.sqrt(np.square(np.bincount(rows, weights=scores)).sum()))
