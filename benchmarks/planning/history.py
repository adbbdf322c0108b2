"""Weeks of daily plans of many members, written behind the engine's back: quicker than to live them one by one."""

from __future__ import annotations

import datetime as dt

from core.engine import Engine
from core.plans.vocabulary import ARCHETYPES, DAILY_TASKS
from db.pool import Connection

DAYS = 28
SEED_SECONDS = 300.0
"""How long one of the statements may take."""

# Checked for all rows together afterwards: row by row, that took three quarters of the time.
_CHECKED_LATER = (
    ("daily_plans", "user_id"),
    ("daily_plan_items", "user_id_day"),
    ("daily_plan_items", "task_id"),
    ("user_task_feedback", "user_id"),
    ("user_task_feedback", "task_id"),
    ("task_rotation_state", "user_id"),
    ("task_rotation_state", "task_id"),
    ("user_preference_profile", "user_id"),
)
_STATEMENTS = (
    """
    insert into members (user_id, consent_version, consented_at)
    select user_id, 1, now() from generate_series(1, $1::int) as user_id
    """,
    # Every other member leaves a category out, every tenth has too much to do, and a third is in each phase.
    """
    insert into plan_members (
        user_id, archetype, time_zone, categories_off, wanted_minutes, rest_since, overwhelmed, phase, phase_since,
        archetype_since, started_on
    )
    select user_id, ($2::text[])[1 + user_id % 6], 'UTC',
           case when user_id % 2 = 0 then '{}'::text[]
                else (array['{nutrition}', '{hydration}', '{focus}'])[1 + user_id / 2 % 3]::text[] end,
           15 * (1 + user_id % 4), $3::date, user_id % 10 = 0,
           (array['discovery', 'establishment', 'mastery'])[1 + user_id % 3],
           $3::date - (array[3, 10, 7])[1 + user_id % 3], $3::date - $4::int, $3::date - $4::int
    from generate_series(1, $1::int) as user_id
    """,
    """
    insert into plan_checkins (user_id, day, energy, mood, checked_in_at)
    select user_id, $2::date - ago, 1 + floor(5 * random()), 'okay', $2::date - ago
    from plan_members, generate_series(1, $1::int) as ago where random() < 0.5
    """,
    """
    insert into daily_plans (user_id, day, mode, mode_from, mode_reason, source, archetype, phase, made_at)
    select user_id, $2::date - ago, 'medium', 'usual', 'usual', 'dynamic', archetype, phase, $2::date - ago
    from plan_members, generate_series(1, $1::int) as ago
    """,
    # Each member goes round 24 tasks that fit: never one twice a day, or on two days running.
    """
    insert into daily_plan_items (user_id, day, item, task_id, slot, share, state, settled_at)
    with fitting as (
        select archetype, daily, array_agg(task_id order by task_id) as tasks
        from unnest($1::text[], $2::int[]) with ordinality as limits (archetype, daily, number), task_library
        where archetype_fit[number::int] >= 0.5 and mode_fit[2] >= 0.5 group by archetype, daily
    ), planned as (
        select user_id, day, item, tasks, (day - started_on) * daily + item - 1 as number, random() as luck
        from daily_plans join plan_members using (user_id, archetype) join fitting using (archetype),
        generate_series(1, daily) as item
    )
    select user_id, day, item, task_id,
           case time_of_day when 'any' then (array['morning', 'midday', 'afternoon', 'evening'])[1 + item % 4]
                else time_of_day end,
           case when number < 24 then 'new' else 'known' end,
           case when luck < 0.6 then 'done' when luck < 0.8 then 'skipped' else 'open' end,
           case when luck < 0.8 then day + interval '20 hours' end
    from planned join task_library on task_id = tasks[1 + (user_id * 13 + number % 24) % cardinality(tasks)]
    """,
    """
    insert into user_task_feedback (user_id, day, item, task_id, outcome, satisfaction, at)
    select user_id, day, item, task_id, state,
           case when state = 'done' and random() < 0.5 then 2 + floor(4 * random()) end, settled_at
    from daily_plan_items where state <> 'open'
    """,
    """
    insert into task_rotation_state (user_id, task_id, first_on, last_on, planned, done)
    select user_id, task_id, min(day), max(day), count(*), count(*) filter (where state = 'done')
    from daily_plan_items group by user_id, task_id
    """,
    """
    insert into user_preference_profile (user_id, dimension, value, alpha, beta, updated_at)
    select user_id, dimension, value, count(*) filter (where state = 'done'),
           count(*) filter (where state = 'skipped'), max(day)
    from daily_plan_items join task_library using (task_id), lateral (values
        ('task', task_id::text), ('category', category), ('difficulty', difficulty::text), ('time_of_day', slot),
        ('variation', variation_group)
    ) as seen (dimension, value)
    where state <> 'open' group by user_id, dimension, value
    """,
)


async def live(engine: Engine, members: int, today: dt.date) -> None:
    """Let members 1, 2, ... have planned, done, skipped and told as much as in the weeks before a day."""
    limits = [DAILY_TASKS[archetype] for archetype in ARCHETYPES]
    given: tuple[tuple[object, ...], ...] = (
        (members,),
        (members, ARCHETYPES, today, DAYS),
        (DAYS, today),
        (DAYS, today),
        (ARCHETYPES, limits),
        (),
        (),
        (),
    )
    async with engine.database.service() as connection:
        await connection.execute("select setseed(0.5)")
        await _set_checks(connection, "not enforced")
        for statement, arguments in zip(_STATEMENTS, given, strict=True):
            await connection.execute(statement, *arguments, timeout=SEED_SECONDS)
        await _set_checks(connection, "enforced")
        # What the server does by itself sooner or later, it does now instead of in the midst of measuring.
        await connection.execute("vacuum analyze", timeout=SEED_SECONDS)


async def _set_checks(connection: Connection, checks: str) -> None:
    for table, columns in _CHECKED_LATER:
        await connection.execute(
            f"alter table {table} alter constraint {table}_{columns}_fkey {checks}", timeout=SEED_SECONDS
        )
