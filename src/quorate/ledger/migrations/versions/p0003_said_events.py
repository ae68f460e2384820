"""What people state about teams and what they note, in lines that nobody can change or take out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quorate.ledger.migrations.making import TEXT, refuse_changes

revision = "p0003"
down_revision = "p0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and let the database itself refuse to change a line of it."""
    op.create_table(
        "said_events",
        sa.Column("event_no", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", TEXT, nullable=False, unique=True),
        sa.Column("thing", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False, index=True),
        sa.Column("said_id", TEXT, nullable=False, index=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("effect", TEXT, nullable=False),
        sa.Column("account_id", TEXT, index=True),
        sa.Column("journey_id", TEXT, index=True),
        sa.Column("person_id", TEXT, index=True),
        sa.Column("move_id", TEXT, index=True),
        sa.Column("author_key", TEXT, nullable=False),
        sa.Column("author_name", TEXT, nullable=False),
        sa.Column("author_function", TEXT, nullable=False),
        sa.Column("said_at", sa.DateTime, nullable=False),
        sa.Column("known_at", sa.DateTime, nullable=False),
        sa.Column("seen_version", sa.Integer),
        sa.Column("version", sa.Integer),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("applies", TEXT),
        sa.Column("previous_hash", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.UniqueConstraint("place", "version", name="one_saying_makes_a_version"),
    )
    refuse_changes("said_events")


def downgrade() -> None:
    """Going back would lose what people said."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
