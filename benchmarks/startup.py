"""How long the playground takes until its page answers: ``python -m benchmarks.startup [--json]``."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path
from time import perf_counter

import aiohttp

from benchmarks import ground, report
from benchmarks.figures import Figure, at_most
from tests.wire.process import MAIN, environment

TARGET_SECONDS = 5.0
PATIENCE_SECONDS = 120.0
POLL_SECONDS = 0.02
WARM_STARTS = 3


async def measure() -> list[Figure]:
    """Start once on an empty folder and then again; the best warm start counts, other work only adds."""
    with ground.data_folder() as folder:
        first = await _seconds_to_page(folder)
        again = min([await _seconds_to_page(folder) for _ in range(WARM_STARTS)])
    return [at_most("playground, warm start", again, "s", "first start", first, TARGET_SECONDS)]


async def _seconds_to_page(folder: Path) -> float:
    port = _free_port()
    started = perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        MAIN,
        "playground",
        cwd=folder,
        env=environment(
            ATTUNE_DATA_DIR=str(folder), ATTUNE_PLAYGROUND_PORT=str(port), ATTUNE_LOG_LEVEL="warning"
        ),
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), aiohttp.ClientSession() as session:
            while process.returncode is None:
                if await _answers(session, f"http://127.0.0.1:{port}/play/channels.json"):
                    return perf_counter() - started
                await asyncio.sleep(POLL_SECONDS)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
    raise RuntimeError("the playground ended before its page answered")


async def _answers(session: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with session.get(address) as response:
            return response.ok
    except aiohttp.ClientConnectionError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    report.main(measure)
