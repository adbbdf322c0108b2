"""A kind of job for the tests: it greets a server in its channel, or a member in private."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from types import MappingProxyType

from bot.cards.layout import card, text
from bot.charts.painter import Painter
from bot.sending import Post
from core.engine import Engine
from core.jobs import Delivery, Job, JobKind, Retries
from db.schedules import Recurrence, ScheduleKey

GREETING = "greeting"
MONDAYS = Recurrence("Europe/Berlin", 9, 0, weekday=0)
DUE = dt.datetime(2026, 3, 9, 8, tzinfo=dt.UTC)
"""A Monday, nine o'clock in Berlin."""
BEFORE = DUE - dt.timedelta(days=1)
SOON = Retries(most=2, first_delay_seconds=0.01)


@dataclass(frozen=True, slots=True)
class Greeting:
    """Whom to greet."""

    guild_id: int


async def greet(_engine: Engine, job: Job, _now: dt.datetime) -> Delivery:
    if job.user_id:
        return Delivery(Greeting(job.guild_id), user_id=job.user_id)
    return Delivery(Greeting(job.guild_id), channel_id=job.channel_id)


async def draw(_painter: Painter, greeting: Greeting) -> Post:
    return Post(card(text(f"Hello, server {greeting.guild_id}!")))


KINDS = MappingProxyType({GREETING: JobKind(greet, SOON)})


def of_server(guild_id: int) -> ScheduleKey:
    return ScheduleKey(GREETING, guild_id)


async def put(engine: Engine, *guild_ids: int, channel_id: int = 7) -> None:
    """Let servers be greeted on Mondays, from DUE on."""
    for guild_id in guild_ids:
        await engine.schedules.put(of_server(guild_id), MONDAYS, BEFORE, channel_id)
