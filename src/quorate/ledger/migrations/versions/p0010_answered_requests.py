"""Requests of programs that were answered once, so that the same key is not done twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0010"
down_revision = "p0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "answered_requests",
        sa.Column("who", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("request_hash", sa.Text, nullable=False),
        sa.Column("begun_at", sa.DateTime, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("headers", sa.Text),
        sa.Column("body", sa.Text),
    )
    op.create_index("ix_answered_requests_begun_at", "answered_requests", ["begun_at"])


def downgrade() -> None:
    """Going back would lose what was answered."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
