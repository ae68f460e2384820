"""Users, their sessions, tokens and links, and the log of who was let in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quorate.ledger.migrations.making import TEXT

revision = "p0008"
down_revision = "p0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "users",
        sa.Column("user_id", TEXT, primary_key=True),
        sa.Column("email", TEXT, nullable=False, unique=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("access_role", TEXT, nullable=False),
        sa.Column("sees", TEXT, nullable=False),
        sa.Column("password_hash", TEXT),
        sa.Column("provider", TEXT),
        sa.Column("provider_subject", TEXT),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("disabled_at", sa.DateTime),
        sa.UniqueConstraint("provider", "provider_subject", name="one_user_for_each_of_a_providers"),
    )
    op.create_table(
        "sessions",
        sa.Column("secret_hash", TEXT, primary_key=True),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("way", TEXT, nullable=False),
        sa.Column("agent", TEXT, nullable=False),
        sa.Column("begun_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_table(
        "api_tokens",
        sa.Column("token_id", TEXT, primary_key=True),
        sa.Column("secret_hash", TEXT, nullable=False, unique=True),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("scopes", TEXT, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("revoked_at", sa.DateTime),
        sa.Column("used_at", sa.DateTime),
    )
    op.create_index("ix_api_tokens_user_id", "api_tokens", ["user_id"])
    op.create_table(
        "password_links",
        sa.Column("secret_hash", TEXT, primary_key=True),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("used_at", sa.DateTime),
    )
    op.create_index("ix_password_links_user_id", "password_links", ["user_id"])
    op.create_table(
        "failed_attempts",
        sa.Column("subject_hash", TEXT, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "access_events",
        sa.Column("event_no", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", TEXT, nullable=False, unique=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("user_id", TEXT),
        sa.Column("author_key", TEXT, nullable=False),
        sa.Column("author_name", TEXT, nullable=False),
        sa.Column("author_function", TEXT, nullable=False),
        sa.Column("said_at", sa.DateTime, nullable=False),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("previous_hash", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
    )
    op.create_index("ix_access_events_user_id", "access_events", ["user_id"])


def downgrade() -> None:
    """Going back would let nobody in, and lose who was."""
    raise NotImplementedError("The ledger is never thrown away; restore the database from a backup instead.")
