from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.plans.days import bounds, day_of, days_lost, moment_of, next_moment, slot_of
from core.plans.vocabulary import SLOTS

UTC = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")
APIA = ZoneInfo("Pacific/Apia")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
HAVANA = ZoneInfo("America/Havana")

SPRING = dt.date(2026, 3, 29)
AUTUMN = dt.date(2026, 10, 25)
"""The days on which Berlin's clock skips the hour from 02:00, and shows it twice."""

ZONES = (
    *("UTC", "Europe/Berlin", "America/New_York", "America/Havana", "Asia/Kolkata", "Asia/Kathmandu"),
    *("Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kwajalein", "Pacific/Kiritimati", "America/Sao_Paulo"),
)
moments = st.datetimes(
    dt.datetime(1990, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC), allow_imaginary=False
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
day_ends = st.integers(0, 720)


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def hours(day: dt.date, zone: ZoneInfo, day_end: int) -> float:
    start, end = bounds(day, zone, day_end)
    return (end - start) / dt.timedelta(hours=1)


@pytest.mark.parametrize(("day", "long"), [(SPRING, 23), (AUTUMN, 25), (dt.date(2026, 6, 1), 24)])
@pytest.mark.parametrize("day_end", [0, 60])
def test_a_day_on_which_the_clock_changes_is_an_hour_shorter_or_longer(
    day: dt.date, long: int, day_end: int
) -> None:
    assert hours(day, BERLIN, day_end) == long


def test_with_a_late_day_end_the_night_of_the_change_belongs_to_the_day_before() -> None:
    day_before = SPRING - dt.timedelta(days=1)
    assert (hours(day_before, BERLIN, 300), hours(SPRING, BERLIN, 300)) == (23, 24)


@pytest.mark.parametrize(
    ("local", "day_end", "day"),
    [
        ((2026, 5, 2, 0, 0), 0, 2),
        ((2026, 5, 1, 23, 59), 0, 1),
        ((2026, 5, 2, 1, 59), 120, 1),
        ((2026, 5, 2, 2, 0), 120, 2),
        ((2026, 5, 2, 11, 59), 720, 1),
        ((2026, 5, 2, 12, 0), 720, 2),
    ],
)
def test_a_day_lasts_until_its_end_after_midnight(local: tuple[int, ...], day_end: int, day: int) -> None:
    at = dt.datetime(*local, tzinfo=BERLIN)
    assert day_of(at, BERLIN, day_end) == dt.date(2026, 5, day)


def test_a_day_begun_is_not_undone_by_the_hour_that_the_clock_shows_twice() -> None:
    shown_first, shown_again = utc(2026, 10, 25, 0, 45), utc(2026, 10, 25, 1, 15)
    assert day_of(shown_first, BERLIN, 150) == day_of(shown_again, BERLIN, 150) == AUTUMN


def test_a_day_end_that_the_clock_skips_comes_when_it_would_have_come() -> None:
    assert bounds(SPRING, BERLIN, 150)[0] == utc(2026, 3, 29, 1, 30)
    assert day_of(utc(2026, 3, 29, 1, 29), BERLIN, 150) == SPRING - dt.timedelta(days=1)
    assert day_of(utc(2026, 3, 29, 1, 30), BERLIN, 150) == SPRING


@pytest.mark.parametrize("day_end", [0, 120, 720])
def test_a_date_that_a_country_left_out_is_a_day_without_time(day_end: int) -> None:
    left_out = dt.date(2011, 12, 30)
    start, end = bounds(left_out, APIA, day_end)
    assert start == end
    assert day_of(start, APIA, day_end) == dt.date(2011, 12, 31)
    assert day_of(start - dt.timedelta(minutes=1), APIA, day_end) == dt.date(2011, 12, 29)


@given(moments, zones, day_ends)
@example(utc(2026, 10, 25, 1, 15), BERLIN, 150)
@example(utc(2011, 12, 30, 11), APIA, 120)
@example(utc(2025, 11, 2, 4, 30), HAVANA, 30)
def test_bounds_partition_time_and_day_of_tells_the_part(
    at: dt.datetime, zone: ZoneInfo, day_end: int
) -> None:
    day = day_of(at, zone, day_end)
    start, end = bounds(day, zone, day_end)
    assert start <= at < end
    assert bounds(day + dt.timedelta(days=1), zone, day_end)[0] == end


@given(moments, st.timedeltas(dt.timedelta(), dt.timedelta(days=3)), zones, day_ends)
def test_days_never_go_backward_within_a_zone(
    at: dt.datetime, later: dt.timedelta, zone: ZoneInfo, day_end: int
) -> None:
    assert day_of(at, zone, day_end) <= day_of(at + later, zone, day_end)


@pytest.mark.parametrize(
    ("hour", "slot"),
    [(0, 3), (4, 3), (5, 0), (10, 0), (11, 1), (13, 1), (14, 2), (17, 2), (18, 3), (23, 3)],
)
def test_the_time_of_day_goes_by_the_local_clock(hour: int, slot: int) -> None:
    assert slot_of(dt.datetime(2026, 7, 1, hour, 59, tzinfo=BERLIN), BERLIN) == SLOTS[slot]


def test_the_next_time_of_a_minute_is_later_today_or_else_tomorrow() -> None:
    now = utc(2026, 7, 1, 6)  # 08:00 in Berlin
    assert next_moment(8 * 60 + 1, BERLIN, now) == utc(2026, 7, 1, 6, 1)
    assert next_moment(8 * 60, BERLIN, now) == utc(2026, 7, 2, 6)


def test_a_minute_that_the_clock_skips_still_comes_and_one_shown_twice_comes_once() -> None:
    assert next_moment(150, BERLIN, utc(2026, 3, 28, 12)) == utc(2026, 3, 29, 1, 30)
    assert next_moment(150, BERLIN, utc(2026, 10, 24, 12)) == utc(2026, 10, 25, 0, 30)
    assert next_moment(150, BERLIN, utc(2026, 10, 25, 0, 30)) == utc(2026, 10, 26, 1, 30)


@given(moments, zones, st.integers(0, 1439))
def test_a_minute_comes_within_two_days_and_each_local_date_once(
    at: dt.datetime, zone: ZoneInfo, minute: int
) -> None:
    first = next_moment(minute, zone, at)
    second = next_moment(minute, zone, first)
    assert at < first <= at + dt.timedelta(hours=49)
    assert first.astimezone(zone).date() < second.astimezone(zone).date()
    assert first == moment_of(first.astimezone(zone).date(), minute, zone)


def test_travel_east_over_the_date_line_cuts_the_day_short() -> None:
    at = utc(2026, 5, 11, 17)
    before, after = day_of(at, LOS_ANGELES, 0), day_of(at, ZoneInfo("Pacific/Kiritimati"), 0)
    assert days_lost(before, after) == (dt.date(2026, 5, 11),)


def test_travel_west_over_the_date_line_loses_no_day() -> None:
    at = utc(2026, 5, 11, 17)
    before, after = day_of(at, ZoneInfo("Pacific/Kiritimati"), 0), day_of(at, LOS_ANGELES, 0)
    assert (before - after).days == 1
    assert days_lost(before, after) == ()


def test_the_longest_way_east_can_cut_two_days_short() -> None:
    at = utc(2026, 5, 11, 10, 30)  # 23:30 of the 10th in Pago Pago, 00:30 of the 12th on Kiritimati
    before = day_of(at, ZoneInfo("Pacific/Pago_Pago"), 0)
    after = day_of(at, ZoneInfo("Pacific/Kiritimati"), 0)
    assert days_lost(before, after) == (before, before + dt.timedelta(days=1))


def test_staying_loses_no_day() -> None:
    assert days_lost(AUTUMN, AUTUMN) == ()
    assert day_of(utc(2026, 5, 11, 17), UTC, 0) == dt.date(2026, 5, 11)
