"""Plans together: buddies, and a server's board."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ButtonStyle

from bot.cards.layout import Block, card, count_of, line, row, text
from bot.components import press
from core.plans.boards import BoardPlace
from core.plans.buddies import BuddyView

MOST_ROWS = 8
"""Buddies and questions with buttons in one card."""


def buddies(view: BuddyView, owner: int) -> discord.ui.LayoutView:
    """Show how someone's buddies are doing, and who asks to be one."""
    blocks: list[Block] = [
        text(
            "## Your buddies",
            "A buddy sees whether you did something today and your streak, and nothing else. You both agree first.",
        )
    ]
    for user_id in view.asking[:MOST_ROWS]:
        blocks += [
            text(f"**<@{user_id}>** asks to be your buddy."),
            row(
                press("Agree", "plan.agree", owner, user_id, style=ButtonStyle.success),
                press("No, thanks", "plan.part", owner, user_id),
            ),
        ]
    for buddy in view.buddies[:MOST_ROWS]:
        today = (
            f"{count_of(buddy.done_today, 'task', 'tasks')} done today"
            if buddy.done_today
            else "nothing done yet today"
        )
        blocks += [
            text(f"**<@{buddy.user_id}>**: {today} · {count_of(buddy.streak, 'day', 'days')} in a row"),
            row(press("Be buddies no more", "plan.part", owner, buddy.user_id)),
        ]
    if not view.asking and not view.buddies:
        blocks.append(text("You have none yet: `/plan buddy` with a member asks them."))
    return card(*blocks)


def asked(asked_id: int, owner: int) -> discord.ui.LayoutView:
    """Say what happens after someone was asked."""
    return card(
        text(
            f"Noted. <@{asked_id}> finds your question with `/plan buddy`; I send no messages on my own. "
            "To let them know, you can ask here in the channel."
        ),
        row(press("Ask in the channel", "plan.ask_here", owner, asked_id)),
    )


def question(asker_id: int, asked_id: int) -> discord.ui.LayoutView:
    """Ask someone in the channel; only they can answer."""
    return card(
        text(
            f"<@{asked_id}>, would you be <@{asker_id}>'s buddy for daily plans?",
            "-# You would see of each other whether something was done today, and your streaks. Nothing else.",
        ),
        row(
            press("Agree", "plan.agree", asked_id, asker_id, style=ButtonStyle.success),
            press("No, thanks", "plan.part", asked_id, asker_id),
        ),
    )


def board(places: Sequence[BoardPlace], owner: int) -> discord.ui.LayoutView:
    """Show a server's board."""
    lines = [
        f"{number}. <@{place.user_id}>: {count_of(place.kept, 'day', 'days')} this week"
        f" · {count_of(place.streak, 'day', 'days')} in a row"
        for number, place in enumerate(places, start=1)
    ]
    return card(
        text("## This week's board", *(lines or ["Nobody is on it yet."])),
        line(),
        text("-# Only those who chose to be here are: `/plan settings` puts you on it, or takes you off."),
        row(press("My settings", "plan.settings", owner)),
    )
