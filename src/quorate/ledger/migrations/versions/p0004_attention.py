"""What changed from publication to publication, and what of it each colleague follows and has read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quorate.ledger.migrations.making import TEXT

revision = "p0004"
down_revision = "p0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "noticed_changes",
        sa.Column("change_id", TEXT, primary_key=True),
        sa.Column("noticed_at", sa.DateTime, nullable=False, index=True),
        sa.Column("run_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("account_id", TEXT, nullable=False),
        sa.Column("journey_id", TEXT),
        sa.Column("owner_id", TEXT),
        sa.Column("change", TEXT, nullable=False),
    )
    op.create_table(
        "noticed_runs",
        sa.Column("run_id", TEXT, primary_key=True),
        sa.Column("publication_no", sa.Integer, nullable=False),
        sa.Column("as_of_at", sa.DateTime, nullable=False),
        sa.Column("noticed_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "follows",
        sa.Column("colleague_key", TEXT, primary_key=True),
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("followed_id", TEXT, primary_key=True),
        sa.Column("is_following", sa.Boolean, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "read_items",
        sa.Column("colleague_key", TEXT, primary_key=True),
        sa.Column("item_id", TEXT, primary_key=True),
        sa.Column("read_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Going back would lose what people decided."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
