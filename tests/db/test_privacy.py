from __future__ import annotations

import asyncio

import pytest

from db.pool import Database
from db.privacy import PrivacyStore
from tests.core.privacy.personal_rows import INSERTS, insert_everything
from tests.db.waiting import until_waiting


async def test_what_is_not_the_plain_name_of_a_table_is_refused(database: Database) -> None:
    store = PrivacyStore(database)
    for name in ("", "films; drop table films", 'a"b', "Members", "public.films"):
        for statement in (store.read, store.erase):
            with pytest.raises(ValueError, match="not the name of a table"):
                await statement(1, [name])


async def test_what_is_saved_while_reading_is_not_read(database: Database) -> None:
    await insert_everything(database, 1)
    async with asyncio.TaskGroup() as tasks, database.transaction() as connection:
        await connection.execute("lock table film_marks")
        reading = tasks.create_task(PrivacyStore(database).read(1, ["ratings", "film_marks"]))
        await until_waiting(database, 1)
        await connection.execute(INSERTS["film_marks"].replace("watchlist", "unseen"), 1)
    assert [mark["kind"] for mark in reading.result().tables["film_marks"]] == ["watchlist"]


async def test_an_erasure_that_fails_takes_nothing(database: Database) -> None:
    await insert_everything(database, 1)
    store = PrivacyStore(database)
    with pytest.raises(ValueError, match="not the name of a table"):
        await store.erase(1, ["ratings", "no table"])
    counted = await store.counts(1, ["ratings"])
    assert counted is not None
    assert counted[1] == {"ratings": 1}
