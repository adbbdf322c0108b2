"""The migrated schema as it really is: personal tables are registered, guarded, and keyed by their member."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
from alembic import command

from core.privacy.registry import PERSONAL_TABLES
from db import migrate
from db.pool import Database
from tests.conftest import TestServer
from tests.core.privacy.personal_rows import INSERTS, insert_everything

PROJECT = Path(__file__).resolve().parents[2]
MIGRATE = "import asyncio, sys; from db import migrate; asyncio.run(migrate.upgrade(sys.argv[1]))"
NAMES = [table.name for table in PERSONAL_TABLES]

PERSONAL = """
    select class.relname, class.relrowsecurity and class.relforcerowsecurity as guarded,
           (select count(*) from pg_policy where polrelid = class.oid) as policies
    from pg_class as class
    join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attname = 'user_id'
    where class.relkind in ('r', 'p') and class.relnamespace = 'public'::regnamespace
"""

# Citus spreads rows by user_id: each server can only check what is unique, or refers, within one member.
KEYS_WITHOUT_USER_ID = """
    with personal as (
        select attrelid as table_id, attnum as user_id from pg_attribute
        join pg_class on pg_class.oid = attrelid
        where attname = 'user_id' and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
    )
    select pg_get_indexdef(indexrelid) as definition
    from personal join pg_index on indrelid = table_id
    where indisunique and not user_id = any(indkey::smallint[])
    union all
    select referring.table_id::regclass || ': ' || pg_get_constraintdef(pg_constraint.oid)
    from personal as referring
    join pg_constraint on conrelid = referring.table_id and contype = 'f'
    join personal as referred on referred.table_id = confrelid
    where not exists (
        select from unnest(conkey, confkey) as pair (from_column, to_column)
        where from_column = referring.user_id and to_column = referred.user_id
    )
    union all
    select conrelid::regclass || ': ' || pg_get_constraintdef(pg_constraint.oid)
    from pg_constraint join personal as referred on referred.table_id = confrelid
    where contype = 'f' and conrelid not in (select table_id from personal)
"""

WRONG_TABLES = """
    create table no_primary_key (id integer primary key, user_id bigint);
    create table no_unique_key (user_id bigint primary key, name text, unique (name));
    create table no_foreign_key (user_id bigint, id bigint, foreign key (id) references members);
    create table no_user_id (id bigint primary key references members);
"""

# The server writes the statements: it knows how to quote its tables' names.
COUNTS = "select format('select count(*) from %I', name) from unnest($1::text[]) as names (name)"

OURS = """
    select relname::text as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
    union all select proname::text from pg_proc where pronamespace = 'public'::regnamespace
    order by name
"""


async def counts(connection: asyncpg.Connection) -> dict[str, int]:
    statements = [statement for (statement,) in await connection.fetch(COUNTS, NAMES)]
    found = [await connection.fetchval(statement) for statement in statements]
    return dict(zip(NAMES, found, strict=True))


async def ours(dsn: str) -> list[str]:
    connection = await asyncpg.connect(dsn)
    try:
        return [name for (name,) in await connection.fetch(OURS)]
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def dsn(postgres: TestServer) -> Iterator[str]:
    """A database that the tests share, with members of its own for each."""
    made = asyncio.run(postgres.create_database())
    yield made
    asyncio.run(postgres.drop_database(made))


@pytest.fixture
async def empty_dsn(postgres: TestServer) -> AsyncIterator[str]:
    """A database without any schema."""
    made = await postgres.create_database("template0")
    yield made
    await postgres.drop_database(made)


async def test_every_table_about_members_is_registered_and_guarded(database: Database) -> None:
    async with database.service() as connection:
        tables = await connection.fetch(PERSONAL)
    assert {table["relname"] for table in tables} == set(NAMES)
    assert [table["relname"] for table in tables if not table["guarded"] or table["policies"] != 1] == []


def test_no_table_is_registered_twice() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_every_registered_table_has_an_example_row() -> None:
    assert set(INSERTS) == set(NAMES)


async def test_a_member_sees_their_rows_and_nobody_elses(database: Database) -> None:
    await insert_everything(database, 1)
    await insert_everything(database, 2)
    for user_id, seen in ((1, 1), (2, 1), (3, 0)):
        async with database.member(user_id) as connection:
            assert await counts(connection) == dict.fromkeys(NAMES, seen)


async def test_a_connection_without_a_scope_sees_and_adds_no_rows(database: Database, dsn: str) -> None:
    await insert_everything(database, 4)
    stranger = await asyncpg.connect(dsn)
    try:
        assert await counts(stranger) == dict.fromkeys(NAMES, 0)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await stranger.execute(INSERTS["members"], 5)
    finally:
        await stranger.close()


async def test_a_member_scope_cannot_add_rows_for_another(database: Database) -> None:
    await insert_everything(database, 6)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.member(7) as connection:
            await connection.execute(INSERTS["film_marks"].replace("watchlist", "unseen"), 6)


async def test_every_key_of_a_personal_table_contains_the_member(database: Database) -> None:
    async with database.service() as connection:
        assert await connection.fetch(KEYS_WITHOUT_USER_ID) == []


async def test_keys_without_the_member_are_found(database: Database) -> None:
    async with database.service() as connection:
        change = connection.transaction()
        await change.start()
        try:
            await connection.execute(WRONG_TABLES)
            found = [definition for (definition,) in await connection.fetch(KEYS_WITHOUT_USER_ID)]
        finally:
            await change.rollback()
    assert sorted(found) == [
        "CREATE UNIQUE INDEX no_primary_key_pkey ON public.no_primary_key USING btree (id)",
        "CREATE UNIQUE INDEX no_unique_key_name_key ON public.no_unique_key USING btree (name)",
        "no_foreign_key: FOREIGN KEY (id) REFERENCES members(user_id)",
        "no_user_id: FOREIGN KEY (id) REFERENCES members(user_id)",
    ]


async def test_migrations_lead_up_and_down_and_up_again(empty_dsn: str) -> None:
    await migrate.upgrade(empty_dsn)
    upgraded = await ours(empty_dsn)
    await asyncio.to_thread(command.downgrade, migrate.config(empty_dsn), "base")
    assert await ours(empty_dsn) == ["alembic_version"]
    await migrate.upgrade(empty_dsn)
    assert await ours(empty_dsn) == upgraded
    assert await migrate.current(empty_dsn) == migrate.newest()


async def test_two_bots_that_start_together_both_migrate(empty_dsn: str) -> None:
    bots = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", MIGRATE, empty_dsn, cwd=PROJECT)
        for _ in range(2)
    ]
    assert await asyncio.gather(*(bot.wait() for bot in bots)) == [0, 0]
    assert await migrate.current(empty_dsn) == migrate.newest()
