"""A film that was seen but not rated may carry the member's note."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the note."""
    op.execute("alter table film_marks add column note text check (note is null or kind = 'seen')")


def downgrade() -> None:
    """Drop the notes."""
    op.execute("alter table film_marks drop column note")
