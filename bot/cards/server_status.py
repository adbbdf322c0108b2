"""What runs in a server, and how it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import discord

from bot.cards.layout import card, count_of, line, plain, row, text
from bot.cards.setup import ServerView, feature_line, posts, zone
from bot.components import press
from bot.feature_words import FEATURE_WORDS
from core.servers.status import ServerStatus
from db.admin_events import AdminEvent


def status(shown: ServerView, found: ServerStatus, owner: int) -> discord.ui.LayoutView:
    """Tell moderators what runs."""
    model = found.model
    members = (
        count_of(found.members, "member", "members")
        if found.members is not None
        else f"fewer than {found.least_members} members"
    )
    fitted = (
        "not there yet: the next night makes one"
        if model is None
        else f"version {model.version}, fitted {discord.utils.format_dt(model.created_at, 'R')}"
    )
    return card(
        text("## What runs in this server", *(feature_line(rollout) for rollout in shown.rollouts)),
        line(),
        text(f"**Posts**: {posts(shown)}", f"**Time zone**: {zone(shown)}"),
        line(),
        text(
            "**Database**: answers",
            f"**Catalogue**: {count_of(found.films, 'film', 'films')}",
            f"**Taste model**: {fitted}",
            f"**In this server**: {members} use me",
        ),
        *([line(), text("**Changed lately**", *map(_change, found.changes))] if found.changes else []),
        row(press("Change something", "setup.page", owner, "summary")),
    )


def _change(event: AdminEvent) -> str:
    write = _CHANGES.get(event.action)
    told = event.action.replace("_", " ") if write is None else write(event.detail)
    return f"- {told} — <@{event.user_id}>, {discord.utils.format_dt(event.at, 'R')}"


def _feature(detail: Mapping[str, Any]) -> str:
    words = FEATURE_WORDS.get(detail["feature"])
    return f"{words.title if words else plain(detail['feature'])}: {detail['percent']}%"


def _channel(detail: Mapping[str, Any]) -> str:
    channel_id = detail["channel_id"]
    return "Posts: nowhere" if channel_id is None else f"Posts: <#{channel_id}>"


def _coach(detail: Mapping[str, Any], became: str) -> str:
    role_id = detail.get("role_id")
    return f"Coach: {'a member' if role_id is None else f'<@&{role_id}>'} {became}"


_CHANGES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "coach_disabled": lambda detail: _coach(detail, "let in no more"),
    "coach_enabled": lambda detail: _coach(detail, "let in"),
    "feature": _feature,
    "posts_channel": _channel,
    "time_zone": lambda detail: f"Time zone: {detail['time_zone']}",
}
