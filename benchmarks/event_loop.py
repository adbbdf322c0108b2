"""How late the event loop runs."""

from __future__ import annotations

import asyncio
from statistics import quantiles
from time import perf_counter

TICK_SECONDS = 0.001


class Lag:
    """How long the event loop keeps others waiting, in milliseconds, looked at every millisecond within the context."""

    def __init__(self) -> None:
        self._late_ms: list[float] = []

    async def __aenter__(self) -> None:
        self._ticking = asyncio.create_task(self._tick())
        await asyncio.sleep(0)

    async def __aexit__(self, *_: object) -> None:
        self._ticking.cancel()

    @property
    def worst_ms(self) -> float:
        """The longest wait."""
        return max(self._late_ms)

    def percentile_ms(self, percent: int) -> float:
        """Return the wait that this percentage of looks is below."""
        return quantiles(self._late_ms, n=100)[percent - 1]

    async def _tick(self) -> None:
        while True:
            due = perf_counter() + TICK_SECONDS
            await asyncio.sleep(TICK_SECONDS)
            self._late_ms.append(1000 * max(0.0, perf_counter() - due))
