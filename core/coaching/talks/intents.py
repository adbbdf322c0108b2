"""What a message is about, told by rules: the first intent that fits, in order of how much it would hurt to miss it."""

from __future__ import annotations

import re
from enum import Enum

from core.coaching.safety.plain_text import plain


class Intent(Enum):
    """What the offline coach can answer."""

    PRIVACY = "privacy"
    INJURY = "injury"
    BODY = "body"
    LAPSE = "lapse"
    SUCCESS = "success"
    LOW = "low"
    DOUBT = "doubt"
    PATTERN = "pattern"
    STREAK = "streak"
    STATUS = "status"
    TODAY = "today"
    PLAN = "plan"
    CHANGE = "change"
    FILM = "film"
    THANKS = "thanks"
    HELLO = "hello"
    UNKNOWN = "unknown"


_RULES = tuple(
    (intent, re.compile(pattern))
    for intent, pattern in (
        (
            Intent.PRIVACY,
            r"\b(?:delete|forget|erase|export|remove)\b.{0,25}"
            r"\b(?:my|me|data|history|profile|what i (?:said|told|wrote))\b"
            r"|\bwhat (?:do|data do) you (?:know|keep|store|have)\b",
        ),
        (
            Intent.INJURY,
            r"\b(?:injur\w*|sprain\w*|torn|pain in|hurts?|sick|ill|fever|surgery|pregnan\w*|doctor|medication|meds)\b",
        ),
        (
            Intent.BODY,
            r"\b(?:calories?|kcal|diet\w*|los(?:e|ing) weight|weight|fasting|bmi|macros?|cheat meal)\b",
        ),
        (
            Intent.LAPSE,
            r"\b(?:missed|skipped|failed|broke|lost|slipped|fell off|messed up|forgot|nothing done)\b"
            r"|\b(?:didn't|haven't|couldn't) (?:do|done|go|gone|manage|managed|get|finish)\b",
        ),
        (
            Intent.SUCCESS,
            r"\b(?:did (?:it|all|everything|both|them)|done|finished|completed|nailed|proud)\b"
            r"|\b(?:managed to|kept it up)\b",
        ),
        (
            Intent.LOW,
            r"\b(?:tired|exhausted|stressed|stressful|overwhelmed|sad|lonely|anxious|awful|unmotivated)\b"
            r"|\bno (?:energy|motivation)\b|\b(?:burnt|burned|worn) out\b"
            r"|\b(?:can't be bothered|slept badly|rough day)\b",
        ),
        (
            Intent.DOUBT,
            r"\b(?:don't (?:want|feel like|see the point)|not (?:ready|worth|going to)|too (?:hard|busy|much|many))\b"
            r"|\b(?:is|was) (?:this|it|any of (?:it|this)) (?:even |really )?worth\b"
            r"|\b(?:give up|giving up|quit|no time|why bother|can't stick|does(?:n't| not) work)\b",
        ),
        (Intent.PATTERN, r"\b(?:pattern|weekends?|when do i|why do i|which days?|hardest)\b"),
        (Intent.STREAK, r"\bstreaks?\b|\bin a row\b"),
        (
            Intent.STATUS,
            r"\bhow (?:am|have|did) i\b|\b(?:progress|stats?|summary|report|adherence)\b|\bthis (?:week|month)\b",
        ),
        (Intent.TODAY, r"\b(?:today|tonight|right now|left to do|next task)\b"),
        (
            Intent.PLAN,
            r"\b(?:plan|next step|help me|advice|tips?|suggest|tomorrow|goal)\b"
            r"|\b(?:what should i|how (?:do|can|should|could) i)\b",
        ),
        (
            Intent.CHANGE,
            r"\bi(?:'d like| (?:want|need|would like|plan|decided|am going)) to\b"
            r"|\b(?:i'll|i will|i should|i could|i'm going to|thinking (?:of|about))\b",
        ),
        (Intent.FILM, r"\b(?:films?|movies?|watch(?:ed|ing)?)\b"),
        (Intent.THANKS, r"^(?:thanks?|thank you|ty|cheers|great|cool|ok(?:ay)?|bye|good ?night|danke)\b"),
        (Intent.HELLO, r"^(?:hi|hey|hello|yo|good (?:morning|evening|afternoon)|sup|start|hallo)\b"),
    )
)


def intent_of(text: str) -> Intent:
    """Return what a message is about."""
    read = plain(text)
    return next((intent for intent, pattern in _RULES if pattern.search(read)), Intent.UNKNOWN)
