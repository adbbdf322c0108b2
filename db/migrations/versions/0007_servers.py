"""Feature flags, servers' settings, and the log of what moderators change in them."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    """
    create table feature_flags (
        guild_id bigint not null,
        name text not null,
        percent smallint not null check (percent between 0 and 100),
        previous_percent smallint not null check (previous_percent between 0 and 100),
        changed_at timestamptz not null default now(),
        primary key (guild_id, name)
    )
    """,
    """
    create table server_settings (
        guild_id bigint primary key,
        time_zone text not null default 'UTC',
        posts_channel_id bigint
    )
    """,
    # No reference to members: moderators need not have agreed to anything before they set up a server.
    """
    create table admin_events (
        user_id bigint not null,
        request_id bigint not null,
        guild_id bigint not null,
        at timestamptz not null,
        action text not null,
        detail jsonb not null,
        primary key (user_id, request_id)
    )
    """,
    "create index admin_events_by_server on admin_events (guild_id, at)",
)

POLICY = """
    create policy scope on admin_events using (
        (select current_setting('app.scope', true)) = 'service'
        or user_id = (select nullif(current_setting('app.user_id', true), '')::bigint)
    )
"""

NOTIFY = (
    """
    create function notify_feature_flags_changed() returns trigger language plpgsql as
    $$ begin perform pg_notify('feature_flags_changed', row_to_json(new)::text); return null; end $$
    """,
    """
    create trigger feature_flags_changed after insert or update on feature_flags
    for each row execute function notify_feature_flags_changed()
    """,
)


def upgrade() -> None:
    """Create the tables."""
    for statement in TABLES:
        op.execute(statement)
    op.execute("alter table admin_events enable row level security")
    op.execute("alter table admin_events force row level security")
    op.execute(POLICY)
    for statement in NOTIFY:
        op.execute(statement)


def downgrade() -> None:
    """Drop the tables."""
    for table in ("admin_events", "server_settings", "feature_flags"):
        op.execute(f"drop table {table} cascade")
    op.execute("drop function notify_feature_flags_changed")
