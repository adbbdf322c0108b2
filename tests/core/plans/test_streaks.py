from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.plans.records import DayRecord
from core.plans.streaks import DayState, Streak, StreakSettings, streak

MONDAY = dt.date(2026, 5, 4)
SETTINGS = StreakSettings(skips_per_week=1, kept_per_freeze=3, most_freezes=2)
PLANNED = 3
RESULTS = {
    "k": (1, 0, False),
    "s": (0, PLANNED, False),
    "m": (0, 1, False),
    "r": (0, 0, True),
}
"""Kept, skipped, missed and rested days; "." is a day without a record, and "?" one with nothing planned."""


def records(days: str) -> list[DayRecord]:
    found = []
    for ahead, letter in enumerate(days):
        day = MONDAY + dt.timedelta(days=ahead)
        if letter == "?":
            found.append(DayRecord(day, 0, 0, 0))
        elif letter != ".":
            done, skipped, rest = RESULTS[letter]
            found.append(DayRecord(day, PLANNED, done, skipped, rest))
    return found


def of(days: str, today: int | None = None, **changes: int) -> Streak:
    """Return the streak after these days from a Monday on; today is the day after them unless told."""
    ahead = len(days) if today is None else today
    return streak(records(days), MONDAY + dt.timedelta(days=ahead), replace(SETTINGS, **changes))


def states(found: Streak) -> str:
    letters = {DayState.SKIPPED: "s", DayState.FROZEN: "f", DayState.OPEN: "o", DayState.RESTED: "r"}
    return "".join(letters.get(day.state, day.state[0]) for day in found.days)


days_of = st.text("kkksmr.?", max_size=60)


def test_without_a_record_there_is_no_streak() -> None:
    assert of("") == Streak(0, 0, 0, kept_until_freeze=3, skips_left=1, days=())


def test_kept_days_count_and_a_missed_one_begins_anew() -> None:
    found = of("kkmk")
    assert (found.current, found.longest) == (1, 2)
    assert states(found) == "kkmko"


def test_a_day_without_a_record_is_a_missed_one() -> None:
    assert of("kk.k").current == 1


def test_today_is_not_missed_before_it_is_over() -> None:
    assert of("kkm", today=2).current == 2
    assert of("kkm", today=3).current == 0


def test_a_plan_for_tomorrow_says_nothing_yet() -> None:
    assert of("kkmm", today=2) == of("kkm", today=2)


def test_a_day_done_ahead_of_the_clock_after_travel_west_still_counts() -> None:
    assert of("kmk", today=1).current == 2


def test_rest_neither_counts_nor_breaks_and_what_is_done_on_it_counts() -> None:
    assert of("krrrk?k").current == 3
    rested = [replace(record, rest=True) for record in records("kk")]
    assert streak(rested, MONDAY + dt.timedelta(days=1), SETTINGS).current == 2


def test_weekdays_of_rest_need_no_record() -> None:
    week = records("kkkkk..k")
    today = MONDAY + dt.timedelta(days=7)
    assert streak(week, today, replace(SETTINGS, most_freezes=0)).current == 1
    assert streak(week, today, replace(SETTINGS, most_freezes=0), {5, 6}).current == 6


def test_a_skipped_day_neither_starts_nor_ends_a_streak() -> None:
    assert of("s").current == 0
    assert of("sk").current == 1
    assert of("ksk").current == 2
    assert of("ks", today=1).current == 1


def test_a_day_skipped_in_part_is_missed() -> None:
    assert of("km").current == 0


def test_skips_beyond_the_budget_of_a_week_are_missed_days() -> None:
    assert of("ksks").current == 0
    assert of("ksks", skips_per_week=2).current == 2
    assert states(of("sskkkkks")) == "smkkkkkso"


def test_the_budget_of_skips_is_new_on_monday() -> None:
    assert of("kskkkkks").current == 6
    assert of("kskkk").skips_left == 0
    assert of("kskkkkk").skips_left == 1


def test_a_freeze_is_earned_by_kept_days_and_covers_a_missed_one() -> None:
    assert (of("kk").freezes, of("kk").kept_until_freeze) == (0, 1)
    assert (of("kkk").freezes, of("kkk").kept_until_freeze) == (1, 3)
    found = of("kkkmk")
    assert (found.current, found.freezes) == (4, 0)
    assert states(found) == "kkkfko"


def test_no_more_freezes_are_held_than_allowed() -> None:
    found = of("k" * 40)
    assert (found.freezes, found.kept_until_freeze) == (2, None)
    assert of("k" * 40 + "mm").current == 40
    assert of("k" * 40 + "mmm").current == 0


def test_without_freezes_none_is_promised() -> None:
    assert of("", most_freezes=0).kept_until_freeze is None
    assert of("kkkk", most_freezes=0).kept_until_freeze is None
    assert of("kkkkm", most_freezes=0).current == 0


def test_a_streak_that_ended_takes_its_credit_along() -> None:
    assert of("kkmkk").freezes == 0
    assert of("mmmkk").kept_until_freeze == 1


@given(days_of, st.integers(0, 59))
def test_a_day_turned_into_rest_never_shortens_a_streak(days: str, at: int) -> None:
    rested = (days[:at] + "r" + days[at + 1 :]) if days[at : at + 1] != "k" else days
    before, after = of(days, today=60), of(rested, today=60)
    assert after.current >= before.current
    assert after.longest >= before.longest
    assert after.freezes >= before.freezes


@given(days_of, st.integers(0, 60))
def test_a_day_of_rest_put_between_others_never_shortens_a_streak(days: str, at: int) -> None:
    unlimited = {"skips_per_week": 7}  # the later days move on to other weekdays
    found = of(days[:at] + "r" + days[at:], **unlimited)
    assert (found.current, found.longest) == (of(days, **unlimited).current, of(days, **unlimited).longest)


@given(days_of, st.integers(0, 59))
def test_a_day_turned_into_a_kept_one_never_shortens_a_streak(days: str, at: int) -> None:
    kept = days[:at] + "k" + days[at + 1 :]
    assert of(kept, today=60).current >= of(days, today=60).current
    assert of(kept, today=60).longest >= of(days, today=60).longest


@given(days_of)
def test_a_skip_within_the_budget_changes_nothing_but_the_budget(days: str) -> None:
    skipless = days.replace("s", "m")
    found = of(skipless + "s", today=len(days) + 1)
    rested = of(skipless + "r", today=len(days) + 1)
    assert (found.current, found.longest, found.freezes) == (rested.current, rested.longest, rested.freezes)


@given(days_of, st.randoms(use_true_random=False))
def test_the_same_records_in_any_order_give_the_same_streak(days: str, random: object) -> None:
    shuffled = records(days)
    random.shuffle(shuffled)
    today = MONDAY + dt.timedelta(days=len(days))
    assert streak(shuffled, today, SETTINGS) == streak(records(days), today, SETTINGS) == of(days)


@given(days_of)
def test_a_streak_is_within_what_was_kept(days: str) -> None:
    found = of(days)
    assert 0 <= found.current <= found.longest <= days.count("k")
    assert 0 <= found.freezes <= SETTINGS.most_freezes
    assert states(found).count("f") * SETTINGS.kept_per_freeze <= days.count("k")


def test_as_days_pass_only_a_missed_one_ends_the_streak() -> None:
    days = "kkskrkkmkk.kks"
    for today in range(1, len(days)):
        before, after = of(days[:today], today=today), of(days[: today + 1], today=today + 1)
        ended = after.current < before.current
        assert ended == (after.days[today].state is DayState.MISSED and before.current > 0)
