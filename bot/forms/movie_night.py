"""The form in which a host names who is invited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bot.components import ANYONE, custom_id

GUESTS = "guests"
MOST_GUESTS = 25


def invitation_form(night_id: int) -> discord.ui.Modal:
    """Ask whom to invite to a night."""
    form = discord.ui.Modal(
        title="Invite to the movie night", custom_id=custom_id("night.invited", ANYONE, night_id)
    )
    form.add_item(
        discord.ui.Label(
            text="Who may come",
            description="I tell nobody: they see it on the plan.",
            component=discord.ui.UserSelect(custom_id=GUESTS, min_values=1, max_values=MOST_GUESTS),
        )
    )
    return form


def invited(values: Mapping[str, Any]) -> list[int]:
    """Read who was chosen; whatever is no id of a person is left out."""
    chosen = values.get(GUESTS)
    ids = chosen if isinstance(chosen, list) else []
    return [
        int(written)
        for written in ids
        if isinstance(written, str) and written.isdecimal() and len(written) < 20
    ]
