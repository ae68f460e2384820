"""The tables of the manifest. Whoever changes them raises the version and brings older ones up to date."""

from __future__ import annotations

import sqlalchemy as sa

from quorate.warehouse.connections import TEXT

METADATA = sa.MetaData()
SCHEMA_VERSION = 1

version_table = sa.Table("manifest_version", METADATA, sa.Column("version", sa.Integer, primary_key=True))

evidence_segments = sa.Table(
    "evidence_segments",
    METADATA,
    sa.Column("path", TEXT, primary_key=True),
    sa.Column("table_name", TEXT, nullable=False, index=True),
    sa.Column("row_count", sa.BigInteger, nullable=False),
    sa.Column("byte_count", sa.BigInteger, nullable=False),
    sa.Column("sha256", TEXT, nullable=False),
    sa.Column("import_no", sa.Integer, nullable=False),
)

# Segments whose rows stand in a merged one now; their files stay for those who still read them.
replaced_segments = sa.Table(
    "replaced_segments",
    METADATA,
    sa.Column("path", TEXT, primary_key=True),
    sa.Column("replaced_at", sa.DateTime, nullable=False),
)

imports = sa.Table(
    "imports",
    METADATA,
    sa.Column("import_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("source", TEXT, nullable=False),
    sa.Column("imported_at", sa.DateTime, nullable=False),
)

import_files = sa.Table(
    "import_files",
    METADATA,
    sa.Column("import_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("file", TEXT, primary_key=True),
    sa.Column("rows_read", sa.BigInteger, nullable=False),
    sa.Column("evidence_count", sa.BigInteger, nullable=False),
    sa.Column("duplicate_count", sa.BigInteger, nullable=False),
    sa.Column("set_aside_count", sa.BigInteger, nullable=False),
    sa.Column("note", TEXT, nullable=False),
)

publications = sa.Table(
    "publications",
    METADATA,
    sa.Column("publication_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("run_id", TEXT, nullable=False, index=True),
    sa.Column("as_of_at", sa.DateTime, nullable=False),
    sa.Column("started_at", sa.DateTime, nullable=False),
    sa.Column("finished_at", sa.DateTime, nullable=False),
    sa.Column("is_current", sa.Boolean, nullable=False),
)

published_segments = sa.Table(
    "published_segments",
    METADATA,
    sa.Column("publication_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("table_name", TEXT, primary_key=True),
    sa.Column("path", TEXT, nullable=False),
    sa.Column("row_count", sa.BigInteger, nullable=False),
    sa.Column("byte_count", sa.BigInteger, nullable=False),
    sa.Column("sha256", TEXT, nullable=False),
)

# Publications that show their day to whoever looks back to it. Those of maps that are only tried are not among them.
day_publications = sa.Table(
    "day_publications",
    METADATA,
    sa.Column("publication_no", sa.Integer, primary_key=True, autoincrement=False),
)
