"""The forms in which members correct what their coach knows: a form holds five things at most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bot.cards.coach_words import EXPERIENCES, TEXT_FACTS, TONES
from bot.components import CHOSEN, custom_id
from core.coaching.consultation.profile_facts import LONGEST_FACT, ProfileFacts
from core.errors import InvalidInput

FORMS: Mapping[str, tuple[str, ...]] = {
    "facts": ("goals", "habits", "meals_routine", "past_attempts", "obstacles"),
    "manner": ("motivation", "best_time", "tone", "experience"),
}
_CHOICES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "tone": ("How I should talk", TONES),
    "experience": ("Your experience", EXPERIENCES),
}


def edit_form(owner: int, which: str, facts: ProfileFacts) -> discord.ui.Modal:
    """Ask for one half of the facts. Raises InvalidInput."""
    form = discord.ui.Modal(
        title="What your coach knows", custom_id=custom_id("coach_profile.edited", owner, which)
    )
    for name in _fields(which):
        value = getattr(facts, name)
        if name in _CHOICES:
            label, options = _CHOICES[name]
            form.add_item(discord.ui.Label(text=label, component=_menu(name, options, value)))
        else:
            form.add_item(discord.ui.Label(text=TEXT_FACTS[name], component=_text(name, value)))
    return form


def edited(which: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Return what was put in, to be read by the service. Raises InvalidInput."""
    return {name: _one(values[name]) for name in _fields(which) if name in values}


def forgotten(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the change that forgets the one thing that was chosen. Raises InvalidInput."""
    name = _one(values.get(CHOSEN))
    if name not in TEXT_FACTS:
        raise InvalidInput("option")
    return {name: ""}


def _fields(which: str) -> tuple[str, ...]:
    if which not in FORMS:
        raise InvalidInput("option")
    return FORMS[which]


def _text(name: str, value: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=LONGEST_FACT,
        default=value[:LONGEST_FACT] or None,
    )


def _menu(name: str, options: Mapping[str, str], value: str) -> discord.ui.Select[Any]:
    return discord.ui.Select(
        custom_id=name,
        options=[
            discord.SelectOption(label=label, value=key, default=key == value)
            for key, label in options.items()
        ],
    )


def _one(value: object) -> str:
    """Read a text, or the one thing that was chosen; anything else is as good as nothing."""
    match value:
        case str() | [str()]:
            return "".join(value)
    return ""
