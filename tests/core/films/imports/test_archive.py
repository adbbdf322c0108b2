from __future__ import annotations

import io
import struct
import zipfile

import pytest

from core.errors import InvalidInput
from core.films.imports.archive import ArchiveSettings, is_archive, unpack
from tests.core.films.imports.samples import RATINGS, zipped

SETTINGS = ArchiveSettings()


def refusal(content: bytes, settings: ArchiveSettings = SETTINGS) -> str:
    with pytest.raises(InvalidInput) as refused:
        unpack(content, settings)
    return refused.value.what


def test_only_data_files_are_unpacked() -> None:
    files = {
        "a/ratings.csv": RATINGS,
        "photo.jpg": b"\xff",
        "__MACOSX/._ratings.csv": b"\0",
        "a/.x.csv": b"\0",
    }
    assert [file.path for file in unpack(zipped(files), SETTINGS)] == ["a/ratings.csv"]


def test_a_text_is_no_archive() -> None:
    assert not is_archive(RATINGS.encode())


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    assert refusal(zipped({"ratings.csv": b"0" * 2_000}), ArchiveSettings(most_bytes=1_000)) == "import_bomb"


def test_a_bomb_of_many_parts_is_refused() -> None:
    files = {f"{number}.csv": b"0" * 600 for number in range(2)}
    assert refusal(zipped(files), ArchiveSettings(most_bytes=1_000)) == "import_bomb"


def test_too_many_files_are_refused() -> None:
    assert (
        refusal(zipped({f"{n}.csv": "" for n in range(11)}), ArchiveSettings(most_files=10)) == "import_bomb"
    )


def test_a_bomb_that_declares_less_than_it_holds_is_not_unpacked() -> None:
    content = zipped({"ratings.csv": b"0" * 5_000_000})
    size = struct.pack("<I", 5_000_000)
    assert refusal(content.replace(size, struct.pack("<I", 10))) == "import_zip"


@pytest.mark.parametrize("name", ["inner.zip", "ratings.csv", "INNER.ZIP"])
def test_an_archive_within_an_archive_is_refused(name: str) -> None:
    assert refusal(zipped({name: zipped({"ratings.csv": RATINGS})})) == "import_nested"


@pytest.mark.parametrize(
    "name",
    [
        "../ratings.csv",
        "/etc/ratings.csv",
        "a/../../ratings.csv",
        "..\\ratings.csv",
        "C:\\ratings.csv",
        "\\\\x\\y.csv",
    ],
)
def test_a_path_that_leads_out_is_refused(name: str) -> None:
    assert refusal(zipped({name: RATINGS})) == "import_path"


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(zipped({"ratings.csv": RATINGS}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(content)) == "import_locked"


def test_an_unusual_compression_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("ratings.csv", RATINGS)
    assert refusal(packed.getvalue()) == "import_locked"


def test_a_truncated_archive_is_refused() -> None:
    assert refusal(zipped({"ratings.csv": RATINGS})[:-30]) == "import_zip"
