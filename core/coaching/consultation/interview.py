"""The interview: which questions there are, and which comes next. Their words are written where people read them."""

from __future__ import annotations

from collections.abc import Collection

from core.coaching.consultation.profile_facts import CHOICES

QUESTIONS = (
    "goals",
    "habits",
    "meals_routine",
    "past_attempts",
    "obstacles",
    "motivation",
    "best_time",
    "tone",
    "experience",
)
"""In the order of asking; each is named for the fact that it asks for."""
LONGEST_ANSWER = 2_000


def number_of(question: str) -> int:
    """Return which question it is, from 1 on."""
    return QUESTIONS.index(question) + 1


def before(question: str) -> str | None:
    """Return the question before one; None before the first."""
    at = QUESTIONS.index(question)
    return QUESTIONS[at - 1] if at else None


def following(question: str, answered: Collection[str]) -> str | None:
    """Return what to ask after a question: the next one that is open, then those left open before; None at the end.

    ``answered`` holds the questions that were answered or skipped.
    """
    at = QUESTIONS.index(question)
    in_turn = (*QUESTIONS[at + 1 :], *QUESTIONS[:at])
    return next((one for one in in_turn if one not in answered), None)


def is_choice(question: str) -> bool:
    """Tell whether a question is answered by one of a few."""
    return question in CHOICES
