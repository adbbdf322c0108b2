"""Films' ids elsewhere, and marks for what a member has seen or liked without giving it stars."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FILM_IDS = """
    create table film_ids (
        film_id integer not null references films on delete cascade,
        namespace text not null check (namespace in ('imdb', 'tmdb')),
        external_id text not null,
        primary key (namespace, external_id),
        unique (film_id, namespace)
    )
"""
DROP_KINDS = "alter table film_marks drop constraint film_marks_kind_check"
NEW_KINDS = """
    alter table film_marks add constraint film_marks_kind_check
    check (kind in ('watchlist', 'dismissed', 'unseen', 'skipped', 'seen', 'liked'))
"""
OLD_KINDS = """
    alter table film_marks add constraint film_marks_kind_check
    check (kind in ('watchlist', 'dismissed', 'unseen', 'skipped'))
"""


def upgrade() -> None:
    """Add the ids and the kinds of marks."""
    op.execute(FILM_IDS)
    op.execute(DROP_KINDS)
    op.execute(NEW_KINDS)


def downgrade() -> None:
    """Drop the ids, and the marks that the older schema has no kind for."""
    op.execute("select set_config('app.scope', 'service', true)")
    op.execute("delete from film_marks where kind in ('seen', 'liked')")
    op.execute(DROP_KINDS)
    op.execute(OLD_KINDS)
    op.execute("drop table film_ids")
