"""How plans are put into words: archetypes, modes, phases and the rest of the vocabulary, for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

ARCHETYPES: Mapping[str, tuple[str, str]] = {
    "foundation_builder": ("Foundation Builder", "2 tasks a day: small, steady, nothing to prove"),
    "resilience_rebuilder": ("Resilience Rebuilder", "2 tasks a day: gentle ones, with room to rest"),
    "connected_explorer": ("Connected Explorer", "3 tasks a day: variety, and some of it with others"),
    "systematic_improver": ("Systematic Improver", "4 tasks a day: routines that build on each other"),
    "transformation_seeker": ("Transformation Seeker", "4 tasks a day: new ones often, with some stretch"),
    "peak_performer": ("Peak Performer", "5 tasks a day: demanding, and recovery planned with them"),
}
CATEGORIES: Mapping[str, str] = {
    "hydration": "💧 Hydration",
    "movement": "🏃 Movement",
    "nutrition": "🥗 Nutrition",
    "wellness": "🌿 Wellness",
    "recovery": "🌙 Recovery",
    "focus": "🎯 Focus",
}
SLOTS: Mapping[str, str] = {
    "morning": "Morning",
    "midday": "Midday",
    "afternoon": "Afternoon",
    "evening": "Evening",
}
MODES: Mapping[str, str] = {"low": "A gentle day", "medium": "A usual day", "high": "A strong day"}
MODE_REASONS: Mapping[str, str] = {
    "energy": "by your check-in",
    "mood": "by your check-in, and lighter for how you feel",
    "recent_checkins": "guessed from your last check-ins",
    "weekday": "guessed from how this weekday usually goes",
    "completion": "guessed from how your last days went",
    "usual": "as I don't know yet how you are today",
}
PHASES: Mapping[str, tuple[str, str]] = {
    "discovery": ("Discovery", "mostly tasks that are new to you, to learn what suits you"),
    "establishment": ("Establishment", "mostly your favourites, and some to explore"),
    "mastery": ("Mastery", "what works for you, and now and then something new"),
}
MOODS: Mapping[str, str] = {
    "cheerful": "😄 Cheerful",
    "calm": "😌 Calm",
    "okay": "🙂 Okay",
    "restless": "😬 Restless",
    "stressed": "😣 Stressed",
    "down": "😔 Down",
}
ENERGIES: Mapping[int, str] = {1: "1: empty", 2: "2: low", 3: "3: usual", 4: "4: good", 5: "5: full of it"}
SKIP_REASONS: Mapping[str, str] = {
    "no_time": "No time",
    "no_energy": "No energy",
    "not_for_me": "Not for me",
    "not_possible": "Not possible today",
    "other": "Something else",
}


PROPOSALS: Mapping[str, str] = {
    "too_much": "Lately much of your plan was left. **{name}** asks for less and might suit you better.",
    "ready_for_more": "You have been doing nearly all of it. **{name}** would give you more to do.",
    "suits_better": "What you really do looks more like a **{name}**.",
}


def day_name(day: dt.date) -> str:
    """Write a day: Saturday, 21 November."""
    return f"{day:%A}, {day.day} {day:%B}"


def clock_time(minute: int) -> str:
    """Write a minute of the day: 07:30."""
    return f"{minute // 60:02}:{minute % 60:02}"
