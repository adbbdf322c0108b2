"""The connection pool, its two scopes, and notifications.

Row level security binds every personal table. A pooled connection is in *service* scope from its start (it
may see all rows: the hot paths and the jobs); inside `Database.member` it is in *member* scope, where only
that member's rows exist.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import asyncpg
import structlog

log = structlog.get_logger(__name__)

Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"

# What asyncpg and the socket raise when the server is away, starting or shutting down.
_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
)


# What it raises when the DSN is at fault: trying again does not help.
_REFUSED = (
    asyncpg.ClientConfigurationError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)


class DatabaseUnavailable(Exception):
    """The database does not answer now; what was under way has been rolled back or never begun."""


class DatabaseRefused(Exception):
    """The DSN leads nowhere: it cannot be read, or the server knows no such role, password or database."""


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """Size and patience of the pool."""

    size: int = 10
    acquire_timeout_seconds: float = 2.0
    command_timeout_seconds: float = 10.0
    retry_seconds: float = 2.0


class Database:
    """One pool on one DSN. It connects in the background, so that a bot can start before its database."""

    def __init__(self, dsn: str, settings: PoolSettings | None = None) -> None:
        self._dsn = dsn
        self._settings = settings or PoolSettings()
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None

    async def connect(self) -> None:
        """Open the pool. Raises DatabaseUnavailable when the server does not answer, and DatabaseRefused."""
        with translated():
            self._pool = await asyncpg.create_pool(
                self._dsn,
                min_size=1,
                max_size=self._settings.size,
                command_timeout=self._settings.command_timeout_seconds,
                timeout=self._settings.command_timeout_seconds,
                init=_prepare,
                reset=_keep_session,
            )

    async def close(self) -> None:
        """Close the pool; give statements in flight a moment."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            try:
                async with asyncio.timeout(self._settings.command_timeout_seconds):
                    await pool.close()
            except TimeoutError:
                pool.terminate()

    @contextlib.asynccontextmanager
    async def service(self) -> AsyncIterator[Connection]:
        """A connection in service scope. Raises DatabaseUnavailable."""
        if self._pool is None:
            raise DatabaseUnavailable
        with translated():
            async with self._pool.acquire(timeout=self._settings.acquire_timeout_seconds) as connection:
                yield connection

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A transaction in service scope."""
        async with self.service() as connection, connection.transaction():
            yield connection

    @contextlib.asynccontextmanager
    async def member(self, user_id: int) -> AsyncIterator[Connection]:
        """A transaction in which row level security shows this member's rows only."""
        async with self.transaction() as connection:
            await connection.execute(
                "select set_config('app.scope', 'member', true), set_config('app.user_id', $1, true)",
                str(user_id),
            )
            yield connection

    @contextlib.asynccontextmanager
    async def direct(self) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
        """A plain connection beside the pool, for who keeps one. Raises DatabaseUnavailable and DatabaseRefused."""
        with translated():
            connection = await asyncpg.connect(
                self._dsn,
                timeout=self._settings.command_timeout_seconds,
                command_timeout=self._settings.command_timeout_seconds,
            )
            try:
                yield connection
            finally:
                connection.terminate()

    async def listen(
        self, channels: dict[str, Callable[[str], None]], on_reconnect: Callable[[], None]
    ) -> None:
        """Call a channel's callback with each payload, for ever.

        `on_reconnect` is called after every (re)connection: notifications may have been missed before it.
        """
        while True:
            lost = asyncio.Event()
            try:
                connection = await asyncpg.connect(self._dsn, timeout=self._settings.command_timeout_seconds)
            except (*_AWAY, *_REFUSED) as exc:
                log.warning("listening_failed", retry_seconds=self._settings.retry_seconds, cause=repr(exc))
                await asyncio.sleep(self._settings.retry_seconds)
                continue
            try:
                connection.add_termination_listener(lambda _, lost=lost: lost.set())
                for channel, callback in channels.items():
                    await connection.add_listener(
                        channel, lambda _c, _pid, _ch, payload, call=callback: call(str(payload))
                    )
                on_reconnect()
                await lost.wait()
            except _AWAY:
                pass
            finally:
                connection.terminate()


async def _prepare(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
    await connection.execute("select set_config('app.scope', 'service', false)")


async def _keep_session(_: asyncpg.Connection[asyncpg.Record]) -> None:
    """Replace asyncpg's reset query: it costs a round trip per use, and would drop the connection's scope."""


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn what asyncpg and the socket raise into DatabaseUnavailable or DatabaseRefused."""
    try:
        yield
    except _REFUSED as exc:
        raise DatabaseRefused from exc
    except _AWAY as exc:
        raise DatabaseUnavailable from exc
