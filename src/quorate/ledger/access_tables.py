"""The tables of who may come in: users, what they hold that lets them in, and the log of both.

Nothing here can be used to come in by whoever reads the file: passwords are kept as argon2id hashes, the random values
of sessions, tokens and links as SHA-256.
"""

from __future__ import annotations

import sqlalchemy as sa

from quorate.ledger.tables import METADATA

users = sa.Table(
    "users",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    # in small letters, so that no two users differ by case alone
    sa.Column("email", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("access_role", sa.Text, nullable=False),
    sa.Column("sees", sa.Text, nullable=False),
    sa.Column("password_hash", sa.Text),
    sa.Column("provider", sa.Text),
    sa.Column("provider_subject", sa.Text),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("disabled_at", sa.DateTime),
    sa.UniqueConstraint("provider", "provider_subject", name="one_user_for_each_of_a_providers"),
)

sessions = sa.Table(
    "sessions",
    METADATA,
    sa.Column("secret_hash", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("way", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("begun_at", sa.DateTime, nullable=False),
    sa.Column("seen_at", sa.DateTime, nullable=False),
    sa.Column("expires_at", sa.DateTime, nullable=False),
)

api_tokens = sa.Table(
    "api_tokens",
    METADATA,
    sa.Column("token_id", sa.Text, primary_key=True),
    sa.Column("secret_hash", sa.Text, nullable=False, unique=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("expires_at", sa.DateTime, nullable=False),
    sa.Column("revoked_at", sa.DateTime),
    sa.Column("used_at", sa.DateTime),
)

# One-time links: the first password, and a new one for whoever has lost theirs.
password_links = sa.Table(
    "password_links",
    METADATA,
    sa.Column("secret_hash", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("made_at", sa.DateTime, nullable=False),
    sa.Column("expires_at", sa.DateTime, nullable=False),
    sa.Column("used_at", sa.DateTime),
)

# How often somebody tried in vain lately, by e-mail address or by where they came from, both hashed.
failed_attempts = sa.Table(
    "failed_attempts",
    METADATA,
    sa.Column("subject_hash", sa.Text, primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_at", sa.DateTime, nullable=False),
)

provider_attempts = sa.Table(
    "provider_attempts",
    METADATA,
    sa.Column("state_hash", sa.Text, primary_key=True),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("redirect_uri", sa.Text, nullable=False),
    sa.Column("then_to", sa.Text, nullable=False),
    sa.Column("browser_hash", sa.Text, nullable=False),
    sa.Column("begun_at", sa.DateTime, nullable=False),
)

access_events = sa.Table(
    "access_events",
    METADATA,
    sa.Column("event_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("event_id", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("user_id", sa.Text, index=True),
    sa.Column("author_key", sa.Text, nullable=False),
    sa.Column("author_name", sa.Text, nullable=False),
    sa.Column("author_function", sa.Text, nullable=False),
    sa.Column("said_at", sa.DateTime, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
