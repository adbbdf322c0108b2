"""Export: a member's copy of everything that is kept about them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from core.caller import Caller
from core.errors import NotFound
from core.privacy import archive
from core.privacy.registry import PERSONAL_TABLES
from db.privacy import PrivacyStore


@dataclass(frozen=True, slots=True)
class Export:
    """A zip file."""

    filename: str
    content: bytes


class Exports:
    """Makes exports."""

    def __init__(self, store: PrivacyStore) -> None:
        self._store = store

    async def export(self, caller: Caller) -> Export:
        """Pack what is kept about the caller; raises NotFound when that is nothing."""
        kept = await self._store.read(caller.user_id, [table.name for table in PERSONAL_TABLES])
        if not any(kept.tables.values()):
            raise NotFound("member")
        content = await asyncio.to_thread(archive.pack, caller.user_id, caller.at, kept.tables, kept.films)
        return Export(f"attune-{caller.at:%Y-%m-%d}.zip", content)
