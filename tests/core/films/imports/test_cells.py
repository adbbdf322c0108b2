from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films.imports import cells


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2023-05-01", dt.datetime(2023, 5, 1, tzinfo=dt.UTC)),
        ("2023-05-01T20:15:00.000Z", dt.datetime(2023, 5, 1, 20, 15, tzinfo=dt.UTC)),
        ("2023-05-01T20:15:00+02:00", dt.datetime(2023, 5, 1, 18, 15, tzinfo=dt.UTC)),
        ("5/1/2023", dt.datetime(2023, 5, 1, tzinfo=dt.UTC)),
        ("31/5/2023", dt.datetime(2023, 5, 31, tzinfo=dt.UTC)),
        ("5/1/23", dt.datetime(2023, 5, 1, tzinfo=dt.UTC)),
        ("1.5.2023", dt.datetime(2023, 5, 1, tzinfo=dt.UTC)),
        ("Sat Mar 12 00:00:00 2016", dt.datetime(2016, 3, 12, tzinfo=dt.UTC)),
        ("", None),
        ("soon", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("1.1.1600", None),
        (None, None),
        (20230501, None),
    ],
)
def test_dates_of_every_layout_are_read(written: object, read: dt.datetime | None) -> None:
    assert cells.moment(written) == read


@pytest.mark.parametrize(
    ("written", "best", "read"),
    [
        ("10", 10, 5),
        ("1", 10, 0.5),
        ("7", 10, 3.5),
        (8, 10, 4),
        ("5", 5, 5),
        ("0.5", 5, 0.5),
        ("3.7", 5, 3.5),
    ],
)
def test_stars_of_every_scale_become_half_stars(written: object, best: int, read: float) -> None:
    assert cells.stars(written, best) == read


@pytest.mark.parametrize("written", ["0", "-1", "11", "", "x", "nan", "inf", None, True, [], "1e400"])
def test_what_is_no_rating_is_none(written: object) -> None:
    assert cells.stars(written, best=10) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1979", 1979),
        (1979, 1979),
        ("1979.0", 1979),
        ("", None),
        ("79", None),
        ("19O0", None),
        ("3000", None),
    ],
)
def test_years_are_read_within_reason(written: object, read: int | None) -> None:
    assert cells.year(written) == read


def test_invisible_characters_are_left_out_of_titles() -> None:
    assert cells.text(" A\u202el\0ien\n\ud800 ") == "A l ien"
    assert cells.text("\u200b\0") is None
    assert cells.text("\u200cبچه\u200cهای آسمان\u200d") == "بچه\u200cهای آسمان"


def test_names_are_parted_and_told_once() -> None:
    assert cells.names("Ann One,Bo; Two, Ann One,") == ("Ann One", "Bo", "Two")


@given(st.text() | st.none() | st.floats() | st.integers())
def test_whatever_a_cell_holds_reading_it_never_fails(value: object) -> None:
    readers = (
        cells.text,
        cells.note,
        cells.year,
        cells.moment,
        cells.seconds,
        cells.day,
        cells.imdb_id,
        cells.tmdb_id,
    )
    read = [reader(value) for reader in readers]
    assert all(found is None or found != "" for found in read)
