"""CSV files that are safe to open in a spreadsheet, and cells that come back from one (kernel)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# A spreadsheet takes text that begins so for a formula, which could run something.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: str) -> str:
    """Return text as a spreadsheet shows it, whatever it begins with.

    >>> cell("=1+1"), cell("Alien")
    ("'=1+1", 'Alien')
    """
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value


def text_of(written: str) -> str:
    """Return the text of a cell that `cell` may have made safe.

    >>> text_of(cell("=1+1")), text_of("Alien")
    ('=1+1', 'Alien')
    """
    return written[1:] if written.startswith("'") and written[1:].startswith(_FORMULA_STARTS) else written


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a CSV file; its texts are made safe, None is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(value) if isinstance(value, str) else value for value in row] for row in rows)
    return text.getvalue()
