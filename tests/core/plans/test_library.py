"""Our own tasks, and reading tasks from tables."""

from __future__ import annotations

import contextlib
import re
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.plans.library import (
    COLUMNS,
    FITS,
    HARDEST,
    LIBRARY,
    LONGEST,
    MOST_MINUTES,
    REQUIRED,
    TIMES,
    Fault,
    Wrong,
    cells_of,
    parse_library,
    read_task,
    read_tasks,
    usual_fits,
    write_tasks,
)
from core.plans.vocabulary import ARCHETYPES, CATEGORIES, MODES
from db.tasks import TaskDraft

TASKS = parse_library(LIBRARY.read_text(encoding="utf-8"))
LEAST = {"hydration": 14, "movement": 34, "nutrition": 22, "wellness": 22, "recovery": 18, "focus": 18}
FITTING = 0.5

# What we suggest is neither medicine nor a diet, and promises nothing: no word that begins so, and none of these words.
BEGINNINGS = (
    "supplement|vitamin|mineral|medic|pill|drug|temperature|shower|sauna|calor|kcal|kilojoule|weigh|diet|slim|skinny|"
    "litre|liter|millilit|gallon|ounce|alcohol|wine|beer|cocktail|liquor|cigarette|smok|productiv|efficien|boost|"
    "heal|cure|prevent|treat|therap|disease|disorder|illness|blood|immun|anxi|depress|insomn|symptom|detox|diagnos"
)
WORDS = "dose|cold|cool|hot|warm|warmer|ice|icy|fat|fats|fasting|burn|burns|ml|cl|oz|sugar"
FORBIDDEN = re.compile(rf"\b(?:(?:{BEGINNINGS})\w*|(?:{WORDS})\b)", re.IGNORECASE)
# A target would be a number of drinks.
TARGET = re.compile(
    r"\b(?:[2-9]|\d\d|two|three|four|five|six|seven|eight|nine|ten) (?:glasses|cups|bottles)\b", re.I
)

TEA = {
    "category": "hydration",
    "title": "Tea for two",
    "instructions": "Make tea for someone.",
    "minutes": "10",
    "difficulty": "2",
    "anchor": "When the kettle boils, I fill two cups.",
    "tiny": "Ask who would like tea.",
}


def texts(task: TaskDraft) -> tuple[str, ...]:
    return task.title, task.instructions, task.anchor, task.tiny


def faults_of(
    *lines: dict[str, str], columns: tuple[str, ...] = COLUMNS
) -> list[tuple[int | None, str, Wrong]]:
    with pytest.raises(InvalidInput, match="task_rows") as refused:
        read_tasks(table(*lines, columns=columns), "tasks.csv")
    return [(fault.row, fault.column, fault.wrong) for fault in refused.value.facts["faults"]]


def table(*lines: dict[str, str], columns: tuple[str, ...] = COLUMNS, delimiter: str = ",") -> bytes:
    rows = [columns, *([line.get(column, "") for column in columns] for line in lines)]
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows).encode()


# -- our own file


def test_there_are_enough_tasks_of_each_category() -> None:
    assert len(TASKS) >= 132
    counted = Counter(task.category for task in TASKS)
    assert all(counted[category] >= least for category, least in LEAST.items()), counted


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_has_tasks_for_each_mode_and_several_times_and_difficulties(category: str) -> None:
    tasks = [task for task in TASKS if task.category == category]
    for mode in range(len(MODES)):
        assert sum(task.mode_fit[mode] >= FITTING for task in tasks) >= 4
    assert {task.time_of_day for task in tasks} == set(TIMES)
    assert len({task.difficulty for task in tasks}) >= 4
    assert max(task.minutes for task in tasks) >= 5 * min(task.minutes for task in tasks)


@pytest.mark.parametrize("archetype", range(len(ARCHETYPES)), ids=ARCHETYPES)
@pytest.mark.parametrize("mode", range(len(MODES)), ids=MODES)
def test_each_archetype_finds_tasks_in_each_mode(archetype: int, mode: int) -> None:
    fitting = [
        task for task in TASKS if task.archetype_fit[archetype] >= FITTING and task.mode_fit[mode] >= FITTING
    ]
    assert len(fitting) >= 25
    assert {task.category for task in fitting} == set(CATEGORIES)


def test_every_difficulty_and_time_of_day_is_served() -> None:
    assert set(Counter(task.difficulty for task in TASKS)) == set(range(1, HARDEST + 1))
    assert min(Counter(task.time_of_day for task in TASKS).values()) >= 20


def test_variation_groups_are_of_two_to_four_tasks_of_one_category() -> None:
    groups = defaultdict(list)
    for task in TASKS:
        groups[task.variation_group].append(task.category)
    assert {
        name for name, found in groups.items() if not 2 <= len(found) <= 4 or len(set(found)) > 1
    } == set()


def test_harder_tasks_ask_for_more_energy() -> None:
    def energy(difficulty: int) -> float:
        tasks = [task for task in TASKS if task.difficulty == difficulty]
        return sum(task.mode_fit[0] - task.mode_fit[-1] for task in tasks) / len(tasks)

    gaps = [energy(difficulty) for difficulty in range(1, HARDEST + 1)]
    assert gaps == sorted(gaps, reverse=True)


def test_each_task_is_worded_plainly() -> None:
    for task in TASKS:
        assert re.fullmatch(r"When [^.?!]+, I [^.?!]+\.", task.anchor), task.key
        assert 1 <= len(re.findall(r"[.?!](?= [A-Z]|$)", task.instructions)) <= 2, task.key
        assert task.instructions.endswith("."), task.key
        assert len(task.instructions) <= 160, task.key
        assert task.tiny.endswith("."), task.key


def test_no_task_is_medicine_or_a_diet_or_promises_anything() -> None:
    for task in TASKS:
        for text in texts(task):
            assert not FORBIDDEN.search(text), text
            assert not TARGET.search(text), text


def test_the_tiny_version_takes_two_minutes_or_less() -> None:
    for task in TASKS:
        assert not re.search(r"\b(?:[3-9]|\d\d|three|four|five|ten|half an hour) minutes", task.tiny), (
            task.key
        )


def test_most_movement_says_how_to_do_it_sitting_or_on_wheels() -> None:
    movement = [task.instructions for task in TASKS if task.category == "movement"]
    named = re.compile(
        r"seated|sitting|chair|wheel|\blap\b|lying|\barms\b|adaptive|chime|swim", re.IGNORECASE
    )
    assert sum(bool(named.search(told)) for told in movement) >= 0.6 * len(movement)


def test_no_text_is_used_twice() -> None:
    counted = Counter(
        text.casefold() for task in TASKS for text in (task.title, task.instructions, task.anchor)
    )
    assert [text for text, count in counted.items() if count > 1] == []


# -- reading


def test_what_is_written_is_read_again() -> None:
    assert [row.task for row in read_tasks(write_tasks(TASKS), "tasks.csv")] == list(TASKS)


def test_a_text_that_looks_like_a_formula_comes_back_as_it_was() -> None:
    task = replace(TASKS[0], title="+1 walk", instructions="=1+1")
    written = write_tasks([task])
    assert "'=1+1" in written.decode("utf-8-sig")
    assert read_tasks(written, "tasks.csv")[0].task == task


def test_what_may_be_left_out_follows_from_the_rest() -> None:
    task = read_task(TEA).task
    assert (task.key, task.variation_group, task.time_of_day) == ("tea_for_two", "tea_for_two", "any")
    assert {column: cells_of(task)[column] for column in FITS} == usual_fits(2)


def test_a_german_spreadsheet_is_read() -> None:
    line = TEA | {"peak_performer": "0,2504", "time_of_day": " Evening "}
    [row] = read_tasks(table(line, delimiter=";"), "tasks.csv")
    assert (row.task.archetype_fit[-1], row.task.time_of_day) == (0.25, "evening")


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("category", "sleep"),
        ("category", ""),
        ("title", " \u200b "),
        ("title", "x" * (LONGEST["title"] + 1)),
        ("instructions", "x" * (LONGEST["instructions"] + 1)),
        ("anchor", ""),
        ("tiny", ""),
        ("minutes", "0"),
        ("minutes", "ten"),
        ("minutes", "2.5"),
        ("minutes", str(MOST_MINUTES + 1)),
        ("difficulty", "6"),
        ("difficulty", "nan"),
        ("time_of_day", "night"),
        ("variation_group", "x" * 81),
        ("key", "x" * 81),
        ("low_energy", "1.1"),
        ("peak_performer", "-0.1"),
        ("peak_performer", "much"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(column: str, written: str) -> None:
    assert faults_of(TEA | {"title": "Other"}, TEA | {column: written}) == [(3, column, Wrong.VALUE)]


def test_every_fault_is_told_at_once_by_row() -> None:
    lines = (
        TEA | {"minutes": "0"},
        TEA,
        TEA | {"title": "tea FOR two", "key": "again"},
        TEA | {"title": "Tea, for two"},
    )
    assert faults_of(*lines) == [
        (2, "minutes", Wrong.VALUE),
        (4, "title", Wrong.TWICE),
        (5, "key", Wrong.TWICE),
    ]


def test_a_title_without_a_letter_gives_no_key() -> None:
    assert faults_of(TEA | {"title": "🫖"}) == [(2, "key", Wrong.VALUE)]
    assert read_task(TEA | {"title": "🫖", "key": "pot"}).task.key == "pot"


@pytest.mark.parametrize("missing", REQUIRED)
def test_a_table_without_a_column_that_is_needed_is_refused(missing: str) -> None:
    columns = tuple(column for column in COLUMNS if column != missing)
    with pytest.raises(InvalidInput, match="task_columns") as refused:
        read_tasks(table(TEA, columns=columns), "tasks.csv")
    assert missing in refused.value.facts["missing"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "task_columns"),
        (b"hello", "task_columns"),
        (table(), "task_none"),
        (table(*[{"title": "x"}] * 1001), "import_rows"),
        (table(TEA) + b"\0", "import_nul"),
        (table(TEA) + b"\x81\xff", "import_encoding"),
    ],
)
def test_what_is_no_table_of_tasks_is_refused(content: bytes, what: str) -> None:
    with pytest.raises(InvalidInput, match=what):
        read_tasks(content, "tasks.csv")


def test_a_form_has_no_row() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_task(TEA | {"tiny": ""})
    assert refused.value.facts["faults"] == [Fault(None, "tiny")]


@given(st.fixed_dictionaries({column: st.text(max_size=90) for column in COLUMNS}))
def test_any_cells_make_a_task_that_can_be_written_and_read_or_are_refused(cells: dict[str, str]) -> None:
    with contextlib.suppress(InvalidInput):
        task = read_task(TEA | {column: cell for column, cell in cells.items() if cell}).task
        assert read_task(cells_of(task)).task == task
        assert all(0 <= fit <= 1 for fit in (*task.archetype_fit, *task.mode_fit))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(InvalidInput):
        assert read_tasks(content, "tasks.csv")
