from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from core.films.imports.merging import FilmChange, RatingState, Result, changes
from core.films.imports.rows import ImportedFilm, NamedFilm, Place

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
FILM = NamedFilm("Alien", 1979)


def on(day: int) -> dt.datetime:
    return dt.datetime(2023, 5, day, tzinfo=dt.UTC)


def row(**said: object) -> ImportedFilm:
    return ImportedFilm(Place("x", 1), FILM, **said)  # type: ignore[arg-type]


def change(
    *rows: ImportedFilm,
    rated: RatingState | None = None,
    marked: Sequence[str] = (),
    seen_note: str | None = None,
    film_id: int = 7,
) -> FilmChange:
    ratings: Mapping[int, RatingState] = {film_id: rated} if rated else {}
    notes = {film_id: seen_note} if seen_note else {}
    [made] = changes(rows, {FILM: film_id}, ratings, {film_id: marked}, notes, NOW)
    return made


def test_the_newest_rating_of_a_file_wins_wherever_it_stands() -> None:
    made = change(row(stars=4.0, at=on(2)), row(stars=2.0, at=on(1)))
    assert made.rating == RatingState(4, on(2))
    assert made.result is Result.IMPORTED


def test_of_ratings_of_one_day_the_last_wins() -> None:
    made = change(row(stars=4.0, at=on(2)), row(stars=2.0, at=on(2)))
    assert made.rating == RatingState(2, on(2))


def test_a_newer_rating_here_stays() -> None:
    made = change(row(stars=4.0, at=on(2)), rated=RatingState(1, on(3)))
    assert made.rating is None
    assert made.result is Result.ALREADY_THERE


def test_an_older_rating_here_is_replaced_and_keeps_what_the_newer_lacks() -> None:
    here = RatingState(1, on(1), "my note", dt.date(2023, 4, 30), True)
    made = change(row(stars=4.0, at=on(2)), rated=here)
    assert made.rating == RatingState(4, on(2), "my note", dt.date(2023, 4, 30), True)
    assert made.result is Result.UPDATED


def test_a_rating_without_a_date_never_replaces_one() -> None:
    assert change(row(stars=4.0), rated=RatingState(1, on(1))).rating is None
    assert change(row(stars=4.0)).rating == RatingState(4, NOW)


def test_a_date_to_come_is_none() -> None:
    tomorrow = NOW + dt.timedelta(days=1)
    late = row(stars=4.0, at=tomorrow, watched_on=tomorrow.date())
    assert change(late).rating == RatingState(4, NOW)
    assert change(late, rated=RatingState(1, NOW)).rating is None


def test_a_note_from_another_row_goes_with_the_rating() -> None:
    made = change(row(stars=4.0, at=on(2)), row(note="Wow", at=on(1), watched_on=dt.date(2023, 5, 1)))
    assert made.rating == RatingState(4, on(2), "Wow", dt.date(2023, 5, 1))


def test_a_film_watched_without_stars_is_marked_as_seen_unless_it_is_rated() -> None:
    assert change(row(watched=True, at=on(1))).marks == {"seen": on(1)}
    assert change(row(watched=True), rated=RatingState(3, on(1))).marks == {}
    assert change(row(watched=True), row(stars=3.0)).marks == {}


def test_a_note_without_stars_goes_with_the_seen_mark_until_it_changes() -> None:
    review = row(watched=True, note="Wow", at=on(1))
    first = change(review)
    assert (first.marks, first.seen_note, first.result) == ({"seen": on(1)}, "Wow", Result.IMPORTED)
    later = change(review, marked=["seen"])
    assert (later.marks, later.seen_note, later.result) == ({"seen": on(1)}, "Wow", Result.UPDATED)
    again = change(review, marked=["seen"], seen_note="Wow")
    assert (again.marks, again.seen_note, again.result) == ({}, None, Result.ALREADY_THERE)


def test_a_note_without_stars_goes_with_a_rating_that_has_none() -> None:
    review = row(watched=True, note="Wow", at=on(2))
    assert change(review, rated=RatingState(3, on(1))).rating == RatingState(3, on(1), "Wow")
    assert change(review, rated=RatingState(3, on(1), "Mine")).rating is None


def test_wishes_and_likes_come_along_and_stay_once() -> None:
    said = (row(watchlist=True, at=on(1)), row(liked=True))
    assert change(*said).marks == {"watchlist": on(1), "liked": NOW}
    again = change(*said, marked=["watchlist", "liked"])
    assert again.marks == {}
    assert again.result is Result.ALREADY_THERE


def test_a_film_that_is_only_named_is_imported_when_it_is_new() -> None:
    assert change(row(), film_id=-1).result is Result.IMPORTED
    assert change(row()).result is Result.ALREADY_THERE


ROWS = st.lists(
    st.builds(
        row,
        stars=st.none() | st.integers(1, 10).map(lambda halves: halves / 2),
        at=st.none() | st.integers(1, 28).map(on),
        note=st.none() | st.just("note"),
        watched=st.booleans(),
        watchlist=st.booleans(),
        liked=st.booleans(),
        rewatch=st.booleans(),
    ),
    min_size=1,
    max_size=6,
)
STATES = st.none() | st.builds(RatingState, st.just(3.0), st.integers(1, 28).map(on))


@given(ROWS, STATES)
def test_a_second_time_changes_nothing(rows: list[ImportedFilm], here: RatingState | None) -> None:
    first = change(*rows, rated=here)
    again = change(*rows, rated=first.rating or here, marked=list(first.marks), seen_note=first.seen_note)
    assert again.rating is None
    assert again.marks == {}
    assert again.result is Result.ALREADY_THERE


@given(st.permutations([(day, day / 2) for day in range(1, 11)]), st.integers(0, 9))
def test_whichever_file_comes_first_the_newest_rating_stands(days: list[tuple[int, float]], cut: int) -> None:
    here: RatingState | None = None
    for part in (days[:cut], days[cut:]):
        rows = [row(stars=stars, at=on(day)) for day, stars in part]
        here = (change(*rows, rated=here).rating or here) if rows else here
    assert here == RatingState(5, on(10))
