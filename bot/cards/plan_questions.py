"""The questionnaire that finds a type of plan: one question at a time, the answers carried by the buttons."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import ButtonStyle

from bot.cards.layout import bar, card, row, text
from bot.cards.plan_words import ARCHETYPES
from bot.components import press
from core.errors import InvalidInput
from core.plans.archetypes import QUESTIONS, score

BUTTONS_A_ROW = 3
WORDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "now": (
        "Where are you right now?",
        {
            "worn_out": "Worn out",
            "starting": "Just starting",
            "some_habits": "I have a few habits",
            "many_habits": "I have many habits",
        },
    ),
    "pull": (
        "What draws you most?",
        {
            "feel_steady": "Feeling steady again",
            "easy_wins": "Easy wins",
            "try_things": "Trying things out",
            "see_progress": "Seeing progress",
            "big_change": "A big change",
            "my_best": "Being at my best",
        },
    ),
    "room": (
        "How much room does a usual day have?",
        {
            "hardly_any": "Hardly any",
            "a_little": "A little",
            "some": "Some",
            "plenty": "Plenty",
        },
    ),
    "company": (
        "With whom is it easiest?",
        {"alone": "On my own", "sometimes": "It depends", "together": "Together with others"},
    ),
    "planning": (
        "How do you like your day?",
        {"open": "Open", "rough_plan": "Roughly planned", "clear_plan": "Clearly planned"},
    ),
    "setback": (
        "What happens after a few missed days?",
        {
            "hard_to_return": "It's hard to come back",
            "start_small": "I start small again",
            "change_plan": "I change the plan",
            "catch_up": "I catch up",
        },
    ),
    "challenge": (
        "How demanding may it be?",
        {
            "very_gentle": "Very gentle",
            "easy": "Easy",
            "growing": "Growing with me",
            "demanding": "Demanding",
        },
    ),
}


def question(answered: str, owner: int) -> discord.ui.LayoutView:
    """Ask the next question, or tell the type that the answers speak for; they are digits, one each.

    Raises InvalidInput for answers that are none.
    """
    answers = _answers(answered)
    if len(answers) == len(QUESTIONS):
        return _found(answers, owner)
    asked, choices = WORDS[list(QUESTIONS)[len(answers)]]
    buttons = [
        press(label, "plan.ask", owner, f"{answered}{number}")
        for number, label in enumerate(choices.values())
    ]
    return card(
        text(
            f"## {asked}",
            f"-# {bar(len(answers), len(QUESTIONS))} Question {len(answers) + 1} of {len(QUESTIONS)}",
        ),
        *(row(*buttons[at : at + BUTTONS_A_ROW]) for at in range(0, len(buttons), BUTTONS_A_ROW)),
    )


def _found(answers: Mapping[str, str], owner: int) -> discord.ui.LayoutView:
    [best, second, *_] = score(answers)
    (name, meaning), (other, other_meaning) = ARCHETYPES[best], ARCHETYPES[second]
    return card(
        text(
            f"## You sound like a {name}",
            f"{meaning}.",
            f"-# Next came {other} ({other_meaning}). You can change it at any time, and I propose it if your days "
            "say so.",
        ),
        row(
            press(f"Start as {name}", "plan.pick", owner, best, style=ButtonStyle.primary),
            press(f"Rather {other}", "plan.pick", owner, second),
            press("Ask me again", "plan.ask", owner, ""),
        ),
    )


def _answers(answered: str) -> dict[str, str]:
    found = {}
    for (key, choices), digit in zip(QUESTIONS.items(), answered, strict=False):
        if not digit.isdecimal() or int(digit) >= len(choices):
            raise InvalidInput("option")
        found[key] = list(choices)[int(digit)]
    return found
