"""Loading our own files into the database when they changed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

Row = TypeVar("Row", contravariant=True)
Read = TypeVar("Read")


class SeedStore(Protocol[Row]):
    """Keeps what a file holds, and which version of it was loaded."""

    async def seeded(self, name: str) -> str | None:
        """Return the content hash with which a seed was last loaded."""
        ...

    async def seed(self, name: str, rows: Sequence[Row], content_hash: str, /) -> None:
        """Load a file's rows, all or none, and remember its content hash."""
        ...


async def seed(
    store: SeedStore[Read], name: str, path: Path, parse: Callable[[str], Sequence[Read]]
) -> int | None:
    """Load a file when it changed; return how many rows it has, None when nothing was to do."""
    content = await asyncio.to_thread(path.read_bytes)
    content_hash = hashlib.sha256(content).hexdigest()
    if await store.seeded(name) == content_hash:
        return None
    rows = parse(content.decode("utf-8"))
    await store.seed(name, rows, content_hash)
    return len(rows)
