from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films.taste_change import ChangeSettings, Measure, TasteChange, describe_change

START = datetime(2024, 1, 1, tzinfo=UTC)
SETTINGS = ChangeSettings()


def described(genres: list[list[str]], stars: list[float], first_since: int) -> TasteChange:
    days = [START + timedelta(days=day) for day in range(len(stars))]
    return describe_change(genres, stars, days, first_since, SETTINGS)


def test_a_turn_from_one_genre_to_another_is_told_with_both_shares():
    change = described([["Horror"]] * 12 + [["Comedy"]] * 3 + [["Comedy"]] * 15, [3.0] * 30, 15)

    assert (change.since, change.earlier_count, change.recent_count) == (START + timedelta(days=15), 15, 15)
    assert {(shift.genre, shift.earlier, shift.recent) for shift in change.shifts} == {
        ("Horror", 0.8, 0.0),
        ("Comedy", 0.2, 1.0),
    }
    assert {shift.measure for shift in change.shifts} == {Measure.SHARE}


def test_stars_that_turn_are_told_genre_by_genre():
    genres = [["Horror"], ["Romance"]] * 20

    change = described(genres, [5.0, 1.0] * 10 + [1.0, 5.0] * 10, 20)

    assert [(shift.genre, shift.measure, shift.earlier, shift.recent) for shift in change.shifts] == [
        ("Horror", Measure.STARS, 5.0, 1.0),
        ("Romance", Measure.STARS, 1.0, 5.0),
    ]


def test_what_chance_or_little_explains_is_not_told():
    by_chance = described([["Drama"], ["Comedy"]] * 10 + [["Comedy"]] * 2, [3.0, 3.5] * 11, 20)
    little = described([["Drama"]] * 400, [3.0] * 200 + [3.25] * 200, 200)

    assert by_chance.shifts == little.shifts == ()


def test_stars_of_a_genre_need_films_on_both_sides():
    change = described(
        [["War"]] * 2 + [["Drama"]] * 8 + [["War"]] * 3 + [["Drama"]] * 7, [1.0] * 10 + [5.0] * 10, 10
    )

    assert {shift.genre for shift in change.shifts} == {"Drama"}


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 10)), min_size=2, max_size=40), st.data())
def test_every_shift_told_is_clear_and_large_and_the_clearest_comes_first(rated, data):
    first_since = data.draw(st.integers(1, len(rated) - 1))

    change = described([[name] for name, _ in rated], [half / 2 for _, half in rated], first_since)

    assert change.earlier_count + change.recent_count == len(rated)
    errors = [shift.errors for shift in change.shifts]
    assert errors == sorted(errors, reverse=True)
    assert all(error >= SETTINGS.clear_errors for error in errors)
    for shift in change.shifts:
        least = {Measure.SHARE: 0.1, Measure.STARS: 0.5}[shift.measure]
        assert abs(shift.recent - shift.earlier) >= least - 1e-9
    assert len(change.shifts) <= SETTINGS.most_shifts
    assert pytest.approx(0) != min([*errors, 1])
