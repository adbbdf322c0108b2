"""Tables of text with a header row, wherever in the file it stands (kernel)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.errors import InvalidInput

HEADER_WITHIN = 12
LONGEST_FIELD = 131_072
_DELIMITERS = ",;\t"
_SIGNS = re.compile(r"[^a-z0-9]+")

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns in plain words, and each row with its line. A missing cell is an empty one."""

    path: str
    columns: frozenset[str]
    rows: Sequence[tuple[int, Cells]]


def read_table(text: str, path: str, is_header: Callable[[frozenset[str]], bool]) -> Table | None:
    """Read what stands below the first row that is a known header; None when there is none.

    Raises InvalidInput for a field that is too long.
    """
    for delimiter in _DELIMITERS:
        lines = _lines(text, path, delimiter)
        for _, cells in zip(range(HEADER_WITHIN), lines, strict=False):
            columns = [plain(cell) for cell in cells[1]]
            if is_header(frozenset(columns)):
                rows = [(line, _row(columns, row)) for line, row in lines if any(row)]
                return Table(path, frozenset(columns), rows)
    return None


def plain(column: str) -> str:
    """Return a column's name in lower-case words: vintages of one export differ in case and signs.

    >>> plain("Runtime (mins)"), plain("Num. Votes")
    ('runtime mins', 'num votes')
    """
    return _SIGNS.sub(" ", column.casefold()).strip()


def _row(columns: Sequence[str], cells: Sequence[str]) -> Cells:
    row = dict.fromkeys(columns, "")
    row.update(zip(columns, cells, strict=False))
    return row


def _lines(text: str, path: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as exc:
            raise InvalidInput("import_field", path=path, most=LONGEST_FIELD) from exc
        yield reader.line_num, cells
