"""What daily plans cost, beside bare statements over the same pool: ``python -m benchmarks.plan_day [--json]``."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import count, islice
from statistics import median
from time import perf_counter

import numpy as np

from benchmarks import ground, report
from benchmarks.figures import Figure, at_most, ratio_at_least
from benchmarks.planning import history
from core.caller import Caller
from core.engine import Engine
from core.plans.book import PlanBook
from core.plans.choosing import choose
from core.plans.settings import PlanSettings
from core.plans.vocabulary import MODES
from db.plan_members import PlanMemberStore
from db.plans import PlanStore

# A Monday, on which the week before is summed up.
TODAY = dt.date(2026, 6, 1)
AT = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)
MEMBERS = 10_000
WARM_UP = 20
PLANNED = 300
"""Members whose day is planned, and then begun, one after another."""
SERVED = 500
"""Others, whose week is planned."""
AT_ONCE = 8
CHOICES = 2_000
CHOOSING_TARGET_MS = 1.0
PLAN_TARGET_MS = 50.0
DONE_TARGET_MS = 50.0
SUMMARIES_TARGET_SECONDS = 60.0
SERVED_TARGET = 0.95
BARE_TABLE = "create table bare (user_id bigint, day date, at timestamptz)"
BARE_INSERT = "insert into bare values ($1, $2, $3)"
BARE_READ = "select day, task_id, state from daily_plan_items where user_id = $1"

_requests = count(1)


async def measure() -> list[Figure]:
    """Let members have four weeks behind them, then plan days, begin them, and sum up everyone's week."""
    async with ground.open_engine() as engine:
        await history.live(engine, MEMBERS, TODAY)
        async with engine.database.service() as connection:
            await connection.execute(BARE_TABLE)
        members = iter(range(1, MEMBERS + 1))
        for user_id in islice(members, WARM_UP):
            await _day(engine, user_id)
        return [
            await _choosing(engine, MEMBERS),
            *await _days(engine, islice(members, PLANNED)),
            await _served(engine, list(islice(members, SERVED))),
            await _summaries(engine),
        ]


async def _choosing(engine: Engine, user_id: int) -> Figure:
    """Choose one member's day over and over, beside drawing a chance for each task and nothing else."""
    settings, members = PlanSettings(), PlanMemberStore(engine.database)
    book = PlanBook(PlanStore(engine.database), members, engine.task_library, settings)
    situation = await book.read(_caller(user_id))
    wish, table = situation.wish(TODAY, MODES[1], (), settings), situation.tasks.table
    rng, ones = np.random.default_rng(1), np.ones(len(table))
    chosen = _median_ms(lambda: choose(table, situation.beliefs, wish, rng, settings.choosing))
    drawn = _median_ms(lambda: rng.beta(ones, ones))
    name = f"choose a day among {len(table)} tasks p50"
    return at_most(name, chosen, "ms", "bare draws", drawn, CHOOSING_TARGET_MS)


async def _days(engine: Engine, members: Iterable[int]) -> list[Figure]:
    """Plan and begin days one after another, each beside a bare commit, so that other work hits all alike."""
    made, done, bare = map(median, zip(*[await _day(engine, user_id) for user_id in members], strict=True))
    return [
        at_most("make a day's plan p50", made, "ms", "bare commit", bare, PLAN_TARGET_MS),
        at_most("a tap on Done p50", done, "ms", "bare commit", bare, DONE_TARGET_MS),
    ]


async def _day(engine: Engine, user_id: int) -> tuple[float, float, float]:
    """Return the milliseconds that a day's plan, its first tap on Done and a bare commit take."""
    started = perf_counter()
    view = await engine.planning.today(_caller(user_id))
    made = perf_counter()
    await engine.plan_items.done(_caller(user_id), view.day, view.items[0].item)
    done = perf_counter()
    async with engine.database.service() as connection:
        await connection.execute(BARE_INSERT, user_id, TODAY, AT)
    return 1000 * (made - started), 1000 * (done - made), 1000 * (perf_counter() - done)


async def _served(engine: Engine, members: Sequence[int]) -> Figure:
    """Count the plans of a week that choosing made, with no need of a step after it."""
    plans = [plan for user_id in members for plan in await engine.planning.week(_caller(user_id))]
    chosen = sum(plan.source == "dynamic" for plan in plans)
    return ratio_at_least("plans that choosing made", chosen, "plans", "all plans", len(plans), SERVED_TARGET)


async def _summaries(engine: Engine) -> Figure:
    """Sum up the week of every member, beside reading what was planned in the weeks that it looks at."""

    async def read(user_id: int) -> None:
        async with engine.database.service() as connection:
            await connection.fetch(BARE_READ, user_id)

    summed = await _seconds_of_all(lambda user_id: engine.plan_weeks.my_week(_caller(user_id), weeks_ago=1))
    name = f"weeks of {MEMBERS:,} members"
    return at_most(name, summed, "s", "bare reads", await _seconds_of_all(read), SUMMARIES_TARGET_SECONDS)


async def _seconds_of_all(action: Callable[[int], Awaitable[object]]) -> float:
    """Return how long something takes for all members, some at once."""
    members = iter(range(1, MEMBERS + 1))

    async def work() -> None:
        for user_id in members:
            await action(user_id)

    start = perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return perf_counter() - start


def _median_ms(action: Callable[[], object]) -> float:
    def seconds() -> float:
        start = perf_counter()
        action()
        return perf_counter() - start

    return 1000 * median(seconds() for _ in range(CHOICES))


def _caller(user_id: int) -> Caller:
    return Caller(user_id, None, next(_requests), AT)


if __name__ == "__main__":
    report.main(measure)
