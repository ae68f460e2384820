"""Attempts to come in by a provider, which any server of a workspace may end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quorate.ledger.migrations.making import TEXT

revision = "p0012"
down_revision = "p0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "provider_attempts",
        sa.Column("state_hash", TEXT, primary_key=True),
        sa.Column("provider", TEXT, nullable=False),
        sa.Column("redirect_uri", TEXT, nullable=False),
        sa.Column("then_to", TEXT, nullable=False),
        sa.Column("browser_hash", TEXT, nullable=False),
        sa.Column("begun_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Going back would lose what was begun."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
