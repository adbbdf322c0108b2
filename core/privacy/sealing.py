"""Sealing as the services use it, also where no key was given: then nothing that would need one is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import Unavailable

if TYPE_CHECKING:
    from core.privacy.encryption import Cipher


class Sealing:
    """Seals and opens members' texts. Each column is named as `table.column`."""

    def __init__(self, cipher: Cipher | None) -> None:
        self._cipher = cipher

    @property
    def is_possible(self) -> bool:
        """Whether there is a key."""
        return self._cipher is not None

    def require(self) -> None:
        """Raise Unavailable without a key."""
        self._with_key()

    def seal(self, text: str, user_id: int, column: str) -> bytes:
        """Encrypt a member's text. Raises Unavailable without a key."""
        return self._with_key().seal(text, user_id, column)

    def open(self, sealed: bytes, user_id: int, column: str) -> str:
        """Decrypt a member's text. Raises Unavailable without a key, and where none of ours opens it."""
        return self._with_key().open(sealed, user_id, column)

    def _with_key(self) -> Cipher:
        if self._cipher is None:
            raise Unavailable("encryption")
        return self._cipher
