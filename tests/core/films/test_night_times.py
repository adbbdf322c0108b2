from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from core.errors import InvalidInput
from core.films import night_times
from core.films.night_times import NightTimes

NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
TIMES = NightTimes()
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_moment_is_read_in_its_zone() -> None:
    assert night_times.read_moment(" 2026-03-14 20:00 ", BERLIN) == dt.datetime(
        2026, 3, 14, 19, tzinfo=dt.UTC
    )
    assert night_times.read_moment("2026-07-14 20:00", BERLIN).hour == 18


def test_a_pasted_discord_time_needs_no_zone() -> None:
    assert night_times.read_moment(f"<t:{int(NOW.timestamp())}:F>", BERLIN) == NOW


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tomorrow",
        "2026-02-30 20:00",
        "2026-03-14",
        "<t:999999999999>",
        "٢٠٢٦-٠٣",
        "\0",
        None,
        7,
        "9" * 4000,
    ],
)
def test_what_is_no_moment_is_refused(typed: object) -> None:
    with pytest.raises(InvalidInput, match="moment"):
        night_times.read_moment(typed, BERLIN)


@pytest.mark.parametrize(
    ("later", "what"),
    [
        (dt.timedelta(minutes=-1), "night_past"),
        (dt.timedelta(minutes=9), "night_past"),
        (dt.timedelta(days=91), "night_far"),
    ],
)
def test_a_night_in_the_past_too_soon_or_too_far_is_refused(later: dt.timedelta, what: str) -> None:
    with pytest.raises(InvalidInput, match=what):
        night_times.check_start(NOW + later, NOW, TIMES)


def test_a_vote_ends_hours_before_the_film_or_halfway_when_there_is_little_time() -> None:
    far, near = NOW + dt.timedelta(days=4), NOW + dt.timedelta(hours=2)
    assert night_times.vote_end(None, far, NOW, TIMES) == far - dt.timedelta(hours=3)
    assert night_times.vote_end(None, near, NOW, TIMES) == NOW + dt.timedelta(hours=1)


@pytest.mark.parametrize("given", [NOW, NOW + dt.timedelta(hours=3)])
def test_a_vote_that_ends_in_the_past_or_after_the_start_is_refused(given: dt.datetime) -> None:
    with pytest.raises(InvalidInput, match="vote_end"):
        night_times.vote_end(given, NOW + dt.timedelta(hours=2), NOW, TIMES)


def test_a_reminder_that_would_be_late_is_left_out() -> None:
    assert night_times.reminder_at(NOW + dt.timedelta(hours=2), NOW, TIMES) == NOW + dt.timedelta(hours=1)
    assert night_times.reminder_at(NOW + dt.timedelta(minutes=30), NOW, TIMES) is None


def test_a_film_without_a_running_time_ends_after_the_usual_one() -> None:
    assert night_times.film_end(NOW, 90, TIMES) == NOW + dt.timedelta(minutes=90)
    assert night_times.film_end(NOW, None, TIMES) == NOW + dt.timedelta(minutes=120)
