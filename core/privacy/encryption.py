"""Private texts at rest: AES-256-GCM, bound to their member and column, with keys that can be changed over time.

A sealed text is one byte of key version, 12 bytes of nonce, and the ciphertext with its tag (NIST SP 800-38D).
The associated data `user_id|column` makes a text that was copied to another row unreadable there.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Unavailable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
LAST_VERSION = 255
KEY_FILE = "encryption.key"
_WRITTEN_KEY = re.compile(r"(\d{1,3}):([A-Za-z0-9+/_=-]+)")


class BadKeys(Exception):
    """The keys cannot be used; the text says why, and shows none of them."""


class Cipher:
    """Seals and opens texts; the key of the highest version seals."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._keys = keys
        self._ready: dict[int, AESGCM] = {}
        self.version = max(keys)

    def seal(self, text: str, user_id: int, column: str) -> bytes:
        """Encrypt a member's text for one column."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._key(self.version).encrypt(nonce, text.encode(), _bound_to(user_id, column))
        return bytes([self.version]) + nonce + sealed

    def open(self, sealed: bytes, user_id: int, column: str) -> str:
        """Decrypt a text. Raises Unavailable where no key of ours opens it, or it belongs elsewhere."""
        from cryptography.exceptions import InvalidTag

        if len(sealed) <= NONCE_BYTES or sealed[0] not in self._keys:
            raise Unavailable("sealed_text")
        key = self._key(sealed[0])
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return key.decrypt(nonce, body, _bound_to(user_id, column)).decode()
        except InvalidTag as exc:
            raise Unavailable("sealed_text") from exc

    def _key(self, version: int) -> AESGCM:
        # Imported with the first text: the library weighs some megabytes, and many bots never seal any.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if version not in self._ready:
            self._ready[version] = AESGCM(self._keys[version])
        return self._ready[version]


def new_key() -> str:
    """Make a key as settings write it, without its version."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def read_keys(written: str) -> dict[int, bytes]:
    """Read keys such as `1:<base64>,2:<base64>`. Raises BadKeys."""
    keys: dict[int, bytes] = {}
    for part in written.split(","):
        found = _WRITTEN_KEY.fullmatch(part.strip())
        if found is None:
            raise BadKeys("write keys as 1:<base64>, separated by commas")
        version = int(found[1])
        try:
            key = base64.urlsafe_b64decode(found[2].replace("+", "-").replace("/", "_"))
        except binascii.Error as exc:
            raise BadKeys(f"key {version} is not base64") from exc
        if len(key) != KEY_BYTES:
            raise BadKeys(f"key {version} has {len(key)} bytes, not {KEY_BYTES}")
        if version in keys or not 1 <= version <= LAST_VERSION:
            raise BadKeys(f"key versions go from 1 to {LAST_VERSION}, each once")
        keys[version] = key
    return keys


def kept_keys(folder: Path) -> dict[int, bytes]:
    """Return the keys kept in a folder beside the data that they protect; make the first when there is none.

    Raises BadKeys when the file was damaged: a new key would make every text unreadable.
    """
    path = folder / KEY_FILE
    if not path.exists():
        _make_key_file(path)
    return read_keys(path.read_text(encoding="ascii", errors="replace").strip())


def _make_key_file(path: Path) -> None:
    """Put a whole key in place at once: of two processes that start together, the second takes the first's."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as draft:  # for its owner alone
        draft.write(f"1:{new_key()}\n")
        draft.flush()
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)


def _bound_to(user_id: int, column: str) -> bytes:
    return f"{user_id}|{column}".encode()
