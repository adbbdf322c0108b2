"""Two exercises for a hard moment, one small step on each card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import ButtonStyle

from bot.cards.layout import card, row, text
from bot.components import press


@dataclass(frozen=True, slots=True)
class Exercise:
    """What it is called, and its steps."""

    title: str
    steps: Sequence[str]


SENSES, BREATHING = "senses", "breathing"
EXERCISES: Mapping[str, Exercise] = {
    SENSES: Exercise(
        "Five, four, three, two, one",
        (
            "Look around, slowly. Find **five things you can see**, and name each one to yourself.",
            "Now **four things you can feel**: the floor under your feet, the cloth on your skin, the air.",
            "**Three things you can hear.** Near ones, far ones, your own breath.",
            "**Two things you can smell.** If there are none, think of two smells you like.",
            "**One thing you can taste**, or one sip of water. You are here, in this place.",
        ),
    ),
    BREATHING: Exercise(
        "Breathing slowly",
        (
            "Sit or stand so that it's comfortable, and let your shoulders sink. There is nothing to get right.",
            "Breathe **in** through your nose while you count to four: one, two, three, four.",
            "Breathe **out** slowly while you count to six: one, two, three, four, five, six.",
            "Again: **in** for four … and **out** for six. Let the breath out be the long one.",
            "Three more like that, at your own pace. If you get dizzy, just breathe as you usually do.",
        ),
    ),
}


def step(name: str, number: int, owner: int) -> discord.ui.LayoutView:
    """Show a step of an exercise, counted from 0, or its end."""
    exercise = EXERCISES[name]
    if number >= len(exercise.steps):
        return _over(name, owner)
    return card(
        text(
            f"## {exercise.title}",
            exercise.steps[number],
            f"-# Step {number + 1} of {len(exercise.steps)}. Take the time you need.",
        ),
        row(
            press("Next", "support.exercise", owner, name, number + 1, style=ButtonStyle.primary),
            press("That's enough", "support.show", owner),
        ),
    )


def _over(name: str, owner: int) -> discord.ui.LayoutView:
    other = BREATHING if name == SENSES else SENSES
    return card(
        text(
            "## You did that",
            "Maybe it is a little lighter now, maybe not yet. Both are fine, and you can do it again.",
        ),
        row(
            press("Once more", "support.exercise", owner, name, 0),
            press(EXERCISES[other].title, "support.exercise", owner, other, 0),
            press("Back", "support.show", owner, style=ButtonStyle.primary),
        ),
    )
