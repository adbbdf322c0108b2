"""Members with daily plans, on a real database, for the tests of flows."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping

from core.caller import Caller
from core.engine import Engine
from core.plans.reading import Setting
from core.plans.views import PlanItem, PlanView

# A Wednesday.
NOW = dt.datetime(2026, 5, 6, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
ONE_DAY = dt.timedelta(days=1)
GUILD = 9
USUAL: Mapping[Setting, object] = {"archetype": "systematic_improver", "time_zone": "UTC"}

_requests = itertools.count(1)


def caller(
    user_id: int, days: int = 0, hours: int = 0, at: dt.datetime = NOW, guild_id: int | None = GUILD
) -> Caller:
    """A request so long after a Wednesday morning."""
    return Caller(user_id, guild_id, next(_requests), at + dt.timedelta(days=days, hours=hours))


async def start(
    engine: Engine, *user_ids: int, at: dt.datetime = NOW, guild_id: int | None = GUILD, **given: object
) -> None:
    """Let members agree to be known and start their plans."""
    for user_id in user_ids:
        await engine.consent.give(caller(user_id, at=at))
        await engine.plan_members.start(caller(user_id, at=at, guild_id=guild_id), {**USUAL, **given})


def task_ids(view: PlanView) -> list[int]:
    return [item.task.task_id for item in view.items]


def item(view: PlanView, number: int) -> PlanItem:
    return next(item for item in view.items if item.item == number)


async def do_all(engine: Engine, who: Caller) -> PlanView:
    """Do everything that is on today's plan."""
    view = await engine.planning.today(who)
    for planned in view.items:
        if planned.state == "open":
            view = await engine.plan_items.done(who, view.day, planned.item)
    return view


async def rows(engine: Engine, statement: str, *arguments: object) -> list[tuple[object, ...]]:
    async with engine.database.service() as connection:
        return [tuple(row) for row in await connection.fetch(statement, *arguments)]
