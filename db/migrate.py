"""Bring a database to the newest schema, from code.

Alembic is imported when there is something to migrate: it and SQLAlchemy weigh 25 MB and a second of every start.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from db.pool import translated

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
_CONNECT_SECONDS = 10.0


def config(dsn: str) -> Config:
    """Alembic's configuration for one database; there is no ini file."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(_MIGRATIONS))
    made.attributes["dsn"] = dsn
    return made


def newest() -> str:
    """Revision that the code expects."""
    return max(_revisions())


def knows(revision: str) -> bool:
    """Tell whether this code has a revision; one of a newer code it has not."""
    return revision in _revisions()


async def current(dsn: str) -> str | None:
    """Revision that the database has; None when it has none. Raises DatabaseUnavailable and DatabaseRefused."""
    with translated():
        connection = await asyncpg.connect(dsn, timeout=_CONNECT_SECONDS)
    try:
        if await connection.fetchval("select to_regclass('alembic_version')") is None:
            return None
        revision: str | None = await connection.fetchval("select version_num from alembic_version")
        return revision
    finally:
        await connection.close()


async def upgrade(dsn: str) -> bool:
    """Migrate to the newest revision; False when it was there already. Raises as `current`."""
    if await current(dsn) == newest():
        return False
    from alembic import command

    with translated():
        await asyncio.to_thread(command.upgrade, config(dsn), "head")
    return True


def _revisions() -> set[str]:
    """Return every revision: a migration's file is named `<revision>_<topic>.py`."""
    return {path.stem.split("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*_*.py")}
