"""Rows and the store of the task library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import asyncpg

from db import seeds
from db.pool import Connection, Database
from db.sql import load

SQL = load("tasks")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraft:
    """A small habit as it is written. Fits are 0 (not at all) to 1, in the order of the vocabulary."""

    key: str
    """What it is called for ever among the tasks of its server, or of everyone's."""
    category: str
    title: str
    instructions: str
    minutes: int
    difficulty: int
    """1 (a moment) to 5 (takes resolve)."""
    archetype_fit: tuple[float, ...]
    mode_fit: tuple[float, ...]
    time_of_day: str
    variation_group: str
    """Tasks of one group are variants of each other."""
    anchor: str
    """An if-then plan: when X, I do Y."""
    tiny: str
    """The version that takes two minutes or less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(TaskDraft):
    """A task of the library."""

    task_id: int
    guild_id: int | None
    """The server whose moderators wrote it; None for everyone's."""
    retired_at: dt.datetime | None


class TaskStore:
    """Everyone's tasks, each server's own, and which of everyone's a server hides."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def everyones(self) -> list[Task]:
        """Return everyone's tasks, retired ones included, by id."""
        async with self._database.service() as connection:
            return [_task(row) for row in await connection.fetch(SQL["everyones_tasks"])]

    async def of_server(self, guild_id: int) -> tuple[list[Task], frozenset[int]]:
        """Return a server's own tasks, retired ones included, by id; and the ids of everyone's that it hides."""
        async with self._database.service() as connection:
            own = [_task(row) for row in await connection.fetch(SQL["server_tasks"], guild_id)]
            hidden = await connection.fetch(SQL["hidden_tasks"], guild_id)
        return own, frozenset(row["task_id"] for row in hidden)

    async def save(self, guild_id: int, drafts: Sequence[TaskDraft], most: int) -> list[Task] | None:
        """Add tasks of a server, or replace those of the same keys, and take them (back) into use: all or none.

        None, and nothing is saved, when it would bring the server to more than ``most`` tasks in use.
        """
        keys = [draft.key for draft in drafts]
        async with self._database.transaction() as connection:
            await connection.execute(SQL["lock_server"], guild_id)
            [(in_use, beside)] = await connection.fetch(SQL["count_in_use"], guild_id, keys)
            if beside + len(keys) > max(most, in_use):
                return None
            return await _save(connection, guild_id, drafts)

    async def retire(self, guild_id: int, task_id: int, at: dt.datetime) -> None:
        """Take a server's own task out of use; what refers to it stays."""
        async with self._database.service() as connection:
            await connection.execute(SQL["retire_task"], guild_id, task_id, at)

    async def hide(self, guild_id: int, task_id: int) -> None:
        """Take one of everyone's tasks out of use in a server."""
        async with self._database.service() as connection:
            await connection.execute(SQL["hide_task"], guild_id, task_id)

    async def show(self, guild_id: int, task_id: int) -> None:
        """Take one of everyone's tasks back into use in a server."""
        async with self._database.service() as connection:
            await connection.execute(SQL["show_task"], guild_id, task_id)

    # -- our own file

    async def seeded(self, name: str) -> str | None:
        """Return the content hash with which a seed was last loaded."""
        return await seeds.seeded(self._database, name)

    async def seed(self, name: str, drafts: Sequence[TaskDraft], content_hash: str) -> None:
        """Make these everyone's tasks, all or none: changed ones are replaced, those that left are retired."""
        async with self._database.transaction() as connection:
            await _save(connection, None, drafts)
            await connection.execute(SQL["retire_everyones_beside"], [draft.key for draft in drafts])
            await seeds.remember(connection, name, content_hash)


async def _save(connection: Connection, guild_id: int | None, drafts: Sequence[TaskDraft]) -> list[Task]:
    rows = await connection.fetch(SQL["save_tasks"], guild_id, [asdict(draft) for draft in drafts])
    return [_task(row) for row in rows]


def _task(row: asyncpg.Record) -> Task:
    lists = {name: tuple(row[name]) for name in ("archetype_fit", "mode_fit")}
    return Task(**{**dict(row), **lists})
