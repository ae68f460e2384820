"""What Alembic runs: the changes that a database lacks, over the connection it is given."""

from __future__ import annotations

from alembic import context

from quorate.ledger.tables import METADATA, revisions

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=revisions.name,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
