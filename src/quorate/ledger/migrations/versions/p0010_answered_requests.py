"""Requests of programs that were answered once, so that the same key is not done twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quorate.ledger.migrations.making import TEXT

revision = "p0010"
down_revision = "p0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "answered_requests",
        sa.Column("who", TEXT, primary_key=True),
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("request_hash", TEXT, nullable=False),
        sa.Column("begun_at", sa.DateTime, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("headers", TEXT),
        sa.Column("body", TEXT),
    )
    op.create_index("ix_answered_requests_begun_at", "answered_requests", ["begun_at"])


def downgrade() -> None:
    """Going back would lose what was answered."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
