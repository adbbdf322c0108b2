"""A reminder of what is still open today, from which it can be settled at once."""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot.cards.layout import Block, card, count_of, plain, row, text
from bot.components import press
from core.plans.views import PlanView


def reminder(view: PlanView, owner: int) -> discord.ui.LayoutView:
    """Show what is open, each with its buttons."""
    waiting = [item for item in view.items if item.state == "open"]
    blocks: list[Block] = [
        text(
            f"## {count_of(len(waiting), 'task is', 'tasks are')} still open today",
            "Only if it suits you; skipping is fine too.",
        )
    ]
    for item in waiting:
        at = (owner, view.day.toordinal(), item.item)
        blocks += [
            text(f"**{plain(item.task.title)}**", f"-# In two minutes: {plain(item.task.tiny)}"),
            row(
                press("Done", "plan.done", *at, style=ButtonStyle.success),
                press("Skip", "plan.skip", *at),
                press("In 2 hours", "plan.snooze", *at),
            ),
        ]
    return card(
        *blocks,
        text("-# You asked for this in `/plan settings`. Unanswered for some days, I stop by myself."),
        row(press("Whole plan", "plan.today", owner), press("Remind me no more", "plan.no_reminder", owner)),
    )
