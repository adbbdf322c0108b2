"""What an interview found out about a member, as single facts: everyday words only, nothing about health."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

from pydantic import BaseModel

from core.coaching.instructions.prompt_lint import Fault, cleaned, faults
from core.coaching.safety.gate import assess

Tone: TypeAlias = Literal["gentle", "direct", "playful", "plain"]
Experience: TypeAlias = Literal["beginner", "advanced", "returning"]

TEXTS = ("goals", "habits", "meals_routine", "past_attempts", "obstacles", "motivation", "best_time")
"""The facts in the member's own words."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    "tone": ("gentle", "direct", "playful", "plain"),
    "experience": ("beginner", "advanced", "returning"),
}
"""The facts that are one of a few."""
LONGEST_FACT = 400

_KEPT_OUT = {Fault.INSTRUCTION, Fault.LINK, Fault.MEDICAL}
_HEALTH = re.compile(
    r"\b(?:weigh(?:s|ed|ing|t(?!s\b|[- ]?(?:train|lift|room|rack|bench))\w*)?|kilos?|slim\w*|fat|obes\w+|overweight"
    r"|calorie\w*|k?cal|diet(?:s|ed|ing|ary)?|keto\w*|macros?|fasting|los(?:e|ing|t) (?:\w+ )?(?:kilos|pounds|fat)"
    r"|abnehmen|zunehmen|abgenommen|zugenommen|gewicht(?!heb)\w*|diät\w*|kalorien\w*|kilogramm"
    r"|medic\w*|meds|pills?|tablets|doses|dosage|dosis|insulin|antidepress\w*|supplements?|doctor\w*|therap\w+|psychiatr\w+"
    r"|medikament\w*|tabletten|arzt|ärzt\w*|therapie\w*"
    r"|diagnos\w*|disorders?|disease\w*|illness\w*|syndrome|symptoms?|surger\w+|injur\w+|chronic\w*|krank(?:heit\w*|geschrieben)?|verletz\w*"
    r"|depress\w*|anxiety|adhd|adhs|autis\w*|bipolar|ptsd|ocd|diabet\w*|asthma\w*|cancer|krebs|blood pressure|blutdruck"
    r"|anorexi\w*|bulimi\w*|binge[- ]?eat\w*|pregnan\w+|schwanger\w*)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"(?<=[.!?;,])\s+|\s*\n\s*|\s+(?=(?:but|and|because|aber|und|weil)\b)")


class ProfileFacts(BaseModel):
    """Facts in the member's own words; an empty text is what was not told."""

    goals: str = ""
    habits: str = ""
    meals_routine: str = ""
    past_attempts: str = ""
    obstacles: str = ""
    motivation: str = ""
    best_time: str = ""
    tone: Tone = "gentle"
    experience: Experience = "beginner"


def is_fit(text: str) -> bool:
    """Tell whether a text may be a fact: nothing of health, weight or diets, no link, nothing said to a model."""
    return not (
        _HEALTH.search(text)
        or _KEPT_OUT & set(faults(text))
        or (found := assess(text)).needs_help_first
        or found.topics
    )


def fitting(text: str) -> str:
    """Return what of a text may be a fact, clause by clause, cut to a length.

    >>> fitting("I want to walk more, lose 10 kg and sleep earlier.")
    'I want to walk more, and sleep earlier.'
    """
    kept = " ".join(clause for clause in _CLAUSES.split(cleaned(text)) if clause and is_fit(clause))
    kept = kept[:LONGEST_FACT].strip(" ,;")
    # What is harmless in pieces may not be so in one.
    return kept if is_fit(kept) else ""


def tidied(facts: ProfileFacts) -> ProfileFacts:
    """Return facts with nothing in them that may not be a fact."""
    return facts.model_copy(update={name: fitting(getattr(facts, name)) for name in TEXTS})


def choice(name: str, told: str) -> str | None:
    """Return which of a few someone meant by their words; None when they name none of them, or several.

    >>> choice("tone", "Be direct with me, please")
    'direct'
    """
    named = [one for one in CHOICES[name] if re.search(rf"\b{one}\b", told, re.IGNORECASE)]
    return named[0] if len(named) == 1 else None


def from_answers(answers: Mapping[str, str | None]) -> ProfileFacts:
    """Take each answer for the fact that was asked for; what was skipped stays as it is without an answer."""
    texts = {name: answers.get(name) or "" for name in TEXTS}
    choices = {name: choice(name, answers.get(name) or "") for name in CHOICES}
    return tidied(ProfileFacts.model_validate(texts | {k: v for k, v in choices.items() if v is not None}))
