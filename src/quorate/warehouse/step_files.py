"""Everything to run the steps elsewhere: the tables they start from as files, and all of them in order as one script.

Steps start from the log's own rows, from what maps and settings declare, and from tables that functions make. The
script makes every other table, in the dialect of a warehouse; for PostgreSQL, which reads no Parquet, it loads the
files too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quorate.vocabulary import LOG_TABLES, Table
from quorate.warehouse.cache_record import CacheRecord
from quorate.warehouse.dialect import require_dialect, translated
from quorate.warehouse.engine import Engine, literal, parquet
from quorate.warehouse.log_views import VERSIONS_OF, as_of_view, log_name
from quorate.warehouse.making import log_of, nothing
from quorate.warehouse.manifest import Publication
from quorate.warehouse.publications import Look
from quorate.warehouse.segments import Segment
from quorate.warehouse.steps import SqlStep, Stage

SCRIPT = "steps.sql"
# The script for PostgreSQL makes all tables in a schema of this name, and touches no other.
SCHEMA = "quorate"
_POSTGRES_TYPES = {
    "BOOLEAN": "boolean",
    "BIGINT": "bigint",
    "INTEGER": "bigint",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "VARCHAR": "text",
}
# Steps compare texts by their bytes, whatever the database's language is.
_BY_BYTES = ' collate "C"'
_LIST = """
    case when {0} is not null then '{{' || coalesce(array_to_string(list_transform({0}, lambda each:
        coalesce('"' || replace(replace(cast(each as varchar), '\\', '\\\\'), '"', '\\"') || '"', 'NULL')
    ), ','), '') || '}}' end
"""


@dataclass(frozen=True)
class StepFiles:
    """What was written: the tables that steps start from, and the tables that the script makes."""

    inputs: tuple[str, ...]
    made: tuple[str, ...]


def write_steps(
    look: Look, publication: Publication, stages: Sequence[Stage], dialect: str, folder: Path
) -> StepFiles:
    """Write the tables that steps start from into `folder`, and the script that makes the others of them.

    publication: that of `look`, whose day is filled in. The caller holds the updater's lock.
    Raises `UsageError` for an unknown dialect, `StoreError` where files cannot be read, `OSError` for the folder.
    """
    require_dialect(dialect)
    logs, held = look.inputs.segments(), publication.segments
    made = [(name, as_of_view(name)) for name in (*LOG_TABLES, *VERSIONS_OF.values())]
    made += [(each.table, each.sql) for stage in stages for each in stage.steps if isinstance(each, SqlStep)]
    ready = sorted(held.keys() - {name for name, _ in made} - {"runs"})
    sources = {log_name(name): _rows_of_log(table, logs[name]) for name, table in LOG_TABLES.items()}
    with _cache_of(look) as engine:
        record = CacheRecord(engine)
        root = look.publisher.workspace.root
        kept = record.published(ready) if record.contents() else {}
        sources |= {name: f"select * from {_held(kept.get(name), root, held[name])}" for name in ready}
        lines = [*_head(look, dialect), *_loaded(engine, sources, dialect, folder)]
    for name, sql in made:
        query = translated(look.context.moment.fill(sql), dialect).rstrip().rstrip(";")
        lines += ["", f"create table {name} as", f"{query};"]
        if dialect == "postgres":
            lines.append(f"analyze {name};")
    (folder / SCRIPT).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return StepFiles(tuple(sources), tuple(name for name, _ in made))


def _cache_of(look: Look) -> Engine:
    is_there = look.cache_file.exists()
    return Engine(look.cache_file if is_there else None, is_read_only=is_there)


def _held(kept: Segment | None, root: Path, segment: Segment) -> str:
    """What stands after FROM for a table that was published: the cache's own, or the file where that is another.

    kept: the file that was published of the table in the cache.

    Published numbers are rounded to nine places, and sums of very many of them would show it.
    """
    return segment.table if kept == segment else parquet([root / segment.path])


def _rows_of_log(table: Table, segments: Sequence[Path]) -> str:
    return f"select * from {log_of(table, segments)}" if segments else f"select {nothing(table)} where false"


def _head(look: Look, dialect: str) -> Iterator[str]:
    yield f"-- Every step of Quorate that is SQL, in order, as known at the end of {look.context.moment.on}."
    if dialect == "postgres":
        yield f"-- Run it in this folder: psql -d DATABASE -f {SCRIPT}"
        yield f"-- All tables are made in a new schema; to make them again: drop schema {SCHEMA} cascade"
        yield from ("\\set ON_ERROR_STOP on", f"create schema {SCHEMA};", f"set search_path = {SCHEMA};")
    elif dialect != "duckdb":
        yield "-- Run it in an empty schema, after loading each NAME.parquet beside it as a table of that name."


def _loaded(engine: Engine, sources: dict[str, str], dialect: str, folder: Path) -> Iterator[str]:
    """Write each table as a file; the lines of the script that make a table of it again."""
    for name, query in sources.items():
        if dialect != "postgres":
            engine.run(
                f"copy ({query}) to {literal(folder / f'{name}.parquet')} (format parquet, compression zstd)"
            )
            if dialect == "duckdb":
                yield f"create view {name} as select * from '{name}.parquet';"
            continue
        columns = [(str(column), str(kind)) for column, kind, *_ in engine.rows(f"describe {query}")]
        cells = ", ".join(f'{_cell(column, kind)} as "{column}"' for column, kind in columns)
        file = literal(folder / f"{name}.csv")
        engine.run(f"copy (select {cells} from ({query})) to {file} (format csv, header true)")
        types = ", ".join(f'"{column}" {_postgres_type(kind)}' for column, kind in columns)
        yield f"create table {name} ({types});"
        yield f"\\copy {name} from '{name}.csv' with (format csv, header true, encoding 'UTF8')"
        yield f"analyze {name};"


def _cell(column: str, kind: str) -> str:
    if "STRUCT" in kind:
        return f'to_json("{column}")'
    return " ".join(_LIST.format(f'"{column}"').split()) if kind.endswith("[]") else f'"{column}"'


def _postgres_type(kind: str) -> str:
    if "STRUCT" in kind:
        return "jsonb"
    inner = kind.removesuffix("[]")
    return _POSTGRES_TYPES[inner] + kind[len(inner) :] + (_BY_BYTES if inner == "VARCHAR" else "")
