"""What receivers of webhooks are to be told, until they took it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quorate.ledger.migrations.making import TEXT

revision = "p0011"
down_revision = "p0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "webhook_messages",
        sa.Column("webhook", TEXT, primary_key=True),
        sa.Column("message_id", TEXT, primary_key=True),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("queued_at", sa.DateTime, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.DateTime, nullable=False),
        sa.Column("failure", TEXT),
    )


def downgrade() -> None:
    """Going back would lose what was not taken yet."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
