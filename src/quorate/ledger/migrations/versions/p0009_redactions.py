"""Which lines of the ledgers were redacted because somebody was forgotten, and what stands there now.

Who was let in is guarded against changes as the other ledgers are.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0009"
down_revision = "p0008"
branch_labels = None
depends_on = None

_REFUSALS = (("update", "changed"), ("delete", "taken out"))


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "redactions",
        sa.Column("event_no", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.Text, nullable=False, unique=True),
        sa.Column("ledger", sa.Text, nullable=False),
        sa.Column("line_no", sa.Integer, nullable=False),
        sa.Column("line_seal", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("said_at", sa.DateTime, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    op.create_index("ix_redactions_ledger", "redactions", ["ledger"])
    if op.get_bind().dialect.name == "sqlite":
        for table in ("redactions", "access_events"):
            for act, done in _REFUSALS:
                op.execute(
                    f"create trigger no_{act}_of_{table} before {act} on {table} "
                    f"begin select raise(abort, 'a line of the ledger cannot be {done}'); end"
                )


def downgrade() -> None:
    """Going back would make every redacted line look forged."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
