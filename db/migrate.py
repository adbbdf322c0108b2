"""Bring a database to the newest schema, from code."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from db.pool import translated

_MIGRATIONS = Path(__file__).parent / "migrations"
_CONNECT_SECONDS = 10.0


def config(dsn: str) -> Config:
    """Alembic's configuration for one database; there is no ini file."""
    made = Config()
    made.set_main_option("script_location", str(_MIGRATIONS))
    made.attributes["dsn"] = dsn
    return made


def newest() -> str | None:
    """Revision that the code expects."""
    return ScriptDirectory(str(_MIGRATIONS)).get_current_head()


async def current(dsn: str) -> str | None:
    """Revision that the database has; None when it has none. Raises DatabaseUnavailable and DatabaseRefused."""
    with translated():
        connection = await asyncpg.connect(dsn, timeout=_CONNECT_SECONDS)
    try:
        if await connection.fetchval("select to_regclass('alembic_version')") is None:
            return None
        return str(await connection.fetchval("select version_num from alembic_version"))
    finally:
        await connection.close()


async def upgrade(dsn: str) -> bool:
    """Migrate to the newest revision; False when it was there already. Raises as `current`."""
    if await current(dsn) == newest():
        return False
    with translated():
        await asyncio.to_thread(command.upgrade, config(dsn), "head")
    return True
