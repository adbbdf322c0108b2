"""The task library of servers."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from pathlib import Path

import pytest

from core.caller import Caller
from core.engine import Engine
from core.errors import InvalidInput, NotAllowed, NotFound
from core.plans.library import FITS, LIBRARY, cells_of, parse_library, read_task, usual_fits, write_tasks
from core.plans.tasks import Became, ServerTasks, TaskLibrary, TaskSettings
from db.pool import Database
from db.tasks import Task, TaskStore
from tests.core.films.members import NOW
from tests.core.films.test_taste_models import following
from tests.core.plans.test_library import TEA, table

HERE, THERE = 7, 8
TASKS = parse_library(LIBRARY.read_text(encoding="utf-8"))
WALK = TEA | {"title": "Around the lake", "category": "movement"}

_requests = itertools.count(1)


def moderator(guild_id: int | None = HERE) -> Caller:
    return Caller(1, guild_id, next(_requests), NOW)


@pytest.fixture
def library(database: Database) -> TaskLibrary:
    return TaskLibrary(TaskStore(database), TaskSettings())


async def titles(library: TaskLibrary, guild_id: int | None = HERE) -> set[str]:
    return {task.title for task in (await library.of(guild_id)).in_use}


async def everyones(library: TaskLibrary, key: str = "sip_on_waking") -> Task:
    [found] = [task for task in (await library.of(None)).in_use if task.key == key]
    return found


# -- our own file


async def test_a_seeded_database_has_every_task_of_our_file(library: TaskLibrary) -> None:
    tasks = (await library.of(None)).in_use
    assert [cells_of(task) for task in tasks] == [cells_of(task) for task in TASKS]
    assert {task.guild_id for task in tasks} == {None}
    assert await library.seed() is None


async def test_a_changed_file_replaces_adds_and_retires_by_key(library: TaskLibrary, tmp_path: Path) -> None:
    first, second, *_ = before = (await library.of(None)).in_use
    changed = tmp_path / "library.csv"
    header, *lines = write_tasks(TASKS[1:]).decode("utf-8-sig").splitlines(keepends=True)
    changed.write_text(header + "".join(lines).replace(second.title, "Another name", 1), encoding="utf-8")
    assert await library.seed(changed) == len(TASKS) - 1
    after = await library.of(None)
    assert after.task(second.task_id).title == "Another name"
    assert after.task(first.task_id).retired_at is not None
    assert first.task_id not in {task.task_id for task in (*after.in_use, *after.retired)}
    assert len(after.by_id) == len(before)
    assert await library.seed() == len(TASKS)
    assert [task.title for task in (await library.of(None)).in_use] == [task.title for task in before]


# -- a server's own tasks


async def test_a_new_task_is_in_use_in_its_server_alone(library: TaskLibrary) -> None:
    task = await library.add(moderator(), TEA)
    assert (task.guild_id, task.key, task.retired_at) == (HERE, "tea_for_two", None)
    assert task in (await library.of(HERE)).in_use
    assert task.task_id not in (await library.of(THERE)).by_id
    assert len((await library.of(HERE)).table) == len(TASKS) + 1


async def test_servers_without_tasks_of_their_own_share_everyones(library: TaskLibrary) -> None:
    assert await library.of(HERE) is await library.of(THERE) is await library.of(None)


@pytest.mark.parametrize("title", ["Tea for two", "TEA for two!", "Sip before you start"])
async def test_a_title_that_is_taken_is_refused(library: TaskLibrary, title: str) -> None:
    await library.add(moderator(), TEA)
    with pytest.raises(InvalidInput, match="task_rows") as refused:
        await library.add(moderator(), TEA | {"title": title})
    assert "taken" in str(refused.value.facts)
    assert len((await library.of(HERE)).own) == 1


async def test_an_edit_rewrites_only_what_was_given(library: TaskLibrary) -> None:
    task = await library.add(moderator(), TEA)
    edited = await library.edit(moderator(), task.task_id, {"minutes": "25", "title": "Tea for three"})
    assert cells_of(edited) == cells_of(task) | {"minutes": "25", "title": "Tea for three"}
    assert edited.task_id == task.task_id
    assert await library.edit(moderator(), task.task_id, {}) == edited


async def test_usual_fits_follow_the_difficulty_and_given_ones_stay(library: TaskLibrary) -> None:
    usual = await library.add(moderator(), TEA)
    given = await library.add(moderator(), WALK | {"low_energy": "0.05"})
    harder = [await library.edit(moderator(), task.task_id, {"difficulty": "5"}) for task in (usual, given)]
    assert {column: cells_of(harder[0])[column] for column in FITS} == usual_fits(5)
    assert harder[1].mode_fit == given.mode_fit


async def test_a_retired_task_stays_known_and_can_be_restored(library: TaskLibrary) -> None:
    task = await library.add(moderator(), TEA)
    for _ in range(2):
        await library.retire(moderator(), task.task_id)
        found = await library.of(HERE)
        assert found.task(task.task_id).retired_at == NOW
        assert task.title not in await titles(library)
        assert [retired.task_id for retired in found.retired] == [task.task_id]
    for _ in range(2):
        assert (await library.restore(moderator(), task.task_id)).task_id == task.task_id
        assert task.title in await titles(library)


async def test_adding_a_retired_task_again_brings_it_back(library: TaskLibrary) -> None:
    task = await library.add(moderator(), TEA)
    await library.retire(moderator(), task.task_id)
    assert await library.add(moderator(), TEA) == task


async def test_everyones_task_is_hidden_in_one_server_and_shown_again(library: TaskLibrary) -> None:
    sip = await everyones(library)
    await library.retire(moderator(), sip.task_id)
    await library.retire(moderator(), sip.task_id)
    here = await library.of(HERE)
    assert here.retired == (sip,)
    assert sip not in here.in_use
    assert here.task(sip.task_id) == sip
    assert sip in (await library.of(THERE)).in_use
    await library.restore(moderator(), sip.task_id)
    assert await library.of(HERE) is await library.of(None)


@pytest.mark.parametrize("whose", ["own", "everyones"])
async def test_a_task_whose_title_was_taken_meanwhile_is_not_restored(
    library: TaskLibrary, whose: str
) -> None:
    title = (await everyones(library)).title if whose == "everyones" else TEA["title"]
    task = await everyones(library) if whose == "everyones" else await library.add(moderator(), TEA)
    await library.retire(moderator(), task.task_id)
    other = await library.add(moderator(), TEA | {"title": title, "key": "other"})
    with pytest.raises(InvalidInput, match="task_rows"):
        await library.restore(moderator(), task.task_id)
    assert [found for found in (await library.of(HERE)).in_use if found.title == title] == [other]


async def test_a_task_of_another_server_cannot_be_touched(library: TaskLibrary) -> None:
    task = await library.add(moderator(THERE), TEA)
    for change in (
        library.edit(moderator(), task.task_id, {"minutes": "1"}),
        library.retire(moderator(), task.task_id),
        library.restore(moderator(), task.task_id),
    ):
        with pytest.raises(NotFound, match="task"):
            await change
    assert (await library.of(THERE)).task(task.task_id) == task


async def test_an_edited_task_that_was_retired_is_back_in_use(library: TaskLibrary) -> None:
    task = await library.add(moderator(), TEA)
    await library.retire(moderator(), task.task_id)
    assert (await library.edit(moderator(), task.task_id, {"minutes": "1"})).retired_at is None


async def test_everyones_task_cannot_be_edited(library: TaskLibrary) -> None:
    with pytest.raises(NotAllowed, match="task_everyones"):
        await library.edit(moderator(), (await everyones(library)).task_id, {"minutes": "1"})


async def test_outside_a_server_nothing_can_be_changed(library: TaskLibrary) -> None:
    for change in (
        library.add(moderator(None), TEA),
        library.retire(moderator(None), 1),
        library.import_file(moderator(None), "tasks.csv", table(TEA)),
    ):
        with pytest.raises(NotAllowed, match="server_only"):
            await change
    assert await titles(library, None) == {task.title for task in TASKS}


# -- files


async def test_an_import_adds_changes_and_brings_back_and_a_second_one_changes_nothing(
    library: TaskLibrary,
) -> None:
    tea, walk = await library.add(moderator(), TEA), await library.add(moderator(), WALK)
    await library.retire(moderator(), walk.task_id)
    rows = table(TEA | {"minutes": "3"}, WALK, TEA | {"title": "Something new"})
    assert await library.import_file(moderator(), "tasks.csv", rows) == {
        Became.CHANGED: 1,
        Became.BROUGHT_BACK: 1,
        Became.ADDED: 1,
    }
    assert (await library.of(HERE)).task(tea.task_id).minutes == 3
    assert await library.import_file(moderator(), "tasks.csv", rows) == {Became.SAME: 3}


async def test_a_file_with_one_fault_changes_nothing(library: TaskLibrary) -> None:
    before = await library.of(HERE)
    with pytest.raises(InvalidInput, match="task_rows"):
        await library.import_file(moderator(), "tasks.csv", table(TEA, WALK | {"tiny": ""}))
    taken = TEA | {"title": "Sip before you start"}
    with pytest.raises(InvalidInput, match="task_rows") as refused:
        await library.import_file(moderator(), "tasks.csv", table(WALK, taken))
    assert [(fault.row, fault.column) for fault in refused.value.facts["faults"]] == [(3, "title")]
    assert await library.of(HERE) is before


async def test_two_tasks_can_swap_their_titles(library: TaskLibrary) -> None:
    await library.import_file(moderator(), "tasks.csv", table(TEA | {"key": "a"}, WALK | {"key": "b"}))
    swapped = table(WALK | {"key": "a"}, TEA | {"key": "b"})
    assert await library.import_file(moderator(), "tasks.csv", swapped) == {Became.CHANGED: 2}


async def test_a_file_that_is_too_large_is_refused(library: TaskLibrary) -> None:
    with pytest.raises(InvalidInput, match="task_size"):
        await library.import_file(moderator(), "tasks.csv", b"x" * (512 * 1024 + 1))


async def test_an_export_is_what_an_import_reads(library: TaskLibrary) -> None:
    await library.add(moderator(), TEA)
    retired = await library.add(moderator(), WALK)
    await library.retire(moderator(), retired.task_id)
    exported = (await library.export(moderator())).content
    assert await library.import_file(moderator(), "tasks.csv", exported) == {Became.SAME: 1}
    assert await library.import_file(moderator(THERE), "tasks.csv", exported) == {Became.ADDED: 1}


async def test_a_server_without_own_tasks_gets_everyones_as_a_pattern(library: TaskLibrary) -> None:
    pattern = await library.export(moderator())
    assert pattern.is_pattern
    assert pattern.content == write_tasks(TASKS)
    with pytest.raises(InvalidInput, match="task_rows") as refused:
        await library.import_file(moderator(), "tasks.csv", pattern.content)
    assert len(refused.value.facts["faults"]) == len(TASKS)


# -- limits, and several processes


@pytest.fixture
def narrow(database: Database) -> TaskLibrary:
    """A library in which a server has room for two tasks."""
    return TaskLibrary(TaskStore(database), TaskSettings(most_own=2))


async def test_a_server_has_so_many_tasks_and_no_more(narrow: TaskLibrary, library: TaskLibrary) -> None:
    task = await narrow.add(moderator(), TEA)
    with pytest.raises(NotAllowed, match="tasks_full"):
        await narrow.import_file(moderator(), "t.csv", table(WALK, WALK | {"title": "Again"}))
    await narrow.add(moderator(), WALK)
    with pytest.raises(NotAllowed, match="tasks_full"):
        await narrow.add(moderator(), TEA | {"title": "Third"})
    await narrow.retire(moderator(), task.task_id)
    await narrow.add(moderator(), TEA | {"title": "Third"})
    with pytest.raises(NotAllowed, match="tasks_full"):
        await narrow.restore(moderator(), task.task_id)
    # Those that a lowered limit finds too many can still be edited.
    [*_, fourth] = [await library.add(moderator(), TEA | {"title": title}) for title in ("Fourth", "Fifth")]
    assert (await narrow.edit(moderator(), fourth.task_id, {"minutes": "1"})).minutes == 1


async def test_additions_at_the_same_time_keep_to_the_limit(narrow: TaskLibrary) -> None:
    done = await asyncio.gather(
        *(narrow.add(moderator(), TEA | {"title": f"Number {number}"}) for number in range(6)),
        return_exceptions=True,
    )
    assert Counter(type(result) for result in done) == {Task: 2, NotAllowed: 4}
    assert len((await narrow.of(HERE)).own) == 2


async def test_another_process_learns_of_every_change(engine: Engine, library: TaskLibrary) -> None:
    async def changed(guild_id: int, before: ServerTasks) -> ServerTasks:
        for _ in range(500):
            if (found := await engine.task_library.of(guild_id)) is not before:
                return found
            await asyncio.sleep(0.01)
        raise TimeoutError

    sip = await everyones(library)
    async with following(engine):
        before = await engine.task_library.of(HERE)
        await library.retire(moderator(), sip.task_id)
        assert (await changed(HERE, before)).retired == (sip,)
        assert await engine.task_library.of(THERE) is before
        task = await library.add(moderator(THERE), TEA)
        assert (await changed(THERE, before)).own == (task,)


async def test_what_changes_while_it_is_loaded_is_not_remembered(database: Database) -> None:
    class Meanwhile(TaskStore):
        """Another process adds a task after each first look."""

        async def of_server(self, guild_id: int) -> tuple[list[Task], frozenset[int]]:
            found = await super().of_server(guild_id)
            if not found[0]:
                await self.save(guild_id, [read_task(TEA).task], 1)
                library.forget(guild_id)
            return found

    library = TaskLibrary(Meanwhile(database), TaskSettings())
    assert (await library.of(HERE)).own == ()
    assert [task.title for task in (await library.of(HERE)).own] == [TEA["title"]]
