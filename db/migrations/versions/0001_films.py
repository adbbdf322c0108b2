"""Members, films, ratings, recommendations and their models."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """
    create table members (
        user_id bigint primary key,
        consent_version smallint not null,
        consented_at timestamptz not null,
        counts_in_servers boolean not null default true
    )
    """,
    """
    create table server_members (
        user_id bigint not null references members on delete cascade,
        guild_id bigint not null,
        first_seen_at timestamptz not null,
        primary key (user_id, guild_id)
    )
    """,
    "create index server_members_by_guild on server_members (guild_id, user_id)",
    """
    create table films (
        film_id integer generated always as identity primary key,
        source text not null,
        source_key text not null,
        title text not null,
        original_title text,
        year smallint,
        runtime_minutes smallint,
        genres text[] not null,
        directors text[] not null,
        actors text[] not null,
        countries text[] not null,
        keywords text[] not null,
        moods text[] not null,
        votes integer not null,
        unique (source, source_key)
    )
    """,
    """
    create table seeds (
        name text primary key,
        content_hash text not null,
        seeded_at timestamptz not null default now()
    )
    """,
    """
    create table ratings (
        user_id bigint not null references members on delete cascade,
        film_id integer not null references films,
        stars real not null check (stars between 0.5 and 5 and stars * 2 = floor(stars * 2)),
        note text check (length(note) <= 1000),
        watched_on date,
        rewatch boolean not null,
        rated_at timestamptz not null,
        primary key (user_id, film_id)
    )
    """,
    "create index ratings_by_film on ratings (film_id, user_id) include (stars)",
    """
    create table rating_events (
        user_id bigint not null references members on delete cascade,
        created_at timestamptz not null,
        event_id bigint generated always as identity,
        film_id integer not null references films,
        stars real,
        note text,
        watched_on date,
        rewatch boolean not null,
        interaction_id bigint,
        undone_at timestamptz,
        primary key (user_id, created_at, event_id)
    )
    """,
    "create unique index rating_events_once on rating_events (user_id, interaction_id)",
    "create index rating_events_by_film on rating_events (user_id, film_id, event_id)",
    """
    create table film_marks (
        user_id bigint not null references members on delete cascade,
        film_id integer not null references films,
        kind text not null check (kind in ('watchlist', 'dismissed', 'unseen', 'skipped')),
        marked_at timestamptz not null,
        primary key (user_id, film_id, kind)
    )
    """,
    """
    create table recommendation_exposures (
        user_id bigint not null references members on delete cascade,
        list_id bigint not null,
        rank smallint not null,
        film_id integer not null references films,
        shown_at timestamptz,
        score real not null,
        predicted_stars real,
        match_percent smallint,
        algorithm text not null,
        model_version integer not null,
        reason jsonb not null,
        request jsonb not null,
        primary key (user_id, list_id, rank)
    )
    """,
    """
    create table recommendation_feedback (
        user_id bigint not null references members on delete cascade,
        created_at timestamptz not null,
        event_id bigint generated always as identity,
        list_id bigint not null,
        film_id integer not null references films,
        action text not null,
        interaction_id bigint not null,
        primary key (user_id, created_at, event_id)
    )
    """,
    "create unique index recommendation_feedback_once on recommendation_feedback (user_id, interaction_id)",
    """
    create table user_embeddings (
        user_id bigint primary key references members on delete cascade,
        model_version integer not null,
        revision integer not null,
        vector bytea not null,
        updated_at timestamptz not null
    )
    """,
    """
    create table user_preferences (
        user_id bigint primary key references members on delete cascade,
        revision integer not null,
        learned jsonb not null,
        updated_at timestamptz not null
    )
    """,
    """
    create table user_model_weights (
        user_id bigint primary key references members on delete cascade,
        weights jsonb not null,
        outcomes integer not null,
        updated_at timestamptz not null
    )
    """,
    """
    create table taste_models (
        version integer generated always as identity primary key,
        created_at timestamptz not null default now(),
        members integer not null,
        films integer not null,
        dimensions integer not null,
        payload bytea not null,
        payload_sha256 bytea not null,
        active boolean not null default false
    )
    """,
    "create unique index taste_models_one_active on taste_models (active) where active",
    """
    create table command_syncs (
        application_id bigint primary key,
        definition_hash text not null,
        synced_at timestamptz not null default now()
    )
    """,
)

PERSONAL = (
    "members",
    "server_members",
    "ratings",
    "rating_events",
    "film_marks",
    "recommendation_exposures",
    "recommendation_feedback",
    "user_embeddings",
    "user_preferences",
    "user_model_weights",
)

# The sub-selects make Postgres read the settings once per statement instead of once per row.
POLICY = """
    create policy scope on {table} using (
        (select current_setting('app.scope', true)) = 'service'
        or user_id = (select nullif(current_setting('app.user_id', true), '')::bigint)
    )
"""

NOTIFY = (
    """
    create function notify_films_changed() returns trigger language plpgsql as
    $$ begin perform pg_notify('films_changed', ''); return null; end $$
    """,
    """
    create trigger films_changed after insert or update or delete on films
    for each statement execute function notify_films_changed()
    """,
    """
    create function notify_taste_model_changed() returns trigger language plpgsql as
    $$ begin perform pg_notify('taste_model_changed', ''); return null; end $$
    """,
    """
    create trigger taste_model_changed after insert or update or delete on taste_models
    for each statement execute function notify_taste_model_changed()
    """,
)


def upgrade() -> None:
    """Create the films room."""
    for statement in TABLES:
        op.execute(statement)
    for table in PERSONAL:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(POLICY.format(table=table))
    for statement in NOTIFY:
        op.execute(statement)


def downgrade() -> None:
    """Drop the films room."""
    for table in ("taste_models", "command_syncs", *reversed(PERSONAL), "seeds", "films"):
        op.execute(f"drop table {table} cascade")
    op.execute("drop function notify_films_changed")
    op.execute("drop function notify_taste_model_changed")
