"""One row about a member in every personal table, written out: a new table needs an entry here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.privacy.encryption import Cipher
from db.pool import Database

CIPHER = Cipher({1: bytes(32)})
_SEALED = re.compile(r":sealed\('([a-z_.]+)'\)")

# In an order in which inserting works; $1 is the member, and :sealed('table.column') that name, sealed for it.
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
    "coach_access_members": "insert into coach_access_members values ($1, 1, '2026-01-02T03:04:05Z')",
    "coach_members": """
        insert into coach_members values ($1, 1, false, 1, '2026-01-02T03:04:05Z', '2026-01-03T03:04:05Z')
    """,
    "coach_consultations": """
        insert into coach_consultations (user_id, guild_id, channel_id, state, facts, started_at, changed_at)
        values ($1, 1, 2, 'checking', :sealed('coach_consultations.facts'), '2026-01-02T03:04:05Z',
                '2026-01-02T03:04:05Z')
    """,
    "coach_answers": """
        insert into coach_answers
        select $1, consultation_id, 'goals', :sealed('coach_answers.answer'), '2026-01-02T03:04:05Z'
        from coach_consultations where user_id = $1
    """,
    "coach_profiles": """
        insert into coach_profiles values ($1, :sealed('coach_profiles.facts'), :sealed('coach_profiles.profile'),
                                           '2026-01-02T03:04:05Z')
    """,
    "coach_prompts": """
        insert into coach_prompts values ($1, 1, :sealed('coach_prompts.prompt'), 'first', 'a-model',
                                          '2026-01-02T03:04:05Z')
    """,
    "coach_generations": "insert into coach_generations values ($1, 'first', '2026-01-02T03:04:05Z')",
    "coach_conversations": """
        insert into coach_conversations (user_id, guild_id, channel_id, system_prompt_version_used, started_at, last_at)
        values ($1, 1, 2, 1, '2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z')
    """,
    "coach_exchanges": """
        insert into coach_exchanges
        select $1, conversation_id, 1, 4, :sealed('coach_exchanges.said'), :sealed('coach_exchanges.answered'),
               'model', null, '2026-01-02T03:04:05Z'
        from coach_conversations where user_id = $1
    """,
    "coach_metrics": """
        insert into coach_metrics values ($1, '2026-01-04', 10, 20, 5, 10, 3, '{first}', 'first', 0)
    """,
    "coach_costs": """
        insert into coach_costs (user_id, request_key, guild_id, day, kind, model, reserved_usd, reserved_at)
        values ($1, 'chat:4', 1, '2026-01-02', 'chat', 'a-model', 0.5, '2026-01-02T03:04:05Z')
    """,
    "coach_support": """
        insert into coach_support values ($1, 'DE', :sealed('coach_support.safety_plan'), '2026-01-02T03:04:05Z')
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
            await connection.execute(sealed(statement, user_id), user_id)


def sealed(statement: str, user_id: int) -> str:
    """Seal what a statement wants sealed."""
    return _SEALED.sub(
        lambda found: f"'\\x{CIPHER.seal(found[1], user_id, found[1]).hex()}'::bytea", statement
    )
