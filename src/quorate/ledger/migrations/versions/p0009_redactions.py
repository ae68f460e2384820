"""Which lines of the ledgers were redacted because somebody was forgotten, and what stands there now.

Who was let in is guarded against changes as the other ledgers are.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quorate.ledger.migrations.making import TEXT, refuse_changes

revision = "p0009"
down_revision = "p0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "redactions",
        sa.Column("event_no", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", TEXT, nullable=False, unique=True),
        sa.Column("ledger", TEXT, nullable=False),
        sa.Column("line_no", sa.Integer, nullable=False),
        sa.Column("line_seal", TEXT, nullable=False),
        sa.Column("token", TEXT, nullable=False),
        sa.Column("said_at", sa.DateTime, nullable=False),
        sa.Column("previous_hash", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
    )
    op.create_index("ix_redactions_ledger", "redactions", ["ledger"])
    for table in ("redactions", "access_events"):
        refuse_changes(table)


def downgrade() -> None:
    """Going back would make every redacted line look forged."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
