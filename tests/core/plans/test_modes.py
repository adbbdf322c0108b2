import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plans.modes import HEAVY_MOODS, Checkin, DayDone, Mode, ModeSettings, infer
from core.plans.vocabulary import MODES, MOODS
from tests.core.plans.tables import MONDAY, seeded

SETTINGS = ModeSettings()
USUAL = Mode("medium", "usual", "usual")


def told(days_ago, energy, mood="okay"):
    return Checkin(MONDAY - dt.timedelta(days=days_ago), energy, mood)


def done(days_ago, count, planned=4):
    return DayDone(MONDAY - dt.timedelta(days=days_ago), planned, count)


@pytest.mark.parametrize(
    ("energy", "mode"), [(1, "low"), (2, "low"), (3, "medium"), (4, "high"), (5, "high")]
)
def test_the_check_in_of_the_day_decides(energy, mode):
    before = [told(days, 6 - energy) for days in range(1, 15)]
    made = infer(MONDAY, [*before, told(0, energy)], [], SETTINGS)
    assert made == Mode(mode, "checkin", "energy")


@pytest.mark.parametrize("mood", MOODS)
def test_a_heavy_mood_lowers_the_mode_by_one(mood):
    lowered = mood in HEAVY_MOODS
    reason = "mood" if lowered else "energy"
    expected = Mode("medium" if lowered else "high", "checkin", reason)
    assert infer(MONDAY, [told(0, 5, mood)], [], SETTINGS) == expected
    # There is nothing below low.
    assert infer(MONDAY, [told(0, 1, mood)], [], SETTINGS) == Mode("low", "checkin", "energy")


def test_without_anything_known_a_day_is_as_usual():
    assert infer(MONDAY, [], [], SETTINGS) == USUAL


@pytest.mark.parametrize(("energy", "mode"), [(1, "low"), (5, "high")])
def test_three_days_alike_make_the_next_and_one_does_not(energy, mode):
    before = [told(days, 3) for days in range(4, 40)]
    assert infer(MONDAY, [told(1, energy)], [], SETTINGS) == USUAL
    made = infer(MONDAY, [*(told(days, energy) for days in (1, 2, 3)), *before], [], SETTINGS)
    assert made == Mode(mode, "inferred", "recent_checkins")


def test_a_bad_week_is_forgotten_in_the_next():
    assert infer(MONDAY, [told(days, 1) for days in range(8, 15)], [], SETTINGS) == USUAL


def test_a_weekday_that_is_always_low_is_planned_low():
    checkins = [told(days, 1 if days % 7 == 0 else 3) for days in range(1, 43)]
    assert infer(MONDAY, checkins, [], SETTINGS) == Mode("low", "inferred", "weekday")
    assert infer(MONDAY + dt.timedelta(days=1), checkins, [], SETTINGS) == USUAL


def test_completion_is_held_against_what_is_usual_for_the_member():
    always_half = [done(days, 2) for days in range(1, 30)]
    assert infer(MONDAY, [], always_half, SETTINGS) == USUAL
    lately_nothing = [done(days, 0 if days < 4 else 3) for days in range(1, 30)]
    assert infer(MONDAY, [], lately_nothing, SETTINGS) == Mode("low", "inferred", "completion")
    lately_all = [done(days, 4 if days < 4 else 1) for days in range(1, 30)]
    assert infer(MONDAY, [], lately_all, SETTINGS) == Mode("high", "inferred", "completion")


moments = st.integers(-10, 90)


@seeded
@given(
    st.lists(st.builds(told, moments, st.integers(1, 5), st.sampled_from(MOODS)), max_size=30),
    st.lists(st.builds(done, moments, st.integers(0, 4)), max_size=30),
)
def test_only_the_day_and_the_weeks_before_count(checkins, days):
    since = MONDAY - dt.timedelta(days=SETTINGS.look_back_days)
    made = infer(MONDAY, checkins, days, SETTINGS)
    assert made.mode in MODES
    assert (made.mode_from == "checkin") == any(checkin.day == MONDAY for checkin in checkins)
    within = [checkin for checkin in checkins if since <= checkin.day <= MONDAY]
    assert made == infer(MONDAY, within, [past for past in days if since <= past.day < MONDAY], SETTINGS)
