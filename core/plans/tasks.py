"""The task library: what a server's plans choose from, and what its moderators change about that."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from core import seeding
from core.bounded import Bounded
from core.caller import Caller
from core.errors import InvalidInput, NotAllowed, NotFound
from core.plans.library import (
    LIBRARY,
    Cells,
    Fault,
    Row,
    Wrong,
    cells_of,
    parse_library,
    read_task,
    read_tasks,
    refuse,
    usual_fits,
    write_tasks,
)
from core.plans.task_table import TaskTable
from db.tasks import Task, TaskStore

SEED_SOURCE = "tasks"
CHOSEN = "task:"
LONGEST_ID = 9


@dataclass(frozen=True, slots=True)
class TaskSettings:
    """How many tasks are kept, and taken at once."""

    most_own: int = 200
    """Tasks of its own that a server has in use."""
    most_kib: int = 512
    """Of a file with tasks."""
    cached_servers: int = 5_000
    """Servers whose tasks a process remembers: 80 KiB each, next to nothing for those that changed nothing."""


class ServerTasks:
    """The tasks of one server: everyone's and its own."""

    def __init__(self, tasks: Iterable[Task], hidden: frozenset[int] = frozenset()) -> None:
        self.by_id: Mapping[int, Task] = {
            task.task_id: task for task in sorted(tasks, key=lambda task: task.task_id)
        }
        """All of them, also those that are in use no more: plans of earlier days refer to them."""
        kept = [task for task in self.by_id.values() if task.retired_at is None]
        self.in_use = tuple(task for task in kept if task.task_id not in hidden)
        """Those that plans choose from, by id."""
        self.own = tuple(task for task in self.by_id.values() if task.guild_id is not None)
        """Those that the server's moderators wrote, by id."""
        self.retired = (
            *(task for task in kept if task.task_id in hidden),
            *(task for task in self.own if task.retired_at is not None),
        )
        """Those that the moderators took out of use, and can take back."""

    @cached_property
    def table(self) -> TaskTable:
        """Those in use, as choosing needs them."""
        return TaskTable.build(self.in_use)

    def task(self, task_id: int) -> Task:
        """Return one of them. Raises NotFound, also for a task of another server."""
        if task_id not in self.by_id:
            raise NotFound("task")
        return self.by_id[task_id]

    def resolve(self, text: str) -> Task:
        """Return the task that a command option means: one chosen from the list, or a title typed in full.

        Raises NotFound.
        """
        chosen = text.removeprefix(CHOSEN)
        if chosen != text and chosen.isdecimal() and len(chosen) <= LONGEST_ID:
            return self.task(int(chosen))
        title = text.strip().casefold()
        for task in (*self.in_use, *self.retired):
            if task.title.casefold() == title:
                return task
        raise NotFound("task")


class Became(StrEnum):
    """What an import made of a task."""

    ADDED = "added"
    CHANGED = "changed"
    BROUGHT_BACK = "brought back"
    SAME = "already there"


@dataclass(frozen=True, slots=True)
class TaskExport:
    """Tasks as a file: the server's own, or everyone's as a pattern."""

    content: bytes
    is_pattern: bool


class TaskLibrary:
    """Every server's tasks, loaded when needed and remembered until they change."""

    def __init__(self, store: TaskStore, settings: TaskSettings) -> None:
        self._store = store
        self._settings = settings
        self._everyones: ServerTasks | None = None
        self._servers: Bounded[int, ServerTasks] = Bounded(settings.cached_servers)
        self._changes = 0

    async def of(self, guild_id: int | None) -> ServerTasks:
        """Return the tasks of a server, or everyone's. Servers without any of their own share one object."""
        known = self._everyones if guild_id is None else self._servers.get(guild_id)
        if known is not None:
            return known
        changes = self._changes
        if guild_id is None:
            found = ServerTasks(await self._store.everyones())
        else:
            everyones, (own, hidden) = await self.of(None), await self._store.of_server(guild_id)
            found = ServerTasks([*everyones.by_id.values(), *own], hidden) if own or hidden else everyones
        if changes == self._changes:  # else it may be outdated already
            if guild_id is None:
                self._everyones = found
            else:
                self._servers.put(guild_id, found)
        return found

    async def seed(self, path: Path = LIBRARY) -> int | None:
        """Make everyone's tasks those of our file if it changed; return how many, None when nothing was to do."""
        seeded = await seeding.seed(self._store, SEED_SOURCE, path, parse_library)
        self.forget_all()
        return seeded

    def forget(self, guild_id: int | None) -> None:
        """Drop a server's tasks because they changed; all, if everyone's did."""
        if guild_id is None:
            self.forget_all()
        else:
            self._changes += 1
            self._servers.forget(guild_id)

    def forget_all(self) -> None:
        """Drop everything: news of a change may have been missed."""
        self._changes += 1
        self._everyones = None
        self._servers.clear()

    async def add(self, caller: Caller, cells: Cells) -> Task:
        """Add a task to the caller's server. Raises InvalidInput, and NotAllowed when it has enough of them."""
        row, current = read_task(cells), await self._current(caller)
        if any(task.key == row.task.key and task.retired_at is None for task in current.own):
            refuse([Fault(None, "title", Wrong.TAKEN)])
        [task] = await self._save(caller, current, [row])
        return task

    async def edit(self, caller: Caller, task_id: int, cells: Cells) -> Task:
        """Rewrite some cells of the server's own task; a retired one is back in use then.

        Fits that were the usual ones of its difficulty become those of a new difficulty.
        Raises NotFound, NotAllowed for one of everyone's, and InvalidInput.
        """
        current = await self._current(caller)
        task = _own(current.task(task_id))
        before = cells_of(task)
        fits = usual_fits(task.difficulty)
        left_open = dict.fromkeys(fits, "") if fits.items() <= before.items() else {}
        [edited] = await self._save(caller, current, [read_task({**before, **left_open, **cells})])
        return edited

    async def retire(self, caller: Caller, task_id: int) -> Task:
        """Take a task out of use in the caller's server; plans of earlier days keep it. Raises NotFound."""
        guild_id = _server(caller)
        task = (await self.of(guild_id)).task(task_id)
        if task.guild_id is None:
            await self._store.hide(guild_id, task_id)
        else:
            await self._store.retire(guild_id, task_id, caller.at)
        self.forget(guild_id)
        return task

    async def restore(self, caller: Caller, task_id: int) -> Task:
        """Take a task back into use. Raises NotFound, InvalidInput and NotAllowed as adding it would."""
        guild_id, current = _server(caller), await self._current(caller)
        task = current.task(task_id)
        if task not in current.retired:
            return task
        row = read_task(cells_of(task))
        if task.guild_id is None:
            _refuse_taken([row], current.in_use)
            await self._store.show(guild_id, task_id)
            self.forget(guild_id)
        else:
            await self._save(caller, current, [row])
        return task

    def check_size(self, size: int) -> None:
        """Refuse a file by its declared size, before anything of it is loaded; raises InvalidInput."""
        if size > self._settings.most_kib * 2**10:
            raise InvalidInput("task_size", most_kib=self._settings.most_kib)

    async def import_file(self, caller: Caller, filename: str, content: bytes) -> Counter[Became]:
        """Add and change the tasks of a file, all or none; return how many became what.

        A row means the server's own task of the same key. Those that are not in the file stay as they are.
        Raises InvalidInput with every `Fault`, and NotAllowed when there would be too many.
        """
        self.check_size(len(content))
        rows, current = await asyncio.to_thread(read_tasks, content, filename), await self._current(caller)
        own = {task.key: task for task in current.own}
        became = {row: _became(row, own.get(row.task.key)) for row in rows}
        await self._save(caller, current, [row for row in rows if became[row] is not Became.SAME])
        return Counter(became.values())

    async def export(self, caller: Caller) -> TaskExport:
        """Write the server's own tasks in use as a file to import; one without any gets everyone's as a pattern."""
        current = await self._current(caller)
        own = [task for task in current.own if task.retired_at is None]
        return TaskExport(write_tasks(own or current.in_use), is_pattern=not own)

    async def _current(self, caller: Caller) -> ServerTasks:
        """Return the tasks of the caller's server as they are now, whoever changed them."""
        guild_id = _server(caller)
        self.forget(guild_id)
        return await self.of(guild_id)

    async def _save(self, caller: Caller, current: ServerTasks, rows: Sequence[Row]) -> list[Task]:
        """Save rows as the server's own tasks, unless another of its tasks has the same title."""
        keys = {row.task.key for row in rows}
        _refuse_taken(
            rows, (task for task in current.in_use if task.guild_id is None or task.key not in keys)
        )
        guild_id, most = _server(caller), self._settings.most_own
        saved = await self._store.save(guild_id, [row.task for row in rows], most)
        if saved is None:
            raise NotAllowed("tasks_full", most=most)
        self.forget(guild_id)
        return saved


def _server(caller: Caller) -> int:
    if caller.guild_id is None:
        raise NotAllowed("server_only")
    return caller.guild_id


def _own(task: Task) -> Task:
    if task.guild_id is None:
        raise NotAllowed("task_everyones")
    return task


def _refuse_taken(rows: Iterable[Row], others: Iterable[Task]) -> None:
    titles = {task.title.casefold() for task in others}
    refuse(Fault(row.line, "title", Wrong.TAKEN) for row in rows if row.task.title.casefold() in titles)


def _became(row: Row, before: Task | None) -> Became:
    if before is None:
        return Became.ADDED
    if before.retired_at is not None:
        return Became.BROUGHT_BACK
    return Became.SAME if cells_of(before) == cells_of(row.task) else Became.CHANGED
