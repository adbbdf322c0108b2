"""The words for what a coach knows, and for why its instructions were written."""

from __future__ import annotations

from collections.abc import Mapping

TEXT_FACTS: Mapping[str, str] = {
    "goals": "What you would like",
    "motivation": "Why it matters to you",
    "habits": "What you do already",
    "meals_routine": "Meals in your day",
    "past_attempts": "What you tried before",
    "obstacles": "What gets in the way",
    "best_time": "Your best time",
}
TONES: Mapping[str, str] = {
    "gentle": "Gentle: warm and patient",
    "direct": "Direct: straight to the point",
    "playful": "Playful: with a wink",
    "plain": "Plain: matter-of-fact",
}
EXPERIENCES: Mapping[str, str] = {
    "beginner": "New to building habits on purpose",
    "advanced": "Have kept habits for a long time",
    "returning": "Coming back after a break",
}
CAUSES: Mapping[str, str] = {
    "first": "after your interview",
    "refresh": "because you asked for it",
    "adherence": "because you do more or less of your plan than before",
    "logging": "because you note more or less than before",
    "streak": "because your streak changed",
    "streak_break": "because a long streak ended",
}


def cause_told(cause: str) -> str:
    """Say why instructions were written."""
    return CAUSES.get(cause, "because something changed")
