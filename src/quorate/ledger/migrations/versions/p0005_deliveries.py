"""How each colleague wants to be told outside of the pages, and what was sent to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quorate.ledger.migrations.making import TEXT

revision = "p0005"
down_revision = "p0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "notification_preferences",
        sa.Column("colleague_key", TEXT, primary_key=True),
        sa.Column("colleague_name", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("rhythm", TEXT, nullable=False),
        sa.Column("kinds", TEXT, nullable=False),
        sa.Column("quiet_from", TEXT),
        sa.Column("quiet_until", TEXT),
        sa.Column("zone", TEXT, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("colleague_key", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("item_id", TEXT, primary_key=True),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("tried_at", sa.DateTime, nullable=False),
        sa.Column("failure", TEXT),
    )


def downgrade() -> None:
    """Going back would lose what was sent, and send it again."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
