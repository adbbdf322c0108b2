"""The forms of the interview: one answer, and corrections of what was understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bot.cards.consultation import CHOICE_WORDS, FACTS, GROUPS, QUESTIONS
from bot.components import custom_id
from core.coaching.consultation.interview import LONGEST_ANSWER
from core.coaching.consultation.profile_facts import CHOICES, LONGEST_FACT, ProfileFacts
from core.errors import InvalidInput

ANSWER = "answer"
LONGEST_LABEL = 45


def reply_form(owner: int, consultation_id: int, question: str, earlier: str | None) -> discord.ui.Modal:
    """Ask for an answer, beginning with the one given before."""
    form = discord.ui.Modal(
        title=f"{FACTS[question]}"[:LONGEST_LABEL],
        custom_id=custom_id("consult.replied", owner, consultation_id, question),
    )
    asked, hint = QUESTIONS[question]
    field = discord.ui.TextInput[Any](
        custom_id=ANSWER,
        style=discord.TextStyle.paragraph,
        max_length=LONGEST_ANSWER,
        default=earlier,
        placeholder=hint,
    )
    form.add_item(discord.ui.Label(text="Your answer", description=asked, component=field))
    return form


def replied(values: Mapping[str, Any]) -> str:
    """Read an answer; whatever is no text counts as empty."""
    told = values.get(ANSWER)
    return told if isinstance(told, str) else ""


def facts_form(owner: int, consultation_id: int, group: str, facts: ProfileFacts) -> discord.ui.Modal:
    """Show some facts to be put right. Raises InvalidInput."""
    form = discord.ui.Modal(
        title="Put it right", custom_id=custom_id("consult.corrected", owner, consultation_id, group)
    )
    for name in _group(group):
        form.add_item(discord.ui.Label(text=FACTS[name], component=_field(name, getattr(facts, name))))
    return form


def corrected(values: Mapping[str, Any], group: str) -> dict[str, str]:
    """Read what was put right, to be checked by the service. Raises InvalidInput."""
    return {name: _told(values.get(name)) for name in _group(group)}


def _field(name: str, known: str) -> discord.ui.Item[Any]:
    if name in CHOICES:
        options = [
            discord.SelectOption(label=CHOICE_WORDS[one], value=one, default=one == known)
            for one in CHOICES[name]
        ]
        return discord.ui.Select(custom_id=name, options=options)
    return discord.ui.TextInput[Any](
        custom_id=name,
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=LONGEST_FACT,
        default=known or None,
    )


def _told(value: object) -> str:
    match value:
        case str(text) | [str(text)]:
            return text
    return ""


def _group(name: str) -> tuple[str, ...]:
    if name not in GROUPS:
        raise InvalidInput("option")
    return GROUPS[name][1]
