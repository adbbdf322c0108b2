"""Help that comes before any coaching."""

from __future__ import annotations

import discord

from bot.cards.layout import WARM, card, text
from core.coaching.safety import Assessment


def help_card(assessment: Assessment, region: str | None, owner: int) -> discord.ui.LayoutView:
    """Say that help comes first, and where it is."""
    return card(
        text(
            "## You matter more than any habit",
            "I'm a program and no help in this. Please talk to someone you trust, or find people who listen at "
            "findahelpline.com. In danger right now, call your local emergency number.",
            "-# I kept nothing of this message, and sent it nowhere.",
        ),
        colour=WARM,
    )


def soft_check_in() -> str:
    """Return one line that asks after someone softly."""
    return "-# That sounds hard. If it gets too much, `/support` is there at any hour."
