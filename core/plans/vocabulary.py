"""The words of daily plans: archetypes, categories, times of day, modes and phases, each in its order."""

from __future__ import annotations

ARCHETYPES = (
    "foundation_builder",
    "resilience_rebuilder",
    "connected_explorer",
    "systematic_improver",
    "transformation_seeker",
    "peak_performer",
)
CATEGORIES = ("hydration", "movement", "nutrition", "wellness", "recovery", "focus")
SLOTS = ("morning", "midday", "afternoon", "evening")
ANY_TIME = "any"
"""The time of day of a task that fits every slot."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MODES = ("low", "medium", "high")
PHASES = ("discovery", "establishment", "mastery")
MOODS = ("cheerful", "calm", "okay", "restless", "stressed", "down")
SKIP_REASONS = ("no_time", "no_energy", "not_for_me", "not_possible", "other")

DAILY_TASKS = {
    "foundation_builder": 2,
    "resilience_rebuilder": 2,
    "connected_explorer": 3,
    "systematic_improver": 4,
    "transformation_seeker": 4,
    "peak_performer": 5,
}
"""Tasks a day of each archetype."""
OVERWHELMED_TASKS = 2
"""Tasks a day of anyone who is overwhelmed."""
