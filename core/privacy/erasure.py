"""Erasure: everything about a member goes, at once and for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.caller import Caller
from core.privacy.registry import PERSONAL_TABLES
from db.privacy import PrivacyStore


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows there were."""

    rows: int


class Erasure:
    """Erases members; ``forget`` drops them from each of this process's caches.

    Other processes hear of it on the channel ``member_erased`` and forget likewise.
    """

    def __init__(self, store: PrivacyStore, forget: Sequence[Callable[[int], None]]) -> None:
        self._store = store
        self._forget = forget

    async def erase(self, caller: Caller) -> Erased:
        """Erase everything about the caller; a second time finds nothing and does no harm."""
        rows = await self._store.erase(caller.user_id, [table.name for table in PERSONAL_TABLES])
        for forget in self._forget:
            forget(caller.user_id)
        return Erased(rows)
