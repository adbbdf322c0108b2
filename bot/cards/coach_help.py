"""Where coaching meets support: the words for when someone suffers."""

from __future__ import annotations

import discord

from core.coaching.safety import Assessment


def help_first(assessment: Assessment, owner: int) -> discord.ui.LayoutView:
    """Show help in the place of any coaching."""
    from bot.cards import support

    return support.help_card(assessment, None, owner)


def check_in() -> str:
    """Write a soft line for someone who is having a hard time."""
    from bot.cards import support

    return support.soft_check_in()
