"""Coaching: who may have it, the interview, what came of it, conversations, behaviour, costs and safety plans.

What people wrote, and what was written about them, is `bytea`: sealed before it comes here.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    """
    create table coach_access_roles (
        guild_id bigint not null,
        role_id bigint not null,
        enabled_at timestamptz not null,
        primary key (guild_id, role_id)
    )
    """,
    # No reference to members: moderators may enable someone who has not agreed to anything yet.
    """
    create table coach_access_members (
        user_id bigint not null,
        guild_id bigint not null,
        enabled_at timestamptz not null,
        primary key (user_id, guild_id)
    )
    """,
    """
    create table coach_members (
        user_id bigint primary key references members on delete cascade,
        guild_id bigint,
        offline boolean not null default false,
        prompt_version integer,
        began_at timestamptz not null,
        refreshed_at timestamptz
    )
    """,
    """
    create table coach_consultations (
        user_id bigint not null references members on delete cascade,
        consultation_id bigint generated always as identity,
        guild_id bigint,
        channel_id bigint,
        state text not null check (state in ('asking', 'checking', 'finished', 'abandoned')),
        question text,
        facts bytea,
        started_at timestamptz not null,
        changed_at timestamptz not null,
        ended_at timestamptz check ((ended_at is null) = (state in ('asking', 'checking'))),
        primary key (user_id, consultation_id)
    )
    """,
    "create unique index coach_open_consultation on coach_consultations (user_id) where ended_at is null",
    """
    create table coach_answers (
        user_id bigint not null,
        consultation_id bigint not null,
        question text not null,
        answer bytea,
        answered_at timestamptz not null,
        primary key (user_id, consultation_id, question),
        foreign key (user_id, consultation_id) references coach_consultations on delete cascade
    )
    """,
    "create index coach_answers_by_age on coach_answers (answered_at)",
    """
    create table coach_profiles (
        user_id bigint primary key references members on delete cascade,
        facts bytea not null,
        profile bytea,
        changed_at timestamptz not null
    )
    """,
    """
    create table coach_prompts (
        user_id bigint not null references members on delete cascade,
        version integer not null check (version >= 1),
        prompt bytea not null,
        cause text not null,
        model text not null,
        made_at timestamptz not null,
        primary key (user_id, version)
    )
    """,
    """
    create table coach_batches (
        batch_id bigint generated always as identity primary key,
        provider_id text unique,
        made_at timestamptz not null,
        collected_at timestamptz
    )
    """,
    # What is to be written for a member, one thing at a time: it waits here until a worker has written it.
    """
    create table coach_generations (
        user_id bigint primary key references members on delete cascade,
        cause text not null,
        wanted_at timestamptz not null,
        attempts smallint not null default 0,
        failed_at timestamptz,
        batch_id bigint references coach_batches
    )
    """,
    "create index coach_generations_of_batch on coach_generations (batch_id)",
    """
    create table coach_conversations (
        user_id bigint not null references members on delete cascade,
        conversation_id bigint generated always as identity,
        guild_id bigint,
        channel_id bigint,
        system_prompt_version_used integer,
        started_at timestamptz not null,
        last_at timestamptz not null,
        ended_at timestamptz,
        primary key (user_id, conversation_id)
    )
    """,
    "create unique index coach_open_conversation on coach_conversations (user_id) where ended_at is null",
    # One row for what was said and what was answered, so that neither is ever kept without the other.
    """
    create table coach_exchanges (
        user_id bigint not null,
        conversation_id bigint not null,
        position integer not null check (position >= 1),
        request_id bigint not null,
        said bytea not null,
        answered bytea not null,
        source text not null check (source in ('model', 'offline')),
        template smallint,
        at timestamptz not null,
        primary key (user_id, conversation_id, position),
        unique (user_id, request_id),
        foreign key (user_id, conversation_id) references coach_conversations on delete cascade
    )
    """,
    """
    create table coach_metrics (
        user_id bigint not null references members on delete cascade,
        day date not null,
        done integer not null,
        due integer not null,
        logged_days integer not null,
        days integer not null,
        streak integer not null,
        causes text[] not null,
        outcome text not null check (outcome in ('first', 'unchanged', 'updating')),
        saved_usd numeric(12, 6) not null default 0,
        primary key (user_id, day)
    )
    """,
    """
    create table coach_costs (
        user_id bigint not null references members on delete cascade,
        request_key text not null,
        guild_id bigint,
        day date not null,
        kind text not null check (kind in ('chat', 'extract', 'profile', 'prompt', 'safety')),
        model text not null,
        reserved_usd numeric(12, 6) not null check (reserved_usd >= 0),
        spent_usd numeric(12, 6) check (spent_usd >= 0),
        input_tokens integer not null default 0,
        output_tokens integer not null default 0,
        cache_read_tokens integer not null default 0,
        cache_write_tokens integer not null default 0,
        is_batch boolean not null default false,
        reserved_at timestamptz not null,
        settled_at timestamptz check ((settled_at is null) = (spent_usd is null)),
        primary key (user_id, request_key)
    )
    """,
    "create index coach_costs_by_day on coach_costs (user_id, day)",
    "create index coach_costs_by_server on coach_costs (guild_id, day)",
    # Sums that no erasure changes, nobody by name: server 0 stands for everywhere.
    """
    create table coach_spending (
        guild_id bigint not null,
        day date not null,
        usd numeric(12, 6) not null,
        primary key (guild_id, day)
    )
    """,
    """
    create table coach_support (
        user_id bigint primary key references members on delete cascade,
        region text,
        safety_plan bytea,
        changed_at timestamptz not null
    )
    """,
)

PERSONAL = (
    "coach_access_members",
    "coach_members",
    "coach_consultations",
    "coach_answers",
    "coach_profiles",
    "coach_prompts",
    "coach_generations",
    "coach_conversations",
    "coach_exchanges",
    "coach_metrics",
    "coach_costs",
    "coach_support",
)
POLICY = """
    create policy scope on {table} using (
        (select current_setting('app.scope', true)) = 'service'
        or user_id = (select nullif(current_setting('app.user_id', true), '')::bigint)
    )
"""


def upgrade() -> None:
    """Create the tables."""
    for statement in TABLES:
        op.execute(statement)
    for table in PERSONAL:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(POLICY.format(table=table))


def downgrade() -> None:
    """Drop the tables."""
    for table in (*reversed(PERSONAL), "coach_spending", "coach_batches", "coach_access_roles"):
        op.execute(f"drop table {table} cascade")
