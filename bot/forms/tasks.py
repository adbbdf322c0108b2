"""The form in which moderators write a task: its texts, while the command has said the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bot.components import custom_id
from core.plans.library import LONGEST, LONGEST_KEY, Cells

NEW = 0
"""Stands for the id of a task that is not there yet."""
SETTINGS = ("category", "minutes", "difficulty", "time_of_day")
"""What the command says, in the order of the custom ids."""
_TEXTS = {
    "title": ("Title", "Short, as it stands in a plan."),
    "instructions": ("What to do", "One or two plain sentences."),
    "anchor": ("When to do it", "When the kettle boils, I stretch."),
    "tiny": ("Two-minute version", "For days on which there is no more in it."),
    "variation_group": ("Group", "Tasks of one group take turns. Leave it empty if it is like no other."),
}


def task_form(owner: int, task_id: int, cells: Cells) -> discord.ui.Modal:
    """Ask for the texts of a task; ``cells`` hold its settings, and the texts to begin with."""
    settings = [cells[name] for name in SETTINGS]
    form = discord.ui.Modal(
        title="A new task" if task_id == NEW else "Edit a task",
        custom_id=custom_id("tasks.save", owner, task_id, *settings),
    )
    for name, (label, description) in _TEXTS.items():
        most = LONGEST.get(name, LONGEST_KEY)
        field = discord.ui.TextInput(
            custom_id=name,
            style=discord.TextStyle.paragraph if name == "instructions" else discord.TextStyle.short,
            required=name in LONGEST,
            max_length=most,
            default=cells.get(name, "")[:most] or None,
        )
        form.add_item(discord.ui.Label(text=label, description=description, component=field))
    return form


def texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Read what was typed; whatever is no text counts as empty."""
    return {name: typed if isinstance(typed := values.get(name), str) else "" for name in _TEXTS}
