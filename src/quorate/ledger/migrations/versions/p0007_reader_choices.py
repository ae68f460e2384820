"""How a colleague reads what reaches them without a browser: their language."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quorate.ledger.migrations.making import TEXT

revision = "p0007"
down_revision = "p0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reader_choices",
        sa.Column("colleague_key", TEXT, primary_key=True),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Going back would lose what people chose."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
