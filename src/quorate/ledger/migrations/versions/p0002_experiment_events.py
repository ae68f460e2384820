"""What people decide about experiments, and whom their lots held out, in lines that nobody can change or take out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0002"
down_revision = "p0001"
branch_labels = None
depends_on = None

_REFUSALS = (("update", "changed"), ("delete", "taken out"))


def upgrade() -> None:
    """Make the table, and let the database itself refuse to change a line of it."""
    op.create_table(
        "experiment_events",
        sa.Column("event_no", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.Text, nullable=False, unique=True),
        sa.Column("experiment_id", sa.Text, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("author_key", sa.Text, nullable=False),
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("author_function", sa.Text, nullable=False),
        sa.Column("said_at", sa.DateTime, nullable=False),
        sa.Column("known_at", sa.DateTime, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act, done in _REFUSALS:
            op.execute(
                f"create trigger no_{act}_of_experiment_events before {act} on experiment_events "
                f"begin select raise(abort, 'a line of the ledger cannot be {done}'); end"
            )


def downgrade() -> None:
    """Going back would lose what people decided."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
