"""One row about a member in every personal table, written out: a new table needs an entry here."""

from __future__ import annotations

from collections.abc import Mapping

from db.pool import Database

# In an order in which inserting works; $1 is the member.
INSERTS: Mapping[str, str] = {
    "members": "insert into members values ($1, 1, '2026-01-02T03:04:05Z')",
    "server_members": "insert into server_members values ($1, 9007199254740993, '2026-01-02T03:04:05Z')",
    "ratings": """
        insert into ratings
        select $1, film_id, 4.5, '=1+1', '2026-01-01', true, '2026-01-02T03:04:05Z'
        from films where title = 'Alien'
    """,
    "rating_events": """
        insert into rating_events (user_id, created_at, film_id, stars, rewatch, interaction_id)
        select $1, '2026-01-02T03:04:05Z', film_id, 4.5, false, 1 from films where title = 'Alien'
    """,
    "film_marks": """
        insert into film_marks
        select $1, film_id, 'watchlist', '2026-01-02T03:04:05Z' from films where title = 'Alien'
    """,
    "recommendation_exposures": """
        insert into recommendation_exposures
        select $1, 1, 1, film_id, '2026-01-02T03:04:05Z', -0.5, 4.0, 80, 'taste', 1, '{"mood": "calm"}', '{}'
        from films where title = 'Alien'
    """,
    "recommendation_feedback": """
        insert into recommendation_feedback (user_id, created_at, list_id, film_id, action, interaction_id)
        select $1, '2026-01-02T03:04:05Z', 1, film_id, 'dismissed', 2 from films where title = 'Alien'
    """,
    "movie_night_guests": """
        with night as (
            insert into movie_nights (guild_id, channel_id, request_id, starts_at, vote_ends_at,
                                      invited_only, seen_by_all)
            values (1, 2, (select coalesce(max(request_id), 0) + 1 from movie_nights),
                    '2026-02-02T20:00:00Z', '2026-02-02T17:00:00Z', false, false)
            returning night_id
        )
        insert into movie_night_guests select $1, night_id, 'guest', '2026-01-02T03:04:05Z' from night
    """,
    "movie_night_votes": """
        insert into movie_night_votes
        select $1, (select night_id from movie_night_guests where user_id = $1), film_id, 80, film_id, 1, false
        from films where title = 'Alien'
    """,
    "plan_members": """
        insert into plan_members (user_id, guild_id, archetype, time_zone, wanted_minutes, rest_since, phase,
                                  phase_since, archetype_since, started_on)
        values ($1, 9007199254740993, 'peak_performer', 'Europe/Berlin', 30, '2026-01-02', 'discovery',
                '2026-01-02', '2026-01-02', '2026-01-02')
    """,
    "plan_checkins": """
        insert into plan_checkins values ($1, '2026-01-02', 2, 'stressed', '=1+1', '2026-01-02T03:04:05Z')
    """,
    "daily_plans": """
        insert into daily_plans values ($1, '2026-01-02', 'low', 'checkin', 'mood', 'dynamic', 'peak_performer',
                                        'discovery', '2026-01-02T03:04:05Z')
    """,
    "daily_plan_items": """
        insert into daily_plan_items (user_id, day, item, task_id, slot, share)
        select $1, '2026-01-02', 1, min(task_id), 'evening', 'new' from task_library
    """,
    "user_task_feedback": """
        insert into user_task_feedback
        select $1, '2026-01-02', 1, min(task_id), 'done', true, null, 5, 10, '2026-01-02T03:04:05Z' from task_library
    """,
    "user_preference_profile": """
        insert into user_preference_profile values ($1, 'category', 'movement', 1.5, 0.5, '2026-01-02T03:04:05Z')
    """,
    "task_rotation_state": """
        insert into task_rotation_state
        select $1, min(task_id), '2026-01-02', '2026-01-03', 2, 1 from task_library
    """,
    "plan_rest_days": "insert into plan_rest_days values ($1, '2026-01-03', 'travel')",
    "plan_buddies": "insert into plan_buddies values ($1, 9, '2026-01-02T03:04:05Z', '2026-01-03T03:04:05Z')",
    "admin_events": """
        insert into admin_events values ($1, 3, 1, '2026-01-02T03:04:05Z', 'feature', '{"feature": "imports"}')
    """,
    "schedules": """
        insert into schedules (user_id, guild_id, kind, time_zone, hour, minute, next_run_at)
        values ($1, 0, 'reminder', 'Europe/Berlin', 9, 30, '2026-01-02T08:30:00Z')
    """,
    "posts": """
        insert into posts (user_id, guild_id, kind, period, started_at)
        values ($1, 0, 'reminder', '2026-01-02', '2026-01-02T08:30:00Z')
    """,
    "user_embeddings": """
        insert into user_embeddings values ($1, 1, 1, '\\x0000803f000000c0', '2026-01-02T03:04:05Z')
    """,
    "user_preferences": """
        insert into user_preferences values ($1, 1, '{"mood": "calm"}', '2026-01-02T03:04:05Z')
    """,
    "user_model_weights": """
        insert into user_model_weights values ($1, '{"taste": 0.5}', 3, '2026-01-02T03:04:05Z')
    """,
}


async def insert_everything(database: Database, user_id: int) -> None:
    async with database.transaction() as connection:
        for statement in INSERTS.values():
            await connection.execute(statement, user_id)
