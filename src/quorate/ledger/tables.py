"""The ledger's tables in the workspace's database."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()
# The newest change in `migrations/versions`.
REVISION = "p0003"

revisions = sa.Table(
    "ledger_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True)
)

# Times are UTC without a zone. JSON is kept as text: the line's hash is of its very letters.
plan_events = sa.Table(
    "plan_events",
    METADATA,
    sa.Column("event_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("event_id", sa.Text, nullable=False, unique=True),
    sa.Column("move_id", sa.Text, index=True),
    sa.Column("journey_id", sa.Text, index=True),
    sa.Column("segment", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("effect", sa.Text, nullable=False),
    sa.Column("author_key", sa.Text, nullable=False),
    sa.Column("author_name", sa.Text, nullable=False),
    sa.Column("author_function", sa.Text, nullable=False),
    sa.Column("said_at", sa.DateTime, nullable=False),
    sa.Column("known_at", sa.DateTime, nullable=False),
    sa.Column("seen_version", sa.Integer),
    sa.Column("version", sa.Integer),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("move", sa.Text),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Column("applies", sa.Text),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.UniqueConstraint("move_id", "version", name="one_change_makes_a_version"),
)

experiment_events = sa.Table(
    "experiment_events",
    METADATA,
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

said_events = sa.Table(
    "said_events",
    METADATA,
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
