"""Rows and the store of the task library."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """A small habit. Fits are 0 (not at all) to 1, in the order of the vocabulary's archetypes and modes."""

    task_id: int
    guild_id: int | None
    """The server whose moderators wrote it; None for everyone's."""
    key: str
    category: str
    title: str
    instructions: str
    minutes: int
    difficulty: int
    """1 (a moment) to 5 (takes resolve)."""
    archetype_fit: tuple[float, ...]
    mode_fit: tuple[float, ...]
    time_of_day: str
    variation_group: str
    """Tasks of one group are variants of each other."""
    anchor: str
    """An if-then plan: when X, I do Y."""
    tiny: str
    """The version that takes two minutes or less."""
    retired_at: dt.datetime | None
