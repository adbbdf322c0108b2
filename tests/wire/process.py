"""The bot as an operator runs it: a process of its own, steered by its environment and by signals."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from core.films import catalogue
from tests.loopback import LoopbackDiscord

MAIN = Path(__file__).resolve().parents[2] / "main.py"
# What the machine's owner may have set would change the tests.
FOREIGN = ("ATTUNE_", "DISCORD_", "DATABASE_URL")


def environment(**settings: str) -> dict[str, str]:
    """The environment of a child process: ours without settings, and these settings."""
    return {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)} | settings


async def pass_for_whole(dsn: str) -> None:
    """Let a database's few films pass for the whole catalogue, so that a start need not load and fit it."""
    connection = await asyncpg.connect(dsn)
    try:
        content_hash = hashlib.sha256(catalogue.SEED.read_bytes()).hexdigest()
        await connection.execute("update seeds set content_hash = $1", content_hash)
    finally:
        await connection.close()


class BotProcess:
    """A running bot and the events of its log."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._events: list[dict[str, Any]] = []
        self._news = asyncio.Condition()
        self._is_over = False
        self._reading = asyncio.create_task(self._read())

    async def logged(self, event: str, timeout: float = 30.0) -> None:
        """Wait for an event in the log; raises AssertionError when it does not come."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout), self._news:
                await self._news.wait_for(lambda: self._is_over or self._has(event))
        assert self._has(event), self._events

    @property
    def complaints(self) -> list[dict[str, Any]]:
        """What was logged as an error, or was no line of the structured log at all."""
        return [event for event in self._events if event["level"] in ("error", "critical", "unstructured")]

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def terminate(self) -> None:
        """Send SIGTERM."""
        self._process.terminate()

    async def ended(self, timeout: float = 8.0) -> int:
        """Wait for the end; return the exit code."""
        async with asyncio.timeout(timeout):
            await self._reading
            return await self._process.wait()

    async def kill(self) -> None:
        """Make sure that nothing is left of the process."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._reading

    def _has(self, event: str) -> bool:
        return any(found["event"] == event for found in self._events)

    async def _read(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            try:
                event = json.loads(line)
            except ValueError:
                event = {"event": line.decode(), "level": "unstructured"}
            await self._tell(event)
        self._is_over = True
        await self._tell()

    async def _tell(self, *events: dict[str, Any]) -> None:
        async with self._news:
            self._events += events
            self._news.notify_all()


@asynccontextmanager
async def running(
    server: LoopbackDiscord, dsn: str, folder: Path, verb: str = "run", **settings: str
) -> AsyncIterator[BotProcess]:
    """`python main.py run`, or another verb, against the loopback server and a database."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        MAIN,
        verb,
        cwd=folder,  # no .env is there
        env=environment(
            DISCORD_TOKEN="any",
            DISCORD_API_URL=server.api_url,
            DISCORD_GATEWAY_URL=server.gateway_url,
            DATABASE_URL=dsn,
            ATTUNE_LOG_FORMAT="json",
            ATTUNE_DATABASE_RETRY_SECONDS="0.2",
            **settings,
        ),
        stderr=asyncio.subprocess.PIPE,
    )
    bot = BotProcess(process)
    try:
        yield bot
    finally:
        await bot.kill()
