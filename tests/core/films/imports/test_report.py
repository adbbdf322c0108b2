from __future__ import annotations

import csv
import datetime as dt
import io

from core.films.imports.merging import FilmChange, RatingState, Result
from core.films.imports.report import ImportReport
from core.films.imports.rows import NamedFilm, Place, SkippedRow, SkipReason, Source

NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
REPORT = ImportReport(
    (Source.IMDB,),
    [
        FilmChange(7, NamedFilm("Alien", 1979), Result.UPDATED, RatingState(4, NOW), {"liked": NOW}, 4),
        FilmChange(-1, NamedFilm("=1+1"), Result.IMPORTED, None, {"watchlist": NOW}),
        FilmChange(8, NamedFilm("Jaws", 1975), Result.ALREADY_THERE, None, {"liked": NOW}, 3.5),
    ],
    [
        SkippedRow(Place("ratings.csv", 5), "@SUM(A1)", SkipReason.SERIES),
        SkippedRow(Place("ratings.csv", 6), "", SkipReason.NO_TITLE),
        SkippedRow(Place("ratings.csv", 7), "Dark", SkipReason.SERIES),
    ],
)


def test_everything_is_counted() -> None:
    assert [REPORT.count(result) for result in Result] == [1, 1, 1]
    assert (REPORT.created, REPORT.ratings) == (1, 1)
    assert REPORT.marks == {"liked": 2, "watchlist": 1}
    assert REPORT.skipped_by_reason == {SkipReason.SERIES: 2, SkipReason.NO_TITLE: 1}


def test_the_table_has_a_line_for_each_film_and_each_row_that_was_left_out() -> None:
    text = REPORT.as_csv().decode("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(text))
    assert header == ["title", "year", "stars", "result", "new film", "reason", "file", "line"]
    assert lines[0] == ["Alien", "1979", "4", "updated", "", "", "", ""]
    assert lines[3] == ["'@SUM(A1)", "", "", "skipped", "", "a series or an episode", "ratings.csv", "5"]
    assert len(lines) == 6


def test_cells_that_a_spreadsheet_would_run_are_defused() -> None:
    assert "\n'=1+1,,,imported,yes" in REPORT.as_csv().decode("utf-8-sig").replace("\r\n", "\n")
