"""Rotation of keys: every text under an older key is sealed anew with the newest, while everything runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import structlog

from core.errors import Unavailable
from core.privacy.encryption import Cipher
from core.privacy.registry import PERSONAL_TABLES
from db.sealed_texts import FIRST, SealedTextStore

log = structlog.get_logger(__name__)

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many texts were sealed anew, were changed by their member meanwhile, and could not be read."""

    anew: int = 0
    changed_meanwhile: int = 0
    unreadable: int = 0

    def __add__(self, other: Rotated) -> Rotated:
        return Rotated(
            self.anew + other.anew,
            self.changed_meanwhile + other.changed_meanwhile,
            self.unreadable + other.unreadable,
        )


class Rotation:
    """Stopped at any point, it goes on where it was: what is under the newest key is not touched again."""

    def __init__(self, store: SealedTextStore, cipher: Cipher) -> None:
        self._store = store
        self._cipher = cipher

    async def rotate(self) -> Rotated:
        """Seal anew what needs it, one text at a time; what no key of ours opens stays as it is."""
        rotated = Rotated()
        for table, column in sealed_columns():
            found = await self._rotate(table, column)
            log.info("keys_rotated", table=table, column=column, anew=found.anew, unreadable=found.unreadable)
            rotated += found
        return rotated

    async def _rotate(self, table: str, column: str) -> Rotated:
        rotated, last = Rotated(), FIRST
        while texts := await self._store.outdated(table, column, self._cipher.version, last, AT_ONCE):
            for kept in texts:
                try:
                    text = self._cipher.open(kept.sealed, kept.user_id, f"{table}.{column}")
                except Unavailable:
                    rotated += Rotated(unreadable=1)
                    continue
                new = self._cipher.seal(text, kept.user_id, f"{table}.{column}")
                if await self._store.replace(table, column, kept, new):
                    rotated += Rotated(anew=1)
                else:
                    rotated += Rotated(changed_meanwhile=1)
            last = texts[-1]
        return rotated


def sealed_columns() -> Iterator[tuple[str, str]]:
    """Return each table's sealed columns."""
    return ((table.name, column) for table in PERSONAL_TABLES for column in table.sealed)
