from __future__ import annotations

import csv
import datetime as dt
import io
import json
import struct
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.privacy import archive

NOW = dt.datetime(2026, 5, 6, 7, 8, 9, tzinfo=dt.UTC)
SNOWFLAKE = 2**63 - 1


def packed(*rows: dict[str, Any]) -> zipfile.ZipFile:
    films = {7: ("Alien", 1979), 8: ("=Undated", None)}
    return zipfile.ZipFile(io.BytesIO(archive.pack(SNOWFLAKE, NOW, {"table": rows, "empty": []}, films)))


def json_row(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(packed(row).read("attune.json"))["tables"]["table"][0]
    return found


def csv_row(row: dict[str, Any]) -> dict[str, str]:
    return next(csv.DictReader(io.StringIO(packed(row).read("table.csv").decode(), newline="")))


def test_the_json_says_whose_it_is_and_lists_empty_tables_too() -> None:
    document = json.loads(packed({"stars": 4.5}).read("attune.json"))
    assert document == {
        "user_id": str(SNOWFLAKE),
        "exported_at": "2026-05-06T07:08:09+00:00",
        "tables": {"table": [{"stars": 4.5}], "empty": []},
    }


def test_there_is_a_csv_for_each_table_with_rows() -> None:
    assert packed({"stars": 4.5}).namelist() == ["attune.json", "table.csv"]


@pytest.mark.parametrize(
    ("column", "value", "in_json", "in_csv"),
    [
        ("guild_id", SNOWFLAKE, str(SNOWFLAKE), str(SNOWFLAKE)),
        ("interaction_id", None, None, ""),
        ("votes", 3, 3, "3"),
        ("score", -0.5, -0.5, "-0.5"),
        ("rewatch", True, True, "True"),
        ("rated_at", NOW, "2026-05-06T07:08:09+00:00", "2026-05-06T07:08:09+00:00"),
        ("watched_on", dt.date(2026, 5, 6), "2026-05-06", "2026-05-06"),
        ("vector", struct.pack("<2f", 1, -2), [1.0, -2.0], "[1.0, -2.0]"),
        ("vector", b"", [], "[]"),
        ("reason", {"name": "Amélie"}, {"name": "Amélie"}, '{"name": "Amélie"}'),
    ],
)
def test_values_are_readable_in_both_forms(column: str, value: Any, in_json: Any, in_csv: str) -> None:
    assert json_row({column: value})[column] == in_json
    assert csv_row({column: value})[column] == in_csv


def test_bytes_that_are_no_vector_are_refused_rather_than_packed_unreadable() -> None:
    with pytest.raises(TypeError):
        archive.pack(1, NOW, {"table": [{"secret": b"\0"}]}, {})


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_defused_in_the_csv_only(start: str) -> None:
    assert csv_row({"note": f"{start}1"})["note"] == f"'{start}1"
    assert json_row({"note": f"{start}1"})["note"] == f"{start}1"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_other_note_comes_back_from_the_csv_as_it_was(note: str) -> None:
    read = csv_row({"note": note})["note"]
    assert read == note or read == f"'{note}"
    assert not read.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_rows_that_name_a_film_say_its_title_and_year() -> None:
    assert json_row({"film_id": 7}) == {"film_id": "7", "title": "Alien", "year": 1979}
    assert csv_row({"film_id": 8}) == {"film_id": "8", "title": "'=Undated", "year": ""}


def test_the_same_rows_give_the_same_bytes() -> None:
    assert archive.pack(1, NOW, {"table": [{"stars": 1.0}]}, {}) == archive.pack(
        1, NOW, {"table": [{"stars": 1.0}]}, {}
    )
