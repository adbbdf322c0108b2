"""Real servers, really killed: whatever a dead process leaves behind, the next start repairs it."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from db import embedded_place
from db.embedded import EmbeddedPostgres, EmbeddedPostgresError

FAST = {"fsync": "off"}
PROJECT = Path(__file__).resolve().parents[2]
HOLDER = f"""
import asyncio, sys
from pathlib import Path
from db.embedded import EmbeddedPostgres

async def hold():
    server = EmbeddedPostgres(Path(sys.argv[1]), settings={FAST!r})
    await server.start()
    print("started", flush=True)
    sys.stdin.read()
    await server.stop()

asyncio.run(hold())
"""


def open_folder() -> Iterator[Path]:
    """Make a root in a folder that root's unprivileged account can enter too, unlike pytest's own."""
    top = Path(os.path.realpath(tempfile.mkdtemp(prefix="attune-test-")))
    open_to_all(top)
    yield top / "it's $(here)"  # a name that a shell would trip over
    for pid_file in top.rglob("postmaster.pid"):
        kill_server(pid_file)
    shutil.rmtree(top)


def open_to_all(path: Path) -> None:
    path.chmod(stat.S_IRWXU | stat.S_IXGRP | stat.S_IXOTH)


@pytest.fixture
def empty() -> Iterator[Path]:
    """A root that does not exist yet."""
    yield from open_folder()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A root that the tests share: creating a cluster takes longer than all that they do with it."""
    yield from open_folder()


@pytest.fixture
def long_folder(folder: Path) -> Iterator[Path]:
    """The shared root under a name that is too long for a socket."""
    long_folder = folder.with_name("long" * 30)
    folder.mkdir(exist_ok=True)
    folder.rename(long_folder)
    yield long_folder
    long_folder.rename(folder)


def holder(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(root)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def owner(path: Path) -> int:
    return path.stat().st_uid


def sleeper_of(uid: int) -> subprocess.Popen[bytes]:
    """Start a process that has nothing to do with Postgres, under the server's account."""
    return subprocess.Popen(["sleep", "60"], user=uid if os.geteuid() == 0 else None)


def server_pid(root: Path) -> int:
    return int((root / "pg18" / "postmaster.pid").read_text().split()[0])


def kill_server(pid_file: Path) -> None:
    pid = int(pid_file.read_text().split()[0])
    if psutil.pid_exists(pid) and psutil.Process(pid).name() == "postgres":
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie")


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


async def fetch(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_the_application_owns_its_database_without_being_superuser(folder: Path) -> None:
    async with EmbeddedPostgres(folder, settings=FAST | {"work_mem": "5MB"}) as server:
        dsn = await server.start()
        assert await fetch(dsn, "select current_user || '@' || current_database()") == "attune@attune"
        assert await fetch(dsn, "select rolsuper or rolbypassrls from pg_roles where rolname = user") is False
        assert await fetch(dsn, "create table owned ()") is None
        assert await fetch(dsn, "show work_mem") == "5MB"
        assert await fetch(dsn, "select lower('ÄŁ')") == "äł"
        assert await fetch(server.admin_dsn("attune"), "show is_superuser") == "on"
        assert await fetch(dsn, "show listen_addresses") == ""


async def test_the_last_user_stops_the_server_and_the_data_stays(folder: Path) -> None:
    first, second = EmbeddedPostgres(folder, settings=FAST), EmbeddedPostgres(folder, settings=FAST)
    dsn = await first.start()
    await fetch(dsn, "create table kept_at_stop as select 42 as answer")
    assert await second.start() == dsn
    pid = server_pid(folder)

    await first.stop()
    assert await fetch(dsn, "select answer from kept_at_stop") == 42
    await second.stop()
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie"
    await second.stop()  # a second stop has nothing to do

    async with EmbeddedPostgres(folder, settings=FAST):
        assert await fetch(dsn, "select answer from kept_at_stop") == 42


async def test_settings_are_durable_unless_a_caller_says_otherwise(folder: Path) -> None:
    async with EmbeddedPostgres(folder) as server:
        assert await fetch(server.admin_dsn(), "show fsync") == "on"
        assert await fetch(server.admin_dsn(), "show synchronous_commit") == "on"


async def test_a_killed_server_starts_again_with_its_data(folder: Path) -> None:
    server = EmbeddedPostgres(folder, settings=FAST)
    dsn = await server.start()
    await fetch(dsn, "create table kept_at_kill as select 42 as answer")
    kill_server(folder / "pg18" / "postmaster.pid")
    await server.stop()

    async with EmbeddedPostgres(folder, settings=FAST):
        assert await fetch(dsn, "select answer from kept_at_kill") == 42


async def test_lock_files_naming_a_foreign_process_do_not_stop_a_start(folder: Path) -> None:
    async with EmbeddedPostgres(folder, settings=FAST) as server:
        stranger = sleeper_of(owner(folder / "pg18"))
        locks = [folder / "pg18" / "postmaster.pid", folder / "socket" / ".s.PGSQL.5432.lock"]
        kill_server(locks[0])
        for lock in locks:
            lock.write_text(lock.read_text().replace(lock.read_text().split()[0], str(stranger.pid), 1))
        await server.stop()
        try:
            dsn = await server.start()
            assert await fetch(dsn, "select 1") == 1
            assert stranger.poll() is None
        finally:
            stranger.kill()
            stranger.wait()


async def test_a_lock_file_emptied_by_a_crash_does_not_stop_a_start(folder: Path) -> None:
    server = EmbeddedPostgres(folder, settings=FAST)
    dsn = await server.start()
    await server.stop()
    (folder / "pg18" / "postmaster.pid").touch()
    async with server:
        assert await fetch(dsn, "select 1") == 1


async def test_after_a_start_killed_amid_initdb_two_starters_at_once_share_a_new_server(empty: Path) -> None:
    killed = holder(empty)
    await asyncio.to_thread(wait_until, lambda: any(empty.glob("pg18.new*/*")))
    killed.kill()
    killed.communicate()
    left_over = empty / "pg18.new-left-over"
    left_over.mkdir()

    starters = [holder(empty), holder(empty)]
    for starter in starters:
        assert starter.stdout is not None
        assert await asyncio.to_thread(starter.stdout.readline) == "started\n"
    pid = server_pid(empty)
    assert not left_over.exists()

    await asyncio.to_thread(starters[0].communicate)
    assert server_pid(empty) == pid
    await asyncio.to_thread(starters[1].communicate)
    assert [starter.returncode for starter in starters] == [0, 0]
    assert not (empty / "pg18" / "postmaster.pid").exists()


async def test_a_killed_parent_leaves_a_server_to_attach_to_and_stop(folder: Path) -> None:
    parent = holder(folder)
    assert parent.stdout is not None
    assert await asyncio.to_thread(parent.stdout.readline) == "started\n"
    pid = server_pid(folder)
    parent.kill()
    parent.communicate()

    async with EmbeddedPostgres(folder, settings=FAST):
        assert server_pid(folder) == pid
    assert not (folder / "pg18" / "postmaster.pid").exists()


async def test_a_long_path_moves_the_socket_to_a_private_short_folder(long_folder: Path) -> None:
    async with EmbeddedPostgres(long_folder, settings=FAST) as server:
        assert await fetch(await server.start(), "select 1") == 1
        sockets = Path(str(await fetch(server.admin_dsn(), "show unix_socket_directories")).strip('"'))
    assert os.path.samestat(os.stat(sockets.parent), os.stat(tempfile.gettempdir()))
    assert mode(sockets) == 0o700
    assert owner(sockets) == owner(long_folder / "pg18")

    open_to_all(sockets)
    with pytest.raises(EmbeddedPostgresError, match=sockets.name):
        await EmbeddedPostgres(long_folder, settings=FAST).start()
    os.rmdir(sockets)


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedPostgresError, match=r"cannot use its folder .*/file/root"):
        await EmbeddedPostgres(tmp_path / "file" / "root").start()


def test_a_dsn_before_the_start_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="has not been started"):
        EmbeddedPostgres(tmp_path).admin_dsn()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the server to another account")
async def test_roots_closed_folder_stays_closed_and_the_data_goes_elsewhere_for_good(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = empty.parent / "state"
    monkeypatch.setattr(embedded_place, "SYSTEM_STATE", state)
    os.mkdir(empty, 0o700)
    async with EmbeddedPostgres(empty, settings=FAST) as server:
        data = Path(str(await fetch(server.admin_dsn(), "show data_directory")))
    assert data.is_relative_to(state)
    assert owner(data) != 0
    assert mode(empty) == 0o700

    open_to_all(empty)
    async with EmbeddedPostgres(empty, settings=FAST) as server:
        assert await fetch(server.admin_dsn(), "show data_directory") == str(data)
