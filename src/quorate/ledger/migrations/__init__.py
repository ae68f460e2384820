"""The ledger's tables, brought from one release to the next by Alembic."""
