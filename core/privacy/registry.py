"""The registry of personal tables: whatever has a row about a member is listed here, or a test fails.

Overview, export and erasure know no other tables. A room that keeps something about members adds its tables.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """A table with a ``user_id``; its topic is the key of the sentence on what is kept there and why."""

    name: str
    topic: str
    sealed: tuple[str, ...] = ()
    """Columns whose texts are encrypted; an export opens them."""


# In the order of erasing. The taste comes first: every change of a rating locks its row first, so that neither
# waits for the other in a circle. A schedule goes before what was posted for it: posting holds on to the schedule.
# Members come last, because everything else refers to them.
PERSONAL_TABLES = (
    PersonalTable("user_embeddings", "taste"),
    PersonalTable("user_preferences", "taste"),
    PersonalTable("user_model_weights", "taste"),
    PersonalTable("ratings", "ratings"),
    PersonalTable("rating_events", "rating_history"),
    PersonalTable("film_marks", "film_marks"),
    PersonalTable("recommendation_feedback", "recommendations"),
    PersonalTable("recommendation_exposures", "recommendations"),
    PersonalTable("movie_night_votes", "movie_nights"),
    PersonalTable("movie_night_guests", "movie_nights"),
    # Of the plans, the member's choices come first: every change of a plan locks that row first.
    PersonalTable("plan_members", "plans"),
    PersonalTable("user_task_feedback", "plans"),
    PersonalTable("daily_plan_items", "plans"),
    PersonalTable("daily_plans", "plans"),
    PersonalTable("task_rotation_state", "plans"),
    PersonalTable("plan_rest_days", "plans"),
    PersonalTable("plan_checkins", "checkins"),
    PersonalTable("user_preference_profile", "habits"),
    PersonalTable("plan_buddies", "buddies"),
    # Of coaching, likewise.
    PersonalTable("coach_members", "coaching"),
    PersonalTable("coach_generations", "coaching"),
    PersonalTable("coach_exchanges", "coach_talks", ("said", "answered")),
    PersonalTable("coach_conversations", "coach_talks"),
    PersonalTable("coach_answers", "coach_profile", ("answer",)),
    PersonalTable("coach_consultations", "coach_profile", ("facts",)),
    PersonalTable("coach_profiles", "coach_profile", ("facts", "profile")),
    PersonalTable("coach_prompts", "coach_profile", ("prompt",)),
    PersonalTable("coach_metrics", "coaching"),
    PersonalTable("coach_costs", "coach_costs"),
    PersonalTable("coach_access_members", "coaching"),
    PersonalTable("coach_support", "support", ("safety_plan",)),
    PersonalTable("admin_events", "moderating"),
    PersonalTable("schedules", "schedules"),
    PersonalTable("posts", "schedules"),
    PersonalTable("server_members", "servers"),
    PersonalTable("members", "membership"),
)
