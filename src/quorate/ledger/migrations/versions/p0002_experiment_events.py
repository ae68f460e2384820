"""What people decide about experiments, and whom their lots held out, in lines that nobody can change or take out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quorate.ledger.migrations.making import TEXT, refuse_changes

revision = "p0002"
down_revision = "p0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and let the database itself refuse to change a line of it."""
    op.create_table(
        "experiment_events",
        sa.Column("event_no", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", TEXT, nullable=False, unique=True),
        sa.Column("experiment_id", TEXT, nullable=False, index=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("author_key", TEXT, nullable=False),
        sa.Column("author_name", TEXT, nullable=False),
        sa.Column("author_function", TEXT, nullable=False),
        sa.Column("said_at", sa.DateTime, nullable=False),
        sa.Column("known_at", sa.DateTime, nullable=False),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("previous_hash", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
    )
    refuse_changes("experiment_events")


def downgrade() -> None:
    """Going back would lose what people decided."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
