"""What people state about teams and what they note, in lines that nobody can change or take out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0003"
down_revision = "p0002"
branch_labels = None
depends_on = None

_REFUSALS = (("update", "changed"), ("delete", "taken out"))


def upgrade() -> None:
    """Make the table, and let the database itself refuse to change a line of it."""
    op.create_table(
        "said_events",
        sa.Column("event_no", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.Text, nullable=False, unique=True),
        sa.Column("thing", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False, index=True),
        sa.Column("said_id", sa.Text, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("effect", sa.Text, nullable=False),
        sa.Column("account_id", sa.Text, index=True),
        sa.Column("journey_id", sa.Text, index=True),
        sa.Column("person_id", sa.Text, index=True),
        sa.Column("move_id", sa.Text, index=True),
        sa.Column("author_key", sa.Text, nullable=False),
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("author_function", sa.Text, nullable=False),
        sa.Column("said_at", sa.DateTime, nullable=False),
        sa.Column("known_at", sa.DateTime, nullable=False),
        sa.Column("seen_version", sa.Integer),
        sa.Column("version", sa.Integer),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("applies", sa.Text),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.UniqueConstraint("place", "version", name="one_saying_makes_a_version"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act, done in _REFUSALS:
            op.execute(
                f"create trigger no_{act}_of_said_events before {act} on said_events "
                f"begin select raise(abort, 'a line of the ledger cannot be {done}'); end"
            )


def downgrade() -> None:
    """Going back would lose what people said."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
