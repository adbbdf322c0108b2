"""The task library, daily plans, and what members told and did about them."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    """
    create table task_library (
        task_id integer generated always as identity primary key,
        guild_id bigint,
        key text not null check (key <> ''),
        category text not null
            check (category in ('hydration', 'movement', 'nutrition', 'wellness', 'recovery', 'focus')),
        title text not null check (length(title) between 1 and 80),
        instructions text not null check (length(instructions) between 1 and 500),
        minutes smallint not null check (minutes between 1 and 240),
        difficulty smallint not null check (difficulty between 1 and 5),
        archetype_fit double precision[] not null
            check (cardinality(archetype_fit) = 6 and 0 <= all (archetype_fit) and 1 >= all (archetype_fit)),
        mode_fit double precision[] not null
            check (cardinality(mode_fit) = 3 and 0 <= all (mode_fit) and 1 >= all (mode_fit)),
        time_of_day text not null check (time_of_day in ('morning', 'midday', 'afternoon', 'evening', 'any')),
        variation_group text not null check (variation_group <> ''),
        anchor text not null check (length(anchor) between 1 and 200),
        tiny text not null check (length(tiny) between 1 and 200),
        retired_at timestamptz,
        unique nulls not distinct (guild_id, key)
    )
    """,
    """
    create table task_hidden (
        guild_id bigint not null,
        task_id integer not null references task_library on delete cascade,
        primary key (guild_id, task_id)
    )
    """,
    """
    create function notify_tasks_changed() returns trigger language plpgsql as
    $$ begin perform pg_notify('tasks_changed', coalesce(new.guild_id, old.guild_id)::text); return null; end $$
    """,
    """
    create trigger tasks_changed after insert or update or delete on task_library
    for each row execute function notify_tasks_changed()
    """,
    """
    create trigger hidden_tasks_changed after insert or delete on task_hidden
    for each row execute function notify_tasks_changed()
    """,
    """
    create table plan_members (
        user_id bigint primary key references members on delete cascade,
        guild_id bigint,
        archetype text not null,
        time_zone text not null,
        day_end_minutes smallint not null default 0 check (day_end_minutes between 0 and 720),
        categories_off text[] not null default '{}',
        wanted_minutes smallint not null check (wanted_minutes between 1 and 600),
        rest_weekdays smallint[] not null default '{}',
        rest_since date not null,
        overwhelmed boolean not null default false,
        reminder_minute smallint check (reminder_minute between 0 and 1439),
        weekly_summary_dm boolean not null default false,
        on_board boolean not null default false,
        phase text not null check (phase in ('discovery', 'establishment', 'mastery')),
        phase_since date not null,
        phase_by_hand boolean not null default false,
        archetype_since date not null,
        archetype_asked_on date,
        started_on date not null,
        stopped_on date
    )
    """,
    "create index plan_members_by_guild on plan_members (guild_id, user_id)",
    """
    create table plan_checkins (
        user_id bigint not null references members on delete cascade,
        day date not null,
        energy smallint not null check (energy between 1 and 5),
        mood text not null check (mood in ('cheerful', 'calm', 'okay', 'restless', 'stressed', 'down')),
        note text check (length(note) <= 500),
        checked_in_at timestamptz not null,
        primary key (user_id, day)
    )
    """,
    """
    create table daily_plans (
        user_id bigint not null references members on delete cascade,
        day date not null,
        mode text not null check (mode in ('low', 'medium', 'high')),
        mode_from text not null check (mode_from in ('checkin', 'inferred', 'usual')),
        mode_reason text not null,
        source text not null check (source in ('dynamic', 'ai', 'last_good', 'template')),
        archetype text not null,
        phase text not null,
        made_at timestamptz not null,
        primary key (user_id, day)
    )
    """,
    "create index daily_plans_by_day on daily_plans (day)",
    """
    create table daily_plan_items (
        user_id bigint not null,
        day date not null,
        item smallint not null,
        task_id integer not null references task_library,
        slot text not null check (slot in ('morning', 'midday', 'afternoon', 'evening')),
        share text not null check (share in ('new', 'known')),
        state text not null default 'open' check (state in ('open', 'done', 'skipped', 'swapped')),
        tiny boolean not null default false,
        snoozed_until timestamptz,
        settled_at timestamptz,
        primary key (user_id, day, item),
        foreign key (user_id, day) references daily_plans on delete cascade
    )
    """,
    """
    create table user_task_feedback (
        user_id bigint not null references members on delete cascade,
        day date not null,
        item smallint not null,
        task_id integer not null references task_library,
        outcome text not null check (outcome in ('done', 'skipped', 'swapped')),
        tiny boolean not null default false,
        skip_reason text,
        satisfaction smallint check (satisfaction between 1 and 5),
        minutes smallint check (minutes between 1 and 600),
        at timestamptz not null,
        primary key (user_id, day, item)
    )
    """,
    "create index user_task_feedback_by_time on user_task_feedback (at)",
    """
    create table user_preference_profile (
        user_id bigint not null references members on delete cascade,
        dimension text not null
            check (dimension in ('task', 'category', 'difficulty', 'time_of_day', 'variation')),
        value text not null,
        alpha double precision not null check (alpha >= 0),
        beta double precision not null check (beta >= 0),
        updated_at timestamptz not null,
        primary key (user_id, dimension, value)
    )
    """,
    """
    create table task_rotation_state (
        user_id bigint not null references members on delete cascade,
        task_id integer not null references task_library,
        first_on date not null,
        last_on date not null,
        planned smallint not null,
        done smallint not null,
        primary key (user_id, task_id)
    )
    """,
    """
    create table plan_rest_days (
        user_id bigint not null references members on delete cascade,
        day date not null,
        reason text not null check (reason in ('rest', 'travel')),
        primary key (user_id, day)
    )
    """,
    """
    create table plan_buddies (
        user_id bigint not null references members on delete cascade,
        buddy_id bigint not null check (buddy_id <> user_id),
        asked_at timestamptz not null,
        agreed_at timestamptz,
        primary key (user_id, buddy_id)
    )
    """,
    "create index plan_buddies_by_buddy on plan_buddies (buddy_id, user_id)",
)

PERSONAL = (
    "plan_members",
    "plan_checkins",
    "daily_plans",
    "daily_plan_items",
    "user_task_feedback",
    "user_preference_profile",
    "task_rotation_state",
    "plan_rest_days",
    "plan_buddies",
)

POLICY = """
    create policy scope on {table} using (
        (select current_setting('app.scope', true)) = 'service'
        or (select nullif(current_setting('app.user_id', true), '')::bigint) {is_member}
    )
"""
# Whoever is erased must be able to leave the rows of their buddies too.
IS_MEMBER = {"plan_buddies": "in (user_id, buddy_id)"}


def upgrade() -> None:
    """Create the tables."""
    for statement in TABLES:
        op.execute(statement)
    for table in PERSONAL:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(POLICY.format(table=table, is_member=IS_MEMBER.get(table, "= user_id")))


def downgrade() -> None:
    """Drop the tables."""
    for table in (*reversed(PERSONAL), "task_hidden", "task_library"):
        op.execute(f"drop table {table} cascade")
    op.execute("drop function notify_tasks_changed")
