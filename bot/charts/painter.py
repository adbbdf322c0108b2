"""Draws in a process of its own, so that a picture never holds up the conversation."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import TypeVar

from core.errors import Unavailable

Data = TypeVar("Data")
Drawn = TypeVar("Drawn")


class Painter:
    """One worker process, started when first needed and again, once for each picture, when it died."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def draw(self, function: Callable[[Data], Drawn], data: Data) -> Drawn:
        """Return function(data), computed in the worker; both must pickle. Raises Unavailable."""
        try:
            return await self._run(function, data)
        except BrokenProcessPool:
            pass
        try:
            return await self._run(function, data)
        except BrokenProcessPool as exc:
            raise Unavailable("pictures") from exc

    async def close(self) -> None:
        """Let the picture in progress finish, drop those that wait, and end the worker."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)

    async def _run(self, function: Callable[[Data], Drawn], data: Data) -> Drawn:
        pool = self._pool
        if pool is None:
            pool = self._pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_follow_parent)
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, function, data)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            pool.shutdown(wait=False)
            raise


def _follow_parent() -> None:
    """Ignore Ctrl-C, which reaches the whole process group: the parent ends the worker in order. Or dies with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # killed, it could not tell the worker, which would wait for pictures for ever
