"""The task library as a table: our own file and what moderators import, read by one set of rules (kernel)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core import spreadsheets
from core.errors import InvalidInput
from core.films.imports.cells import number, text, whole
from core.films.imports.tables import plain, read_table
from core.films.imports.text import decode
from core.plans.vocabulary import ANY_TIME, ARCHETYPES, CATEGORIES, MODES, SLOTS
from db.tasks import TaskDraft

LIBRARY = Path(__file__).with_name("library.csv")

LONGEST = {"title": 80, "instructions": 500, "anchor": 200, "tiny": 200}
"""Characters of each text."""
LONGEST_KEY = 80
MOST_MINUTES = 240
MOST_ROWS = 1_000
FITS = (*ARCHETYPES, *(f"{mode}_energy" for mode in MODES))
REQUIRED = ("category", "title", "instructions", "minutes", "difficulty", "anchor", "tiny")
COLUMNS = ("key", *REQUIRED[:5], "time_of_day", "variation_group", *REQUIRED[5:], *FITS)

# What suits whom (in the order of FITS) as long as nobody says otherwise: little steps where energy is low, big ones
# for those who look for them.
_USUAL_FITS = {
    1: (1.0, 1.0, 0.8, 0.7, 0.6, 0.6, 1.0, 0.9, 0.8),
    2: (0.9, 0.9, 0.8, 0.8, 0.7, 0.7, 0.9, 0.9, 0.8),
    3: (0.7, 0.6, 0.8, 0.9, 0.8, 0.8, 0.6, 0.9, 0.9),
    4: (0.4, 0.3, 0.6, 0.8, 0.9, 1.0, 0.3, 0.8, 1.0),
    5: (0.2, 0.1, 0.5, 0.7, 0.9, 1.0, 0.1, 0.6, 1.0),
}
HARDEST = max(_USUAL_FITS)
TIMES = (*SLOTS, ANY_TIME)
_SIGNS = re.compile(r"[\W_]+")

Cells = Mapping[str, str]
"""What is written in each column; a missing one counts as empty."""


class Wrong(StrEnum):
    """What can be wrong with a cell."""

    VALUE = "value"
    """It is missing, or outside of what its column takes."""
    TWICE = "twice"
    """An earlier row has the same."""
    TAKEN = "taken"
    """A task that the server has in use has the same."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be used. ``row`` is the line of the file, None in a form."""

    row: int | None
    column: str
    wrong: Wrong = Wrong.VALUE


@dataclass(frozen=True, slots=True)
class Row:
    """A task and the line of the file that it stands on, None in a form."""

    line: int | None
    task: TaskDraft


def read_task(cells: Cells, line: int | None = None) -> Row:
    """Read one task. Fits that are left out follow from the difficulty, a key from the title.

    Raises InvalidInput with a `Fault` for each cell that cannot be used.
    """
    row, faults = _read(cells, line)
    if row is None:
        raise InvalidInput("task_rows", faults=faults)
    return row


def read_tasks(content: bytes, filename: str) -> list[Row]:
    """Read a whole file, all of it or nothing.

    Raises InvalidInput for what is no text or no table of tasks, and with a `Fault` for each cell that cannot be used.
    """
    table = read_table(decode(content, filename), filename, lambda columns: "title" in columns)
    missing = [column for column in REQUIRED if not table or plain(column) not in table.columns]
    if table is None or missing:
        raise InvalidInput("task_columns", missing=tuple(missing))
    if not table.rows:
        raise InvalidInput("task_none")
    if len(table.rows) > MOST_ROWS:
        raise InvalidInput("import_rows", most=MOST_ROWS)
    rows, faults = [], []
    for line, cells in table.rows:
        row, wrong = _read({column: cells.get(plain(column), "") for column in COLUMNS}, line)
        rows += [row] if row else []
        faults += wrong
    refuse([*faults, *_doubled(rows)])
    return rows


def refuse(faults: Iterable[Fault]) -> None:
    """Raise InvalidInput if there are any faults, by row."""
    found = sorted(faults, key=lambda fault: fault.row or 0)
    if found:
        raise InvalidInput("task_rows", faults=tuple(found))


def cells_of(task: TaskDraft) -> dict[str, str]:
    """Return a task as it is written into a row; `read_task` reads the same task from it."""
    told = {column: str(getattr(task, column)) for column in COLUMNS if column not in FITS}
    fits = (f"{fit:g}" for fit in (*task.archetype_fit, *task.mode_fit))
    return told | dict(zip(FITS, fits, strict=True))


def usual_fits(difficulty: int) -> dict[str, str]:
    """Return the fits of a task about which nobody said any."""
    return {column: f"{fit:g}" for column, fit in zip(FITS, _USUAL_FITS[difficulty], strict=True)}


def write_tasks(tasks: Iterable[TaskDraft]) -> bytes:
    """Write a table that any spreadsheet opens, with a mark that tells it the encoding."""
    rows = ([cells_of(task)[column] for column in COLUMNS] for task in tasks)
    return spreadsheets.table(COLUMNS, rows).encode("utf-8-sig")


def parse_library(content: str) -> Sequence[TaskDraft]:
    """Read our own file."""
    return [row.task for row in read_tasks(content.encode(), LIBRARY.name)]


def _read(cells: Cells, line: int | None) -> tuple[Row | None, list[Fault]]:
    """Return a row's task, or what is wrong with it."""
    row = {column: text(spreadsheets.text_of(cells.get(column, "")), None) or "" for column in COLUMNS}
    key = _slug(row["key"]) if row["key"] else _slug(row["title"])[:LONGEST_KEY]
    category, time_of_day = plain(row["category"]), plain(row["time_of_day"]) or ANY_TIME
    minutes, difficulty = whole(row["minutes"], 1, MOST_MINUTES), whole(row["difficulty"], 1, HARDEST)
    usual = _USUAL_FITS[difficulty or HARDEST]
    fits = [_fit(row[column], fit) for column, fit in zip(FITS, usual, strict=True)]
    texts = {column: 1 <= len(row[column]) <= longest for column, longest in LONGEST.items()}
    fine = {
        "key": 1 <= len(key) <= LONGEST_KEY or not (row["key"] or texts["title"]),
        "category": category in CATEGORIES,
        **texts,
        "minutes": minutes is not None,
        "difficulty": difficulty is not None,
        "time_of_day": time_of_day in TIMES,
        "variation_group": len(row["variation_group"]) <= LONGEST_KEY,
        **{column: fit is not None for column, fit in zip(FITS, fits, strict=True)},
    }
    known_fits = [fit for fit in fits if fit is not None]
    if minutes is None or difficulty is None or not all(fine.values()):
        return None, [Fault(line, column) for column, is_fine in fine.items() if not is_fine]
    task = TaskDraft(
        key=key,
        category=category,
        **{column: row[column] for column in LONGEST},
        minutes=minutes,
        difficulty=difficulty,
        archetype_fit=tuple(known_fits[: len(ARCHETYPES)]),
        mode_fit=tuple(known_fits[len(ARCHETYPES) :]),
        time_of_day=time_of_day,
        variation_group=_slug(row["variation_group"]) or key,
    )
    return Row(line, task), []


def _fit(written: str, usual: float) -> float | None:
    """Read a fit from 0 to 1, also as people write it who use a decimal comma."""
    if not written:
        return usual
    fit = number(written.replace(",", "."))
    return round(fit, 3) if fit is not None and 0 <= fit <= 1 else None


def _slug(name: str) -> str:
    """Return a name in lower-case words joined by underscores.

    >>> _slug("Tea, and a window!")
    'tea_and_a_window'
    """
    return _SIGNS.sub("_", name.casefold()).strip("_")


def _doubled(rows: Iterable[Row]) -> list[Fault]:
    """Find the rows that say again what an earlier one said."""
    faults, keys, titles = [], set[str](), set[str]()
    for row in rows:
        title = row.task.title.casefold()
        if row.task.key in keys or title in titles:
            faults.append(Fault(row.line, "title" if title in titles else "key", Wrong.TWICE))
        keys.add(row.task.key)
        titles.add(title)
    return faults
