"""The migration that imports brought, on a database that has been in use."""

from __future__ import annotations

import asyncio

import asyncpg
from alembic import command

from db import migrate
from db.imports import ImportStore
from db.pool import Database
from tests.core.privacy.personal_rows import INSERTS, insert_everything


async def test_going_back_drops_only_what_the_older_schema_has_no_place_for(
    database: Database, dsn: str
) -> None:
    await insert_everything(database, 1)
    async with database.service() as connection:
        await connection.execute(INSERTS["film_marks"].replace("watchlist", "liked"), 1)
        await connection.execute(
            "insert into film_ids select film_id, 'imdb', 'tt0078748' from films limit 1"
        )
    await asyncio.to_thread(command.downgrade, migrate.config(dsn), "0001")
    stranger = await asyncpg.connect(dsn)
    try:
        await stranger.execute("select set_config('app.scope', 'service', false)")
        assert [kind for (kind,) in await stranger.fetch("select kind from film_marks")] == ["watchlist"]
    finally:
        await stranger.close()
    await migrate.upgrade(dsn)
    assert await ImportStore(database).film_ids() == {}
