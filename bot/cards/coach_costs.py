"""What coaching costs a server."""

from __future__ import annotations

import discord

from bot.cards.layout import card, count_of, line, text
from core.coaching.costs import ServerCosts
from core.not_enough import NotEnough


def costs(shown: ServerCosts) -> discord.ui.LayoutView:
    """Tell moderators what was spent, what will be, and what holds it down."""
    cached = (
        "nothing read yet"
        if isinstance(shown.cache_share, NotEnough)
        else f"{shown.cache_share:.0%} of what the model read in 30 days, at a small part of the price"
    )
    caps = shown.caps
    return card(
        text(
            "## What coaching costs here", "-# Everyone together, nobody by name. Days begin at midnight UTC."
        ),
        text(
            f"**Coaches of their own**: {_members(shown.members)}",
            f"**Looked at within 7 days**: {_members(shown.due)}",
        ),
        line(),
        text(
            f"**Today**: {_dollars(shown.today_usd)}",
            f"**7 days**: {_dollars(shown.week_usd)}",
            f"**30 days**: {_dollars(shown.month_usd)}",
            f"**The next 7 days**: about {_dollars(shown.projected_usd)}, if they are like the last ones",
        ),
        line(),
        text(
            f"**From the cache**: {cached}",
            f"**Saved in 30 days**: {_dollars(shown.saved_usd)}, by writing nothing where nothing had changed",
        ),
        line(),
        text(
            f"**At most in a day**: {_dollars(caps.member_usd)} a member, {_dollars(caps.server_usd)} this server, "
            f"{_dollars(caps.total_usd)} everywhere. Past that the coach without a model answers, and says so."
        ),
    )


def _members(count: int | NotEnough) -> str:
    return (
        f"fewer than {count.need} members"
        if isinstance(count, NotEnough)
        else count_of(count, "member", "members")
    )


def _dollars(usd: float) -> str:
    return "less than $0.01" if 0 < usd < 0.01 else f"${usd:,.2f}"
