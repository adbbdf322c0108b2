"""What is kept about a member, in numbers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from core.caller import Caller
from core.errors import NotFound
from core.privacy.registry import PERSONAL_TABLES
from db.privacy import PrivacyStore


@dataclass(frozen=True, slots=True)
class Overview:
    """Number of rows by topic, also where it is zero."""

    joined_at: dt.datetime
    counts_in_servers: bool
    lets_compare: bool
    rows_by_topic: Mapping[str, int]


class Overviews:
    """Makes overviews."""

    def __init__(self, store: PrivacyStore) -> None:
        self._store = store

    async def overview(self, caller: Caller) -> Overview:
        """Count what is kept about the caller; raises NotFound for who has not joined."""
        found = await self._store.counts(caller.user_id, [table.name for table in PERSONAL_TABLES])
        if found is None:
            raise NotFound("member")
        standing, counts = found
        rows: Counter[str] = Counter()
        for table in PERSONAL_TABLES:
            rows[table.topic] += counts[table.name]
        return Overview(standing.joined_at, standing.counts_in_servers, standing.lets_compare, rows)
