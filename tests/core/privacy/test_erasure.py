from __future__ import annotations

import asyncio
import datetime as dt

from core.caller import Caller
from core.privacy.erasure import Erased, Erasure
from core.privacy.registry import PERSONAL_TABLES
from db.films import FilmStore, Vector
from db.pool import Database
from db.privacy import MEMBER_ERASED, PrivacyStore
from tests.core.privacy.personal_rows import insert_everything
from tests.db.waiting import until_waiting

NOW = dt.datetime(2026, 5, 6, tzinfo=dt.UTC)
# The server writes the statements: it knows how to quote its tables' names.
SEARCHES = """
    select tablename, format('select exists (select from %I as kept where strpos(kept::text, $1) > 0)', tablename)
    from pg_tables where schemaname = 'public'
"""


async def tables_that_mention(database: Database, user_id: int) -> set[str]:
    """Look for a member's id in the text of every row of every table, registered or not."""
    async with database.service() as connection:
        return {
            table
            for table, search in await connection.fetch(SEARCHES)
            if await connection.fetchval(search, str(user_id))
        }


async def test_erasing_takes_the_caller_out_of_every_table_and_leaves_others(
    database: Database, alice: int, bob: int
) -> None:
    await insert_everything(database, alice)
    await insert_everything(database, bob)
    erased = await Erasure(PrivacyStore(database), []).erase(Caller(alice, None, 1, NOW))
    assert erased == Erased(rows=len(PERSONAL_TABLES))
    assert await tables_that_mention(database, alice) == set()
    assert await tables_that_mention(database, bob) == {table.name for table in PERSONAL_TABLES}


async def test_erasing_twice_finds_nothing_the_second_time(database: Database, alice: int) -> None:
    await insert_everything(database, alice)
    erasure = Erasure(PrivacyStore(database), [])
    await erasure.erase(Caller(alice, None, 1, NOW))
    assert await erasure.erase(Caller(alice, None, 2, NOW)) == Erased(rows=0)


async def test_this_process_forgets_and_the_others_are_told(database: Database, alice: int) -> None:
    forgotten: list[int] = []
    listening, told = asyncio.Event(), asyncio.Queue[str]()
    async with asyncio.TaskGroup() as tasks:
        listener = tasks.create_task(database.listen({MEMBER_ERASED: told.put_nowait}, listening.set))
        await listening.wait()
        await Erasure(PrivacyStore(database), [forgotten.append]).erase(Caller(alice, None, 1, NOW))
        assert await asyncio.wait_for(told.get(), 5) == str(alice)
        listener.cancel()
    assert forgotten == [alice]


async def test_a_rating_amid_an_erasure_waits_for_it_and_is_not_saved(database: Database, alice: int) -> None:
    await insert_everything(database, alice)
    erasure, films = Erasure(PrivacyStore(database), []), FilmStore(database)
    film_id = (await films.ratings_of(alice))[0].film_id
    async with asyncio.TaskGroup() as tasks, database.transaction() as connection:
        await connection.execute("select from server_members for update")  # stops the erasure half way
        tasks.create_task(erasure.erase(Caller(alice, None, 1, NOW)))
        await until_waiting(database, 1)
        rating = tasks.create_task(films.save_rating(alice, 1, film_id, 4.0, None, None, NOW, Vector(1, b"")))
        await until_waiting(database, 2)
    assert rating.result() is None
    assert await tables_that_mention(database, alice) == set()


async def test_an_erasure_amid_a_rating_waits_for_it_and_takes_it_too(database: Database, alice: int) -> None:
    await insert_everything(database, alice)
    erasure, films = Erasure(PrivacyStore(database), []), FilmStore(database)
    film_id = (await films.ratings_of(alice))[0].film_id
    async with asyncio.TaskGroup() as tasks, database.transaction() as connection:
        await connection.execute("select from ratings for update")  # stops the rating half way
        rating = tasks.create_task(films.save_rating(alice, 1, film_id, 4.0, None, None, NOW, Vector(1, b"")))
        await until_waiting(database, 1)
        tasks.create_task(erasure.erase(Caller(alice, None, 1, NOW)))
        await until_waiting(database, 2)
    assert rating.result() is not None
    assert await tables_that_mention(database, alice) == set()
