"""Opening zip files from strangers: nothing is written anywhere, and nothing is read that was not declared (kernel)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.errors import InvalidInput

_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_DATA = (".csv", ".json", ".dat", ".data", ".item", ".tsv")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
# What a damaged or forged archive makes Python's zipfile raise.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, struct.error)


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """How much an archive may hold."""

    most_bytes: int = 40 * 2**20
    """Of all its files, unpacked."""
    most_files: int = 2_000


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of an archive, or the one file there is."""

    path: str
    content: bytes


def is_archive(content: bytes) -> bool:
    """Tell whether these bytes are a zip file."""
    return content.startswith(_STARTS)


def unpack(content: bytes, settings: ArchiveSettings) -> list[PackedFile]:
    """Return the data files of a zip file.

    Raises InvalidInput for one that is damaged, locked, too large, within another, or tells tricky paths.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries, settings)
            wanted = [entry for entry in entries if _is_data(entry.filename)]
            return [PackedFile(entry.filename, _read(archive, entry)) for entry in wanted]
    except _DAMAGED as exc:
        raise InvalidInput("import_zip") from exc


def _check(entries: list[zipfile.ZipInfo], settings: ArchiveSettings) -> None:
    """Judge an archive by what it declares, before any of it is unpacked."""
    if len(entries) > settings.most_files or sum(entry.file_size for entry in entries) > settings.most_bytes:
        raise InvalidInput(
            "import_bomb", most_mib=settings.most_bytes // 2**20, most_files=settings.most_files
        )
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise InvalidInput("import_path", path=entry.filename)
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            raise InvalidInput("import_locked")
        if path.suffix.casefold() == ".zip":
            raise InvalidInput("import_nested", path=entry.filename)


def _is_data(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return path.casefold().endswith(_DATA) and not any(part.startswith((".", "__MACOSX")) for part in parts)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpack one file, and not a byte more than it declared."""
    with archive.open(entry) as opened:
        content = opened.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise zipfile.BadZipFile("a file is not as long as declared")
    if is_archive(content):
        raise InvalidInput("import_nested", path=entry.filename)
    return content
