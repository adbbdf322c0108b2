"""The simulation of daily plans, on a few members."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from benchmarks import plans
from benchmarks.planning.baselines import RandomPlanner, StaticPlanner
from benchmarks.planning.people import Attributes, Person
from benchmarks.planning.simulation import WEEK, live


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    return plans.report(members=6, weeks=2)


@pytest.fixture
def tasks() -> Attributes:
    rng = np.random.default_rng(1)
    return Attributes(
        category=rng.integers(0, 6, 40),
        slot=rng.integers(0, 5, 40),
        group=np.arange(40) // 2,
        difficulty=rng.integers(1, 6, 40).astype(float),
        minutes=rng.integers(1, 30, 40).astype(float),
    )


def test_every_planner_lives_through_all_weeks(told):
    assert set(told["completion"]) == {"attune", "random", "static"}
    assert all(len(weeks) == 2 for weeks in told["completion"].values())
    assert all(0 < share < 1 for weeks in told["completion"].values() for share in weeks)


def test_the_products_own_choosing_serves_every_plan(told):
    assert told["served_by_choosing"] == 1.0


def test_the_figures_are_written_for_people(told):
    assert "Points over each in week 2" in plans.as_text(told)


def test_the_same_seed_gives_the_same_lives(told):
    assert plans.report(members=6, weeks=2)["completion"] == told["completion"]


def test_all_planners_meet_the_same_days(tasks):
    one, other = (Person(tasks, WEEK, np.random.default_rng(7)) for _ in range(2))

    assert np.array_equal(one.chances(3), other.chances(3))
    assert one.check_in(3) == other.check_in(3)


def test_what_was_done_tires_and_becomes_a_habit(tasks):
    person = Person(tasks, WEEK, np.random.default_rng(7))
    before = person.chances(1)
    done = [outcome.task for outcome in person.live(0, list(range(40))) if outcome.done]

    assert done
    changed = person.chances(1) != before
    assert changed[done].all()
    assert not np.delete(changed, done).any()


def test_no_baseline_plans_a_task_on_two_days_running():
    fitting = np.arange(8)
    for planner in (RandomPlanner, StaticPlanner):
        hired = planner(fitting, 3, np.random.default_rng(2))
        days = [set(hired.plan(day, None)) for day in range(WEEK)]
        assert not any(a & b for a, b in itertools.pairwise(days))


def test_regret_is_what_the_best_tasks_would_have_brought_more(tasks):
    lived = live(
        Person(tasks, WEEK, np.random.default_rng(7)),
        RandomPlanner(np.arange(40), 3, np.random.default_rng(2)),
        WEEK,
    )

    assert 0 < lived.regret[0] < 1
    assert lived.planned[0] == 3 * WEEK
