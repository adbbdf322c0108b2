"""Posting what jobs make: rendered by its type, sent once, and paused where Discord will not take it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import discord
import structlog

from bot import coach_posts, plan_posts
from bot.cards.layout import text
from bot.charts.painter import Painter
from bot.sending import Mark, Post, Refused, Sender
from core.coaching.jobs import CoachReadyPost
from core.jobs import Delivery, Job
from core.plans.jobs import MyWeekPost, ReminderPost, ServerWeekPost
from core.schedules.posts import Posts

log = structlog.get_logger(__name__)

Card: TypeAlias = Callable[[Painter, Any], Awaitable[Post]]

CARDS: dict[type, Card] = {
    ServerWeekPost: plan_posts.server_week,
    MyWeekPost: plan_posts.my_week,
    ReminderPost: plan_posts.reminder,
    CoachReadyPost: coach_posts.ready,
}
"""What draws the content of a delivery, by the content's type."""


async def render(painter: Painter, delivery: Delivery) -> Post:
    """Draw what is to be posted."""
    return await CARDS[type(delivery.content)](painter, delivery.content)


class Poster:
    """Renders deliveries and sends them."""

    def __init__(self, posts: Posts, sender: Sender, painter: Painter) -> None:
        self._posts = posts
        self._sender = sender
        self._painter = painter

    async def post(self, job: Job, delivery: Delivery, now: dt.datetime) -> None:
        """Post what a job made, unless that was done. What is not sent when this ends or raises may be tried again."""
        mark, post = Mark.of(job), await render(self._painter, delivery)
        attempt = await self._posts.begin(job, now)
        if attempt is None:
            log.info("post_not_wanted", kind=job.kind, guild_id=job.guild_id, period=job.period)
            return
        if job.late:
            post.card.add_item(
                text(f"-# This was due {discord.utils.format_dt(job.due_at)}; I was away then.")
            )
        try:
            sent = await self._sender.find(delivery, mark, attempt.first_at) if attempt.number > 1 else None
            message_id = sent or await self._sender.send(delivery, post, mark)
        except Refused as exc:
            await self._posts.refused(job, exc.reason)
            log.warning("post_refused", kind=job.kind, guild_id=job.guild_id, reason=exc.reason)
        else:
            await self._posts.sent(job, now, message_id)
