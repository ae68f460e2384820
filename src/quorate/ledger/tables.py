"""The ledger's tables in the workspace's database."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()
# The newest change in `migrations/versions`.
REVISION = "p0012"

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

# Lines whose words were taken out because somebody was forgotten. `line_seal` is the hash of the line as it stands now;
# the line keeps the hash it was written with, by which the next one follows from it.
redactions = sa.Table(
    "redactions",
    METADATA,
    sa.Column("event_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("event_id", sa.Text, nullable=False, unique=True),
    sa.Column("ledger", sa.Text, nullable=False, index=True),
    sa.Column("line_no", sa.Integer, nullable=False),
    sa.Column("line_seal", sa.Text, nullable=False),
    sa.Column("token", sa.Text, nullable=False),
    sa.Column("said_at", sa.DateTime, nullable=False),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)

# What a colleague looks at is theirs to change at any time: these tables are no log.
noticed_changes = sa.Table(
    "noticed_changes",
    METADATA,
    sa.Column("change_id", sa.Text, primary_key=True),
    sa.Column("noticed_at", sa.DateTime, nullable=False, index=True),
    sa.Column("run_id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("account_id", sa.Text, nullable=False),
    sa.Column("journey_id", sa.Text),
    sa.Column("owner_id", sa.Text),
    sa.Column("change", sa.Text, nullable=False),
)

noticed_runs = sa.Table(
    "noticed_runs",
    METADATA,
    sa.Column("run_id", sa.Text, primary_key=True),
    sa.Column("publication_no", sa.Integer, nullable=False),
    sa.Column("as_of_at", sa.DateTime, nullable=False),
    sa.Column("noticed_at", sa.DateTime, nullable=False),
)

follows = sa.Table(
    "follows",
    METADATA,
    sa.Column("colleague_key", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("followed_id", sa.Text, primary_key=True),
    sa.Column("is_following", sa.Boolean, nullable=False),
    sa.Column("changed_at", sa.DateTime, nullable=False),
)

default_views = sa.Table(
    "default_views",
    METADATA,
    sa.Column("colleague_key", sa.Text, primary_key=True),
    sa.Column("list", sa.Text, primary_key=True),
    sa.Column("view_id", sa.Text, nullable=False),
    sa.Column("changed_at", sa.DateTime, nullable=False),
)

reader_choices = sa.Table(
    "reader_choices",
    METADATA,
    sa.Column("colleague_key", sa.Text, primary_key=True),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("changed_at", sa.DateTime, nullable=False),
)

read_items = sa.Table(
    "read_items",
    METADATA,
    sa.Column("colleague_key", sa.Text, primary_key=True),
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("read_at", sa.DateTime, nullable=False),
)

preferences = sa.Table(
    "notification_preferences",
    METADATA,
    sa.Column("colleague_key", sa.Text, primary_key=True),
    sa.Column("colleague_name", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("rhythm", sa.Text, nullable=False),
    sa.Column("kinds", sa.Text, nullable=False),
    sa.Column("quiet_from", sa.Text),
    sa.Column("quiet_until", sa.Text),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("changed_at", sa.DateTime, nullable=False),
)

# One line for each thing told by each channel: the key keeps it from being told twice.
deliveries = sa.Table(
    "deliveries",
    METADATA,
    sa.Column("colleague_key", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("tried_at", sa.DateTime, nullable=False),
    sa.Column("failure", sa.Text),
)

# What programs were answered, for a day: no log, and nothing of the market.
answered_requests = sa.Table(
    "answered_requests",
    METADATA,
    sa.Column("who", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request_hash", sa.Text, nullable=False),
    sa.Column("begun_at", sa.DateTime, nullable=False, index=True),
    sa.Column("status", sa.Integer),
    sa.Column("headers", sa.Text),
    sa.Column("body", sa.Text),
)

# What receivers of webhooks are told; the key keeps it from being queued twice.
webhook_messages = sa.Table(
    "webhook_messages",
    METADATA,
    sa.Column("webhook", sa.Text, primary_key=True),
    sa.Column("message_id", sa.Text, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("queued_at", sa.DateTime, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", sa.DateTime, nullable=False),
    sa.Column("failure", sa.Text),
)
