"""What is kept about a member, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from core.caller import Caller
from core.errors import NotFound
from core.privacy.registry import PERSONAL_TABLES
from db.privacy import PrivacyStore, Standing


@dataclass(frozen=True, slots=True)
class Overview:
    """Number of rows by topic, also where it is zero; the standing is None for who has not joined."""

    standing: Standing | None
    rows_by_topic: Mapping[str, int]


class Overviews:
    """Makes overviews."""

    def __init__(self, store: PrivacyStore) -> None:
        self._store = store

    async def overview(self, caller: Caller) -> Overview:
        """Count what is kept about the caller; raises NotFound when that is nothing."""
        standing, counts = await self._store.counts(caller.user_id, [table.name for table in PERSONAL_TABLES])
        if not any(counts.values()):
            raise NotFound("member")
        rows: Counter[str] = Counter()
        for table in PERSONAL_TABLES:
            rows[table.topic] += counts[table.name]
        return Overview(standing, rows)
