"""What people are told about each feature; a test holds it against the features that there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeatureWords:
    """A feature's name, in the plural, and what it is."""

    title: str
    about: str


FEATURE_WORDS: Mapping[str, FeatureWords] = {
    "movie_nights": FeatureWords("Movie nights", "Plan an evening, vote on films, get reminded"),
    "together": FeatureWords(
        "Taste match and server films", "How alike two members are, what everyone loves"
    ),
    "imports": FeatureWords("Imports", "Bring ratings from Letterboxd, IMDb, Trakt and MovieLens"),
    "plans": FeatureWords("Daily plans", "Small habits for the day, for each member alone"),
    "ai_plans": FeatureWords("AI-written plans", "A language model writes the day's plan, where I have one"),
    "coach": FeatureWords("Coaching", "Talks about habits, for members whom `/admin consultation` lets in"),
    "weekly_posts": FeatureWords(
        "Weekly posts", "How this server's week went, nobody by name: `/admin weekly`"
    ),
}
