"""Who may have a coach in a server, as its moderators see it."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.cards.layout import Block, card, line, text
from db.coach_access import AccessList

MOST_NAMED = 20


def access(found: AccessList, said: str | None = None) -> discord.ui.LayoutView:
    """List whom a server lets have a coach, and who asked in vain; ``said`` tells what was just changed."""
    blocks: list[Block] = [text("## Who may have a coach here", said)]
    if found.roles or found.members:
        blocks.append(
            text(
                _named("Roles", [f"<@&{role_id}>" for role_id in found.roles]),
                _named("Members", [f"<@{user_id}>" for user_id in found.members]),
            )
        )
    else:
        blocks.append(
            text("Nobody yet. `/admin consultation enable` lets in a member, or all who have a role.")
        )
    if found.refused:
        asked = [f"- <@{one.user_id}>, {discord.utils.format_dt(one.at, 'R')}" for one in found.refused]
        blocks += [line(), text("**Asked for a coach lately**", *asked)]
    blocks.append(text("-# What members and their coach talk about stays between them."))
    return card(*blocks)


def changed(one: str, *, enabled: bool, is_new: bool) -> str:
    """Say what became of someone, named by their mention."""
    if enabled:
        return f"{one} may have a coach now: `/coach consult`." if is_new else f"{one} was let in already."
    return f"{one} is let in no more." if is_new else f"{one} wasn't let in by name."


def _named(what: str, mentions: Sequence[str]) -> str | None:
    if not mentions:
        return None
    more = len(mentions) - MOST_NAMED
    return f"**{what}**: {', '.join(mentions[:MOST_NAMED])}{f' and {more} more' if more > 0 else ''}"
