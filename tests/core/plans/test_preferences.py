import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plans.preferences import (
    CATEGORY,
    DIFFICULTY,
    DIMENSIONS,
    TASK,
    TIME_OF_DAY,
    VARIATION,
    Belief,
    Evidence,
    PreferenceSettings,
    observe,
    opinions,
)
from core.plans.vocabulary import CATEGORIES, SKIP_REASONS, SLOTS
from tests.core.plans.tables import seeded

SETTINGS = PreferenceSettings(half_life_days=10)
NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)


def seen(outcome="done", at=NOON, **facts):
    return Evidence(17, "movement", 2, "morning", "stairs", outcome, at, **facts)


outcomes = st.one_of(
    st.tuples(st.just("done"), st.none() | st.integers(1, 5), st.none()),
    st.tuples(st.just("skipped"), st.none(), st.none() | st.sampled_from(SKIP_REASONS)),
    st.tuples(st.just("swapped"), st.none(), st.none()),
)
pieces = st.builds(
    lambda task, category, difficulty, slot, group, told, hours: Evidence(
        task,
        category,
        difficulty,
        slot,
        f"group {group}",
        told[0],
        NOON + dt.timedelta(hours=hours),
        *told[1:],
    ),
    st.integers(1, 3),
    st.sampled_from(CATEGORIES),
    st.integers(1, 5),
    st.sampled_from(SLOTS),
    st.integers(1, 3),
    outcomes,
    st.integers(-2000, 2000),
)


def learned(evidence, now=None, beliefs=None, sign=1):
    beliefs = dict(beliefs or {})
    for piece in evidence:
        beliefs |= observe(beliefs, piece, now or piece.at, SETTINGS, sign)
    return beliefs


def standing(beliefs, now):
    found = opinions(beliefs, now, SETTINGS)
    return {(told.dimension, told.value): (told.liking, told.evidence) for told in found}


def test_one_outcome_is_evidence_about_the_task_and_all_its_traits():
    changed = observe({}, seen(), NOON, SETTINGS)
    assert changed == dict.fromkeys(
        [
            (TASK, "17"),
            (CATEGORY, "movement"),
            (DIFFICULTY, "2"),
            (TIME_OF_DAY, "morning"),
            (VARIATION, "stairs"),
        ],
        Belief(1.0, 0.0, NOON),
    )
    assert {dimension for dimension, _ in changed} == set(DIMENSIONS)


def test_evidence_counts_half_after_a_half_life():
    beliefs = learned([seen()])
    later = NOON + dt.timedelta(days=10)
    again = observe(beliefs, seen("skipped", at=later), later, SETTINGS)
    assert again[TASK, "17"] == Belief(0.5, 1.0, later)


def test_satisfaction_and_reasons_say_how_much_an_outcome_counts():
    def told(**facts):
        belief = observe({}, seen(**facts), NOON, SETTINGS)[TASK, "17"]
        return belief.alpha, belief.beta

    likings = [told(satisfaction=stars) for stars in range(1, 6)]
    assert likings == sorted(likings, key=lambda counts: counts[0] - counts[1])
    assert told(satisfaction=3) == told()
    plain, _ = told(outcome="skipped"), told(outcome="swapped")
    assert told(outcome="skipped", reason="other") == plain
    assert told(outcome="skipped", reason="not_for_me")[1] > plain[1]
    for reason in ("no_time", "no_energy", "not_possible"):
        assert 0 < told(outcome="skipped", reason=reason)[1] < plain[1]
    assert 0 < told(outcome="swapped")[1] < plain[1]


@seeded
@given(st.lists(pieces, max_size=6), pieces, st.integers(-500, 5000))
def test_taking_evidence_back_leaves_what_was_before_however_much_later(others, piece, hours):
    before = learned(others)
    later = NOON + dt.timedelta(hours=hours)
    after = learned([piece], later, learned([piece], beliefs=before), sign=-1)
    now = NOON + dt.timedelta(days=250)
    expected = standing(before, now)
    for key, found in standing(after, now).items():
        assert found == pytest.approx(expected.get(key, (0.6, 0.0)), abs=1e-9)


@seeded
@given(st.lists(pieces, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_in_which_evidence_comes_does_not_matter(evidence, random):
    shuffled = random.sample(evidence, len(evidence))
    now = NOON + dt.timedelta(days=100)
    one, other = standing(learned(evidence), now), standing(learned(shuffled), now)
    assert one.keys() == other.keys()
    for key, found in one.items():
        assert found == pytest.approx(other[key])


@seeded
@given(st.lists(pieces, max_size=8))
def test_counts_are_never_below_nothing(evidence):
    beliefs = learned(evidence, sign=-1)
    assert all(belief.alpha >= 0 and belief.beta >= 0 for belief in beliefs.values())


def test_opinions_are_shrunk_towards_the_prior_and_the_most_liked_comes_first():
    beliefs = {
        (CATEGORY, "focus"): Belief(0.0, 6.0, NOON),
        (CATEGORY, "movement"): Belief(6.0, 0.0, NOON),
        (CATEGORY, "recovery"): Belief(0.0, 0.0, NOON),
    }
    found = opinions(beliefs, NOON, SETTINGS)
    assert [opinion.value for opinion in found] == ["movement", "recovery", "focus"]
    assert [opinion.liking for opinion in found] == pytest.approx([0.8, 0.6, 0.3])
    assert [opinion.evidence for opinion in found] == [6, 0, 6]
