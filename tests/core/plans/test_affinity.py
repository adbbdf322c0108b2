import datetime as dt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.plans.affinity import Affinities, AffinitySettings
from core.plans.preferences import Belief, observe
from core.plans.task_table import TaskTable
from tests.core.plans.tables import FakeTask, library, outcome, seeded

SETTINGS = AffinitySettings()
NIGHT = dt.datetime(2026, 5, 5, tzinfo=dt.UTC)
RUN, WALK, TEA, NAP = TASKS = [
    FakeTask(1, "movement", difficulty=4, time_of_day="morning", group="legs"),
    FakeTask(2, "movement", difficulty=1, time_of_day="evening", group="walks"),
    FakeTask(3, "hydration", difficulty=1, time_of_day="evening", group="cups"),
    FakeTask(4, "recovery", difficulty=2, group="naps"),
]
TABLE = TaskTable.build(TASKS)


def affinities(*told, table=TABLE, archetype="peak_performer"):
    beliefs = {}
    for task, done, times in told:
        slot = "midday" if task.time_of_day == "any" else task.time_of_day
        for _ in range(times):
            seen = outcome(task, slot, done)
            beliefs |= observe(beliefs, seen, seen.at, SETTINGS.preferences)
    return Affinities.of(table, beliefs, archetype, NIGHT, SETTINGS)


def test_of_someone_unknown_everything_is_as_likely_as_the_prior_says():
    means, deviations = affinities().moments()
    np.testing.assert_allclose(means, 0.6)
    assert (deviations > 0.15).all()


def test_what_is_done_lifts_its_relatives_and_most_of_all_itself():
    means, _ = affinities((RUN, True, 5), (TEA, False, 5)).moments()
    run, walk, tea, nap = means
    assert run > walk > tea
    assert run > nap > tea


def test_own_outcomes_outweigh_what_is_said_of_a_tasks_kind():
    means, deviations = affinities((RUN, True, 10), (WALK, False, 10)).moments()
    assert means[0] > 0.75
    assert means[1] < 0.25
    assert deviations[:2].max() < deviations[3]


def test_who_does_everything_is_expected_to_do_the_untried_too():
    assert affinities((RUN, True, 20)).level > affinities().level > affinities((RUN, False, 20)).level


def test_the_fit_to_the_archetype_decides_before_there_is_evidence():
    fits = [FakeTask(1, archetype_fit=(1.0,) * 6), FakeTask(2, archetype_fit=(1.0,) * 5 + (0.4,))]
    means, _ = affinities(table=TaskTable.build(fits)).moments()
    assert means[0] > means[1]
    even, _ = affinities(table=TaskTable.build(fits), archetype="foundation_builder").moments()
    assert even[0] == even[1]


def test_old_evidence_fades_to_the_prior():
    beliefs = {("task", "1"): Belief(30.0, 0.0, NIGHT - dt.timedelta(days=3650))}
    faded, _ = Affinities.of(TABLE, beliefs, "peak_performer", NIGHT, SETTINGS).moments()
    np.testing.assert_allclose(faded, 0.6, atol=1e-6)


def test_beliefs_about_tasks_that_are_gone_are_left_out():
    gone = FakeTask(99, "focus", group="gone")
    assert affinities((gone, True, 3)).task_counts.sum() == 0


def test_draws_scatter_around_the_means_as_widely_as_is_unknown():
    known = affinities((RUN, True, 12), (TEA, False, 12))
    rng = np.random.default_rng(0)
    draws = np.array([known.draw(rng)[0] for _ in range(3000)])
    means, deviations = known.moments()
    np.testing.assert_allclose(draws.mean(axis=0), means, atol=0.03)
    assert (draws.std(axis=0) >= 0.8 * deviations).all()


def test_a_slot_that_works_has_the_better_chances():
    rng = np.random.default_rng(0)
    known = affinities((RUN, True, 8), (TEA, False, 8))
    slots = np.mean([known.draw(rng)[1] for _ in range(200)], axis=0)
    assert slots.argmax() == 0
    assert slots.argmin() == 3


@seeded
@given(st.integers(0, 60), st.integers(0, 1000))
def test_every_draw_is_a_chance_and_the_seed_decides_it(count, seed):
    table = TaskTable.build(library(count, seed))
    known = Affinities.of(table, {}, "peak_performer", NIGHT, SETTINGS)
    chances, slots = known.draw(np.random.default_rng(seed))
    assert chances.shape == (count,)
    assert ((chances >= 0) & (chances <= 1)).all()
    again, slots_again = known.draw(np.random.default_rng(seed))
    np.testing.assert_array_equal(chances, again)
    np.testing.assert_array_equal(slots, slots_again)
