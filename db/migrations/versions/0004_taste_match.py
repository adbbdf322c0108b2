"""Members choose whether others may compare their taste with theirs."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the choice; nobody has made it yet."""
    op.execute("alter table members add column lets_compare boolean not null default false")


def downgrade() -> None:
    """Drop the choice."""
    op.execute("alter table members drop column lets_compare")
