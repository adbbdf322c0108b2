from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.films.taste_drift import DriftSettings, NoClearDrift, TasteDrift, find_drift
from core.not_enough import NotEnough

START = datetime(2024, 1, 1, tzinfo=UTC)


def days(count):
    return [START + timedelta(days=day) for day in range(count)]


def test_a_clear_turn_from_one_genre_to_another_is_told_with_both_shares():
    genres = [["Horror"]] * 12 + [["Comedy"]] * 3 + [["Comedy"]] * 15

    drift = find_drift(genres, [3.0] * 30, days(30))

    assert isinstance(drift, TasteDrift)
    assert {shift.genre for shift in drift.genres} == {"Horror", "Comedy"}
    horror = next(shift for shift in drift.genres if shift.genre == "Horror")
    assert (horror.earlier_share, horror.recent_share) == (pytest.approx(0.8), 0.0)
    assert horror.p_value <= 0.01
    assert drift.stars is None
    assert (drift.earlier_count, drift.recent_count) == (15, 15)


def test_rising_stars_are_told_without_a_change_of_genre():
    drift = find_drift([["Drama"]] * 24, [2.0, 3.0] * 6 + [4.0, 5.0] * 6, days(24))

    assert isinstance(drift, TasteDrift)
    assert drift.genres == ()
    assert drift.stars is not None
    assert (drift.stars.earlier_mean, drift.stars.recent_mean) == (2.5, 4.5)


def test_a_change_that_is_certain_but_small_is_not_told():
    stars = [3.0] * 200 + [3.5] * 50 + [3.0] * 150

    assert find_drift([["Drama"]] * 400, stars, days(400)) == NoClearDrift(200, 200)


def test_constant_ratings_do_not_drift():
    assert find_drift([["Drama"]] * 20, [4.0] * 20, days(20)) == NoClearDrift(10, 10)


def test_films_without_genres_do_not_count():
    genres = [["Drama"]] * 19 + [[]] * 5

    assert find_drift(genres, [4.0] * 24, days(24)) == NotEnough("ratings", 19, 20)


def test_an_import_of_one_moment_has_no_earlier_and_recent_half():
    moments = [START] * 37 + days(4)[1:]

    drift = find_drift([["Drama"]] * 40, [1.0] * 20 + [5.0] * 20, moments)

    assert drift == NotEnough("rating sessions", 1, 5)


def test_a_session_stays_in_one_half_at_the_border_nearest_to_the_middle():
    moments = days(7) + [START + timedelta(days=8, hours=hour) for hour in range(12)] + days(30)[20:]

    assert find_drift([["Drama"]] * 29, [4.0] * 29, moments) == NoClearDrift(19, 10)


def test_a_marathon_is_one_event_and_not_a_change_of_taste():
    marathon = [START + timedelta(days=20, minutes=10 * film) for film in range(10)]
    moments = days(20) + marathon + days(31)[21:]
    genres = [["Drama"], ["Comedy"]] * 10 + [["Horror"]] * 10 + [["Drama"], ["Comedy"]] * 5

    assert isinstance(find_drift(genres, [3.0] * 40, moments), NoClearDrift)


def test_members_whose_taste_stays_are_seldom_told_that_it_moved():
    rng = np.random.default_rng(11)
    strict = DriftSettings(permutations=199, false_alarm_probability=0.05)
    names = ["Drama", "Comedy", "Action", "Horror", "War"]
    alarms = 0
    for _ in range(200):
        genres = [rng.choice(names, rng.integers(1, 4), replace=False).tolist() for _ in range(40)]
        stars = (rng.integers(1, 11, 40) / 2).tolist()
        alarms += isinstance(find_drift(genres, stars, days(40), strict), TasteDrift)

    assert alarms <= 18  # 10 are expected; more than 18 come with a chance of 1 in 150


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 10)), min_size=20, max_size=40))
def test_shares_and_p_values_are_probabilities(rated):
    loose = DriftSettings(permutations=19, false_alarm_probability=0.5)

    drift = find_drift(
        [[name] for name, _ in rated], [half / 2 for _, half in rated], days(len(rated)), loose
    )

    for shift in drift.genres if isinstance(drift, TasteDrift) else ():
        assert 0 <= min(shift.earlier_share, shift.recent_share) <= 1
        assert abs(shift.earlier_share - shift.recent_share) >= loose.least_share_change
        assert 0 < shift.p_value <= 0.5
