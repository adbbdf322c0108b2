"""The form in which moderators type a time zone that no menu has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bot.components import custom_id

ZONE = "zone"
LONGEST_ZONE = 60


def zone_form(owner: int) -> discord.ui.Modal:
    """Ask for a time zone."""
    form = discord.ui.Modal(title="Another time zone", custom_id=custom_id("setup.typed_zone", owner))
    form.add_item(
        discord.ui.Label(
            text="City or time zone",
            description="Such as Lisbon, Kathmandu or Pacific/Auckland.",
            component=discord.ui.TextInput(custom_id=ZONE, max_length=LONGEST_ZONE),
        )
    )
    return form


def typed_zone(values: Mapping[str, Any]) -> str:
    """Read what was typed."""
    typed = values.get(ZONE)
    return typed[:LONGEST_ZONE] if isinstance(typed, str) else ""
