from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.schedules import recurrence as recurrences
from core.schedules.recurrence import newest_until, next_after, turn
from db.schedules import Recurrence, Schedule, ScheduleKey

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia")
LATE, WEEKLY = dt.timedelta(minutes=30), Recurrence("Europe/Berlin", 9, 0, weekday=0)

recurring = st.builds(
    Recurrence, st.sampled_from(ZONES), st.integers(0, 23), st.integers(0, 59), st.none() | st.integers(0, 6)
)
moments = st.datetimes(dt.datetime(2007, 1, 1), dt.datetime(2035, 1, 1), timezones=st.just(dt.UTC))


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[arg-type, misc]


def berlin(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=ZoneInfo("Europe/Berlin"))  # type: ignore[arg-type, misc]


def due_since(next_run_at: dt.datetime, recurrence: Recurrence = WEEKLY, last: str | None = None) -> Schedule:
    return Schedule(ScheduleKey("greeting", 1), recurrence, 2, next_run_at, None, last, False, None)


@given(recurring, moments)
def test_an_occurrence_follows_the_moment_and_none_lies_between(
    recurrence: Recurrence, moment: dt.datetime
) -> None:
    before, after = newest_until(recurrence, moment), next_after(recurrence, moment)
    assert before.at <= moment < after.at
    assert next_after(recurrence, before.at) == after
    longest = dt.timedelta(days=1 if recurrence.weekday is None else 7, hours=25)
    assert after.at - before.at <= longest


@given(recurring, moments)
def test_a_year_of_occurrences_has_a_period_each_and_shows_the_local_time(
    recurrence: Recurrence, moment: dt.datetime
) -> None:
    zone, found = ZoneInfo(recurrence.time_zone), []
    for _ in range(60):
        found.append(next_after(recurrence, moment))
        moment = found[-1].at
    assert len({occurrence.period for occurrence in found}) == len(found)
    shown = [occurrence.at.astimezone(zone) for occurrence in found]
    wanted = dt.time(recurrence.hour, recurrence.minute)
    # Only where the clock was put forward over it does it show another time.
    assert sum(local.time() != wanted for local in shown) <= 2
    if recurrence.weekday is not None:
        assert {local.weekday() for local in shown if local.time() == wanted} == {recurrence.weekday}


def test_a_time_that_the_day_lacks_comes_as_much_later() -> None:
    half_past_two = Recurrence("Europe/Berlin", 2, 30)
    gap = next_after(half_past_two, utc(2026, 3, 28, 12))
    assert (gap.at, gap.period) == (berlin(2026, 3, 29, 3, 30), "2026-03-29")
    assert next_after(half_past_two, gap.at).at == berlin(2026, 3, 30, 2, 30)


def test_a_time_that_the_day_has_twice_counts_once() -> None:
    half_past_two = Recurrence("Europe/Berlin", 2, 30)
    first = next_after(half_past_two, utc(2026, 10, 24, 12))
    assert (first.at, first.period) == (utc(2026, 10, 25, 0, 30), "2026-10-25")
    assert next_after(half_past_two, first.at).at == utc(2026, 10, 26, 1, 30)
    assert newest_until(half_past_two, utc(2026, 10, 25, 1, 45)) == first


def test_nine_o_clock_stays_nine_o_clock_over_both_changes() -> None:
    for monday, hour_utc in ((23, 8), (30, 7)):
        assert next_after(WEEKLY, utc(2026, 3, monday - 1)).at == utc(2026, 3, monday, hour_utc)
    for monday, hour_utc in ((19, 7), (26, 8)):
        assert next_after(WEEKLY, utc(2026, 10, monday - 1)).at == utc(2026, 10, monday, hour_utc)


def test_the_week_of_a_run_is_the_local_one() -> None:
    assert next_after(Recurrence("Pacific/Auckland", 8, 0, 0), utc(2026, 1, 1)).period == "2026-W02"
    assert next_after(Recurrence("UTC", 8, 0, 6), utc(2026, 12, 30)).period == "2026-W53"


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"hour": 24}, "time_of_day"),
        ({"hour": -1}, "time_of_day"),
        ({"minute": 60}, "time_of_day"),
        ({"weekday": 7}, "weekday"),
    ],
)
def test_what_no_clock_shows_is_refused(wrong: dict[str, object], what: str) -> None:
    with pytest.raises(InvalidInput, match=what):
        recurrences.check(replace(WEEKLY, **wrong))


def test_a_run_in_time_is_not_late() -> None:
    due = berlin(2026, 3, 9, 9)
    found = turn(due_since(due), due + dt.timedelta(seconds=4), LATE, None)
    assert (found.run and found.run.period, found.late) == ("2026-W11", False)
    assert found.next_run_at == berlin(2026, 3, 16, 9)


def test_of_all_missed_runs_the_newest_is_made_up_and_is_late() -> None:
    found = turn(due_since(berlin(2026, 3, 9, 9)), berlin(2026, 3, 26, 12), LATE, None)
    assert found.run is not None
    assert (found.run.at, found.run.period) == (berlin(2026, 3, 23, 9), "2026-W13")
    assert found.late
    assert found.next_run_at == berlin(2026, 3, 30, 9)


def test_what_is_stale_is_left_out() -> None:
    found = turn(
        due_since(berlin(2026, 3, 9, 9)), berlin(2026, 3, 9, 12), LATE, stale_after=dt.timedelta(hours=2)
    )
    assert (found.run, found.late) == (None, False)
    assert found.next_run_at == berlin(2026, 3, 16, 9)


def test_a_period_that_ran_does_not_run_again_after_the_day_was_changed() -> None:
    friday = Recurrence("Europe/Berlin", 9, 0, weekday=4)
    due = berlin(2026, 3, 13, 9)
    found = turn(due_since(due, friday, last="2026-W11"), due, LATE, None)
    assert (found.run, found.next_run_at) == (None, berlin(2026, 3, 20, 9))


def test_a_day_that_a_zone_skipped_ran_once_with_the_next() -> None:
    nine = Recurrence("Pacific/Apia", 9)  # without a 30 December 2011
    thursday = next_after(nine, utc(2011, 12, 29, 12))
    assert thursday.at.astimezone(ZoneInfo("Pacific/Apia")).isoformat() == "2011-12-29T09:00:00-10:00"
    after = next_after(nine, thursday.at)
    assert after.at.astimezone(ZoneInfo("Pacific/Apia")).isoformat() == "2011-12-31T09:00:00+14:00"
    assert next_after(nine, after.at).period == "2012-01-01"
