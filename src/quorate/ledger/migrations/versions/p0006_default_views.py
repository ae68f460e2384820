"""Which saved view a colleague's list opens with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quorate.ledger.migrations.making import TEXT

revision = "p0006"
down_revision = "p0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "default_views",
        sa.Column("colleague_key", TEXT, primary_key=True),
        sa.Column("list", TEXT, primary_key=True),
        sa.Column("view_id", TEXT, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Going back would lose what people chose."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
