"""What people decide and say about the shared plan, in lines that nobody can change or take out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quorate.ledger.migrations.making import TEXT, refuse_changes

revision = "p0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and let the database itself refuse to change a line of it."""
    op.create_table(
        "plan_events",
        sa.Column("event_no", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", TEXT, nullable=False, unique=True),
        sa.Column("move_id", TEXT, index=True),
        sa.Column("journey_id", TEXT, index=True),
        sa.Column("segment", TEXT),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("effect", TEXT, nullable=False),
        sa.Column("author_key", TEXT, nullable=False),
        sa.Column("author_name", TEXT, nullable=False),
        sa.Column("author_function", TEXT, nullable=False),
        sa.Column("said_at", sa.DateTime, nullable=False),
        sa.Column("known_at", sa.DateTime, nullable=False),
        sa.Column("seen_version", sa.Integer),
        sa.Column("version", sa.Integer),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("move", TEXT),
        sa.Column("before", TEXT),
        sa.Column("after", TEXT),
        sa.Column("applies", TEXT),
        sa.Column("previous_hash", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.UniqueConstraint("move_id", "version", name="one_change_makes_a_version"),
    )
    refuse_changes("plan_events")


def downgrade() -> None:
    """Going back would lose what people decided."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
