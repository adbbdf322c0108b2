from __future__ import annotations

from pgqueuer import Queries

from db.pool import Database


async def test_the_queues_tables_are_what_the_library_would_install(database: Database) -> None:
    async with database.direct() as connection:
        plan = await Queries.from_asyncpg_connection(connection).plan_upgrade()
    assert plan.statements == ()
