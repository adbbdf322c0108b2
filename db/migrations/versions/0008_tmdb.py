"""What TMDB says of films, kept apart from our own facts, and the syncs that fetch it."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = (
    """
    create table tmdb_films (
        tmdb_id integer primary key,
        film_id integer unique references films on delete cascade,
        imdb_id text,
        title text not null,
        original_title text,
        year smallint,
        runtime_minutes smallint,
        genres text[] not null,
        directors text[] not null,
        actors text[] not null,
        countries text[] not null,
        keywords text[] not null,
        votes integer not null,
        fetched_at timestamptz not null default now()
    )
    """,
    "create index tmdb_films_by_age on tmdb_films (fetched_at)",
    """
    create table tmdb_syncs (
        sync_id integer generated always as identity primary key,
        state text not null default 'running' check (state in ('running', 'stopping', 'stopped', 'failed', 'done')),
        stage text not null default 'waiting' check (stage in ('waiting', 'stale', 'discover')),
        place integer not null default 0,
        page smallint not null default 0,
        pages smallint not null default 0,
        looked_at integer not null default 0,
        fetched integer not null default 0,
        failed integer not null default 0,
        added integer not null default 0,
        problem text,
        started_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        holder uuid,
        leased_until timestamptz not null default now()
    )
    """,
    "create unique index tmdb_syncs_one_open on tmdb_syncs ((true)) where state in ('running', 'stopping')",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in TABLES:
        op.execute(statement)


def downgrade() -> None:
    """Drop the tables; films that came from TMDB keep their titles."""
    op.execute("drop table tmdb_syncs")
    op.execute("drop table tmdb_films")
