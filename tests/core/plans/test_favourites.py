from __future__ import annotations

from core.plans.favourites import FavouriteSettings, FavouriteTask, favourites
from tests.core.plans.weeks import item


def done(task_id: int, *satisfactions: int | None) -> list:
    return [item(task_id=task_id, satisfaction=satisfaction) for satisfaction in satisfactions]


def test_nothing_done_has_no_favourites() -> None:
    assert favourites([]) == ()
    assert favourites([item(state="skipped"), item(state="open")]) == ()


def test_what_satisfied_most_comes_first_with_its_counts() -> None:
    found = favourites([*done(1, 3, 3), *done(2, 5, 5, 4), *done(3, 4, 4)])
    assert found == (FavouriteTask(2, 3, 14 / 3), FavouriteTask(3, 2, 4.0))


def test_what_was_done_once_is_no_favourite_yet() -> None:
    assert [task.task_id for task in favourites([*done(1, 5), *done(2, 4, 4)])] == []
    assert [task.task_id for task in favourites([*done(1, 3), *done(2, 4, 4)])] == [2]


def test_without_satisfactions_the_most_done_comes_first() -> None:
    found = favourites([*done(1, None, None), *done(2, None, None, None)])
    assert found == (FavouriteTask(2, 3, None), FavouriteTask(1, 2, None))


def test_much_evidence_beats_a_little_more_praise() -> None:
    found = favourites([*done(1, *[5] * 8, 4), *done(2, 5, None), *done(3, *[1] * 9)])
    assert [task.task_id for task in found] == [1, 2]


def test_no_more_are_told_than_wanted() -> None:
    items = [one for task_id in range(9) for one in done(task_id, 4, 4)]
    assert [task.task_id for task in favourites(items)] == [0, 1, 2]
    assert len(favourites(items, FavouriteSettings(most=5))) == 5
