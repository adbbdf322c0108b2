"""Reading a flag, and hearing of its change in another process: ``python -m benchmarks.flags [--json]``."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from statistics import median
from time import perf_counter

from benchmarks import ground, report
from benchmarks.figures import Figure, at_most
from core import engine as engines
from core.caller import Caller
from core.engine import Engine
from core.experiments.features import FEATURES
from db.flags import FlagStore

SERVERS = 10_000
SERVER, FEATURE = 5_000, "plans"
MEMBERS = range(918_273_645_000_000_000, 918_273_645_000_000_000 + 500 * 4_194_305, 4_194_305)
RUNS = 40
CHANGES = 20
READ_TARGET_US = 5.0
HEARD_TARGET_MS = 100.0

_DECIDE = """
    insert into feature_flags (guild_id, name, percent, previous_percent)
    select guild_id, name, 50, 100 from generate_series(1, $1) as guild_id, unnest($2::text[]) as name
"""


async def measure() -> list[Figure]:
    """Let every server have opened every feature to half of its members; each read is another member's."""
    async with ground.database_url() as dsn, ground.engine_on(dsn) as ours, ground.engine_on(dsn) as theirs:
        async with ours.database.service() as connection:
            await connection.execute(_DECIDE, SERVERS, list(FEATURES))
        await ours.flags.refresh()
        flags = await FlagStore(ours.database).flags()
        read_us = _best_us(lambda user_id: ours.flags.is_on(FEATURE, user_id, SERVER))
        lookup_us = _best_us(lambda _: flags[SERVER, FEATURE])
        following = asyncio.create_task(engines.follow(theirs))
        await _heard_ms(ours, theirs, CHANGES)  # once it listens
        heard_ms = [await _heard_ms(ours, theirs, percent) for percent in range(CHANGES)]
        loaded_ms = [await _loaded_ms(ours) for _ in range(CHANGES)]
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
    return [
        at_most("read a flag at 50%", read_us, "us", "one dictionary lookup", lookup_us, READ_TARGET_US),
        at_most(
            f"change one of {SERVERS * len(FEATURES):,} flags, and hear of it elsewhere",
            median(heard_ms),
            "ms",
            "loading them all",
            median(loaded_ms),
            HEARD_TARGET_MS,
        ),
    ]


async def _heard_ms(ours: Engine, theirs: Engine, percent: int) -> float:
    caller = Caller(1, SERVER, percent, dt.datetime.now(dt.UTC))
    start = perf_counter()
    await ours.flags.set_percent(caller, FEATURE, percent)
    for _ in iter(lambda: theirs.flags.percent(FEATURE, SERVER) == percent, True):
        await asyncio.sleep(0)
    return (perf_counter() - start) * 1000


async def _loaded_ms(engine: Engine) -> float:
    start = perf_counter()
    await engine.flags.refresh()
    return (perf_counter() - start) * 1000


def _best_us(read: Callable[[int], object]) -> float:
    """Return the least mean time of a run: the machine's other work only ever adds."""
    best = float("inf")
    for _ in range(RUNS):
        start = perf_counter()
        for user_id in MEMBERS:
            read(user_id)
        best = min(best, (perf_counter() - start) / len(MEMBERS))
    return 1e6 * best


if __name__ == "__main__":
    report.main(measure)
