"""Movie nights: plans, who comes, the films to vote on, votes, and what is due when."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    """
    create table movie_nights (
        night_id integer generated always as identity primary key,
        guild_id bigint not null,
        channel_id bigint not null,
        message_id bigint,
        request_id bigint not null unique,
        starts_at timestamptz not null,
        vote_ends_at timestamptz not null,
        max_minutes smallint,
        invited_only boolean not null,
        seen_by_all boolean not null,
        state text not null default 'gathering'
            check (state in ('gathering', 'voting', 'counting', 'closed', 'off')),
        winner_film_id integer references films,
        tied_film_ids integer[] not null default '{}',
        ballots integer not null default 0,
        event_id bigint
    )
    """,
    "create index movie_nights_by_guild on movie_nights (guild_id, night_id)",
    """
    create table movie_night_films (
        night_id integer not null references movie_nights on delete cascade,
        film_id integer not null references films,
        place smallint not null,
        carried boolean not null,
        result_place smallint,
        primary key (night_id, film_id)
    )
    """,
    """
    create table movie_night_steps (
        night_id integer not null references movie_nights on delete cascade,
        step text not null check (step in ('close', 'announce', 'remind', 'rate')),
        due_at timestamptz not null,
        claimed_at timestamptz,
        primary key (night_id, step)
    )
    """,
    "create index movie_night_steps_by_due on movie_night_steps (due_at)",
    """
    create table movie_night_guests (
        user_id bigint not null references members on delete cascade,
        night_id integer not null references movie_nights on delete cascade,
        role text not null check (role in ('host', 'guest', 'invited')),
        joined_at timestamptz not null,
        primary key (user_id, night_id)
    )
    """,
    "create index movie_night_guests_by_night on movie_night_guests (night_id, user_id)",
    """
    create table movie_night_votes (
        user_id bigint not null references members on delete cascade,
        night_id integer not null references movie_nights on delete cascade,
        film_id integer not null references films,
        match_percent smallint,
        because_film_id integer references films,
        rank smallint,
        vetoed boolean not null,
        primary key (user_id, night_id, film_id)
    )
    """,
    "create index movie_night_votes_by_night on movie_night_votes (night_id, user_id)",
)

PERSONAL = ("movie_night_guests", "movie_night_votes")

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
    for table in (*reversed(PERSONAL), "movie_night_steps", "movie_night_films", "movie_nights"):
        op.execute(f"drop table {table} cascade")
