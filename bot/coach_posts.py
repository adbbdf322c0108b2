"""How what coaching posts by itself is drawn."""

from __future__ import annotations

from bot.cards import coach_prompts
from bot.charts.painter import Painter
from bot.sending import Post
from core.coaching.jobs import CoachReadyPost


async def ready(_: Painter, post: CoachReadyPost) -> Post:
    """Draw what became of an interview."""
    return Post(coach_prompts.ready(post))
