"""How each colleague wants to be told outside of the pages, and what was sent to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0005"
down_revision = "p0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "notification_preferences",
        sa.Column("colleague_key", sa.Text, primary_key=True),
        sa.Column("colleague_name", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("rhythm", sa.Text, nullable=False),
        sa.Column("kinds", sa.Text, nullable=False),
        sa.Column("quiet_from", sa.Text),
        sa.Column("quiet_until", sa.Text),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("colleague_key", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("item_id", sa.Text, primary_key=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("tried_at", sa.DateTime, nullable=False),
        sa.Column("failure", sa.Text),
    )


def downgrade() -> None:
    """Going back would lose what was sent, and send it again."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
