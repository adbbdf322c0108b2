import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plans.phases import PhaseEvidence, PhaseSettings, next_phase, progress
from core.plans.vocabulary import PHASES
from tests.core.plans.tables import MONDAY, seeded

SETTINGS = PhaseSettings()
ENOUGH = PhaseEvidence(settled=50, done=40, different=20)
NOTHING = PhaseEvidence(settled=0, done=0, different=0)


def after(days, evidence=ENOUGH, phase="discovery"):
    return progress(phase, MONDAY, MONDAY + dt.timedelta(days=days), evidence, SETTINGS)


@pytest.mark.parametrize(
    ("phase", "days", "following"), [("discovery", 7, "establishment"), ("establishment", 14, "mastery")]
)
def test_a_phase_takes_its_time_and_its_evidence(phase, days, following):
    assert next_phase(after(days - 1, phase=phase), by_hand=False) is None
    assert next_phase(after(days, NOTHING, phase), by_hand=False) is None
    assert next_phase(after(days, phase=phase), by_hand=False) == following


@pytest.mark.parametrize("short", ["settled", "done", "different"])
def test_every_kind_of_evidence_is_needed(short):
    needs = SETTINGS.needs["discovery"]
    kinds = {"settled": needs.settled, "done": needs.done, "different": needs.different}
    assert next_phase(after(30, PhaseEvidence(**kinds)), by_hand=False) == "establishment"
    kinds[short] -= 1
    missing = after(30, PhaseEvidence(**kinds))
    assert next_phase(missing, by_hand=False) is None
    assert (missing.time, missing.share) == (1, missing.evidence)
    assert missing.evidence == pytest.approx(kinds[short] / (kinds[short] + 1))


def test_two_tasks_a_day_and_some_days_missed_are_enough():
    settled = 2 * 5
    assert after(7, PhaseEvidence(settled, done=5, different=8)).share == 1
    assert after(14, PhaseEvidence(2 * 9, done=9, different=10), "establishment").share == 1


def test_a_phase_chosen_by_hand_stays():
    for phase in PHASES:
        assert next_phase(after(100, phase=phase), by_hand=True) is None


def test_there_is_nothing_after_mastery():
    last = after(1000, phase="mastery")
    assert (last.next_phase, last.share, next_phase(last, by_hand=False)) == (None, 1, None)


@seeded
@given(
    st.sampled_from(PHASES),
    st.integers(-3, 60),
    st.builds(PhaseEvidence, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)),
)
def test_nobody_is_moved_back_and_the_bar_stays_in_bounds(phase, days, evidence):
    made = after(days, evidence, phase)
    assert 0 <= made.share <= 1
    following = next_phase(made, by_hand=False)
    assert following is None or PHASES.index(following) == PHASES.index(phase) + 1
    assert after(days + 1, evidence, phase).share >= made.share
