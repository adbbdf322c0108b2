"""The form to write to the coach in, where there is no thread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bot.components import custom_id

TEXT = "text"


def write_form(owner: int, conversation_id: int, longest: int) -> discord.ui.Modal:
    """Ask what someone wants to say."""
    form = discord.ui.Modal(
        title="To your coach", custom_id=custom_id("coach.written", owner, conversation_id)
    )
    field = discord.ui.TextInput(
        custom_id=TEXT, style=discord.TextStyle.paragraph, max_length=longest, required=True
    )
    form.add_item(discord.ui.Label(text="What is on your mind?", component=field))
    return form


def written(values: Mapping[str, Any]) -> str:
    """Read what was typed; whatever is no text counts as empty."""
    return typed if isinstance(typed := values.get(TEXT), str) else ""
