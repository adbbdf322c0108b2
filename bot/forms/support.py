"""The two forms of a safety plan: three steps on each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bot.cards.support import STEP_NAMES
from bot.components import custom_id
from core.coaching.safety.safety_plan import LONGEST_STEP, STEPS, SafetyPlan

PAGES = {1: STEPS[:3], 2: STEPS[3:]}
EXAMPLES: Mapping[str, str] = {
    "warning_signs": "Such as: I stop answering, I lie awake, one thought goes round and round.",
    "alone": "Such as: a shower, music, a walk, petting the cat.",
    "places": "Such as: the café, my sister, the library.",
    "people": "Names, and how to reach them.",
    "professionals": "Such as: my doctor, a line that I would call.",
    "surroundings": "What to put away or hand to someone, so that it is out of reach.",
}


def plan_form(owner: int, page: int, plan: SafetyPlan) -> discord.ui.Modal:
    """Ask for half of a safety plan, with what is there."""
    form = discord.ui.Modal(
        title=f"Your safety plan, part {page} of {len(PAGES)}",
        custom_id=custom_id("support.written", owner, page),
    )
    for step in PAGES[page]:
        field = discord.ui.TextInput[Any](
            custom_id=step,
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=LONGEST_STEP,
            default=getattr(plan, step) or None,
        )
        form.add_item(discord.ui.Label(text=STEP_NAMES[step], description=EXAMPLES[step], component=field))
    return form


def written(values: Mapping[str, Any], page: int) -> dict[str, str]:
    """Return what was put in, by step."""
    return {step: str(values.get(step) or "") for step in PAGES[page]}
