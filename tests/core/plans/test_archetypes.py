import datetime as dt
import itertools
from collections import Counter

import numpy as np
import pytest

from core.plans import archetypes
from core.plans.archetypes import (
    QUESTIONS,
    Behaviour,
    Proposal,
    ProposalSettings,
    daily_tasks,
    proposal,
    score,
)
from core.plans.task_table import TaskTable
from core.plans.vocabulary import ARCHETYPES, DAILY_TASKS
from tests.core.plans.tables import MONDAY, FakeTask, library

SETTINGS = ProposalSettings()
TABLE = TaskTable.build(library())
TASK_IDS = TABLE.task_ids.tolist()
BY_STEP = {archetype: DAILY_TASKS[archetype] for archetype in ARCHETYPES}


def settled(chance, items=84, tasks=20, seed=0):
    """Return outcomes of tasks in turn, each done with a chance that may depend on its row."""
    rng = np.random.default_rng(seed)
    rows = rng.choice(len(TABLE), tasks, replace=False)
    turns = [int(rows[turn % tasks]) for turn in range(items)]
    return [
        (TASK_IDS[row], bool(rng.random() < (chance(row) if callable(chance) else chance))) for row in turns
    ]


def proposed(archetype, outcomes, days=30, last_asked=None, table=TABLE):
    behaviour = Behaviour(archetype, MONDAY, last_asked, outcomes)
    return proposal(table, behaviour, MONDAY + dt.timedelta(days=days), SETTINGS)


# The questionnaire


def test_the_docstring_tells_every_question_and_its_answers_in_order():
    text = archetypes.__doc__
    for question, answers in QUESTIONS.items():
        line = next(line for line in text.splitlines() if line.split()[:1] == [question])
        assert line.split("?")[1].strip() == " | ".join(answers)


def test_answers_alone_lead_to_each_archetype_and_none_is_favoured_much():
    choices = itertools.product(*(answers for answers in QUESTIONS.values()))
    best = Counter(next(iter(score(dict(zip(QUESTIONS, answers, strict=True))))) for answers in choices)
    shares = {archetype: best[archetype] / best.total() for archetype in ARCHETYPES}
    assert min(shares.values()) > 0.1
    assert max(shares.values()) < 0.25


@pytest.mark.parametrize(
    ("answers", "archetype"),
    [
        ("starting easy_wins hardly_any sometimes rough_plan start_small easy", "foundation_builder"),
        ("worn_out feel_steady a_little alone open hard_to_return very_gentle", "resilience_rebuilder"),
        ("some_habits try_things some together open change_plan easy", "connected_explorer"),
        ("some_habits see_progress some alone clear_plan change_plan growing", "systematic_improver"),
        ("starting big_change plenty sometimes rough_plan catch_up growing", "transformation_seeker"),
        ("many_habits my_best plenty alone clear_plan catch_up demanding", "peak_performer"),
    ],
)
def test_who_answers_like_an_archetype_is_one(answers, archetype):
    points = score(dict(zip(QUESTIONS, answers.split(), strict=True)))
    first, second = list(points.values())[:2]
    assert next(iter(points)) == archetype
    assert first > second


def test_without_answers_the_gentlest_comes_first():
    assert list(score({})) == list(ARCHETYPES)
    assert set(score({}).values()) == {0}


def test_a_few_answers_are_enough_for_a_score():
    assert next(iter(score({"pull": "my_best"}))) == "peak_performer"


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_who_is_overwhelmed_gets_two_tasks(archetype):
    assert daily_tasks(archetype, overwhelmed=False) == DAILY_TASKS[archetype]
    assert daily_tasks(archetype, overwhelmed=True) == 2


# Proposals


def test_who_does_nearly_all_is_ready_for_one_step_more():
    made = proposed("connected_explorer", settled(0.97))
    assert made is not None
    assert made.reason == "ready_for_more"
    assert BY_STEP[made.archetype] == 4


def test_who_does_little_is_asked_for_one_step_less():
    made = proposed("peak_performer", settled(0.25))
    assert made is not None
    assert made.reason == "too_much"
    assert BY_STEP[made.archetype] == 4


def test_there_is_nothing_gentler_than_two_tasks_and_nothing_bolder_than_five():
    assert proposed("foundation_builder", settled(0.2)) is None
    assert proposed("peak_performer", settled(0.98)) is None


def test_doing_what_fits_another_archetype_better_suits_it():
    explorer, improver = ARCHETYPES.index("connected_explorer"), ARCHETYPES.index("systematic_improver")
    better = TABLE.archetype_fit[:, improver] - TABLE.archetype_fit[:, explorer]
    outcomes = settled(lambda row: 0.95 if better[row] > 0 else 0.25, items=120, tasks=30)
    assert proposed("connected_explorer", outcomes) == Proposal("systematic_improver", "suits_better")


def test_nothing_is_proposed_too_early_too_often_or_on_little():
    sure = settled(0.97)
    assert proposed("connected_explorer", sure, days=SETTINGS.least_days - 1) is None
    assert proposed("connected_explorer", sure[: SETTINGS.least_items - 1]) is None
    assert proposed("connected_explorer", settled(0.97, tasks=SETTINGS.least_tasks - 1)) is None
    asked = MONDAY + dt.timedelta(days=40)
    again = 40 + SETTINGS.days_between
    assert proposed("connected_explorer", sure, days=again - 1, last_asked=asked) is None
    assert proposed("connected_explorer", sure, days=again, last_asked=asked) is not None


def test_without_cause_hardly_anyone_is_asked():
    asked = 0
    for seed in range(300):
        likings = np.random.default_rng(seed).uniform(0.4, 0.9, len(TABLE))
        asked += proposed("systematic_improver", settled(likings.__getitem__, seed=seed)) is not None
    assert asked / 300 < 0.02


def test_tasks_that_are_gone_and_fits_that_do_not_differ_say_nothing():
    assert proposed("connected_explorer", [(task_id + 10_000, True) for task_id in TASK_IDS]) is None
    alike = TaskTable.build([FakeTask(number) for number in range(20)])
    outcomes = [(number % 20, number % 3 > 0) for number in range(90)]
    assert proposed("connected_explorer", outcomes, table=alike) is None
