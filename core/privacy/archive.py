"""The file that a member takes along: a zip with everything as JSON, and as one CSV for each table with rows."""

from __future__ import annotations

import datetime as dt
import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from core import spreadsheets

Row: TypeAlias = Mapping[str, Any]
Tables: TypeAlias = Mapping[str, Sequence[Row]]
Films: TypeAlias = Mapping[int, tuple[str, int | None]]


def pack(user_id: int, at: dt.datetime, tables: Tables, films: Films) -> bytes:
    """Return the zip file; the same input gives the same bytes.

    Times are ISO 8601, ids are strings (64 bits do not fit a JSON number), vectors are lists of numbers. Rows
    that name a film say its title and year too: our film ids mean nothing anywhere else.
    """
    readable = {name: [_readable(_titled(row, films)) for row in rows] for name, rows in tables.items()}
    document = {"user_id": str(user_id), "exported_at": at.isoformat(), "tables": readable}
    files = {"attune.json": json.dumps(document, ensure_ascii=False, indent=2)}
    files |= {f"{name}.csv": _csv(rows) for name, rows in readable.items() if rows}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return packed.getvalue()


def _titled(row: Row, films: Films) -> Row:
    if "film_id" not in row:
        return row
    title, year = films[row["film_id"]]
    return {**row, "title": title, "year": year}


def _readable(row: Row) -> Row:
    return {column: _value(column, value) for column, value in row.items()}


def _value(column: str, value: Any) -> Any:
    if isinstance(value, dt.date):  # or a datetime, which is one
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if column == "vector":
        return list(struct.unpack(f"<{len(value) // 4}f", value))
    if column.endswith("_id") and value is not None:
        return str(value)
    return value


def _csv(rows: Sequence[Row]) -> str:
    return spreadsheets.table([*rows[0]], ([_cell(value) for value in row.values()] for row in rows))


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping | Sequence):
        return json.dumps(value, ensure_ascii=False)
    return value
