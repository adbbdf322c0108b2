"""Export: a member's copy of everything that is kept about them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.caller import Caller
from core.errors import NotFound, Unavailable
from core.privacy import archive
from core.privacy.registry import PERSONAL_TABLES, PersonalTable
from core.privacy.sealing import Sealing
from db.privacy import PrivacyStore


@dataclass(frozen=True, slots=True)
class Export:
    """A zip file."""

    filename: str
    content: bytes


class Exports:
    """Makes exports."""

    def __init__(self, store: PrivacyStore, sealing: Sealing) -> None:
        self._store = store
        self._sealing = sealing

    async def export(self, caller: Caller) -> Export:
        """Pack what is kept about the caller; raises NotFound when that is nothing."""
        kept = await self._store.read(caller.user_id, [table.name for table in PERSONAL_TABLES])
        if not any(kept.tables.values()):
            raise NotFound("member")
        tables = {
            table.name: self._opened(kept.tables[table.name], caller.user_id, table)
            for table in PERSONAL_TABLES
        }
        content = await asyncio.to_thread(archive.pack, caller.user_id, caller.at, tables, kept.films)
        return Export(f"attune-{caller.at:%Y-%m-%d}.zip", content)

    def _opened(
        self, rows: Sequence[Mapping[str, Any]], user_id: int, table: PersonalTable
    ) -> Sequence[Mapping[str, Any]]:
        """Return rows with their sealed texts readable."""
        return [
            {
                name: self._readable(value, user_id, f"{table.name}.{name}")
                if name in table.sealed and value is not None
                else value
                for name, value in row.items()
            }
            for row in rows
        ]

    def _readable(self, sealed: bytes, user_id: int, column: str) -> str | None:
        """Open a text; None where no key of ours does, for everything else is theirs to have all the same."""
        try:
            return self._sealing.open(sealed, user_id, column)
        except Unavailable:
            return None
