from __future__ import annotations

import pytest

from db import sql
from db.pool import Database


@pytest.mark.parametrize("room", sql.rooms())
async def test_every_query_prepares_on_the_migrated_database(room: str, database: Database) -> None:
    for statement in sql.load(room).values():
        async with database.service() as connection:
            await connection.prepare(statement)


def test_a_room_with_a_doubled_name_is_refused(tmp_path, monkeypatch) -> None:
    (tmp_path / "twice.sql").write_text("-- name: a\nselect 1\n-- name: a\nselect 2\n")
    monkeypatch.setattr(sql, "QUERIES", tmp_path)
    with pytest.raises(ValueError, match="doubled"):
        sql.load("twice")
