"""Tables of the embedded engine in a PostgreSQL database, and whether those made there are the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import psycopg
import pyarrow as pa
from psycopg import sql

NEAR = 1e-9
Row = tuple[Any, ...]

# Text sorts by its bytes whatever the database's language is, as the documentation asks for.
_KINDS: Sequence[tuple[Callable[[pa.DataType], bool], str, str]] = (
    (pa.types.is_timestamp, "timestamp", ""),
    (pa.types.is_date, "date", ""),
    (pa.types.is_floating, "double precision", ""),
    (pa.types.is_boolean, "boolean", ""),
    (pa.types.is_integer, "bigint", ""),
    (pa.types.is_string, "text", ' collate "C"'),
    (pa.types.is_null, "text", ' collate "C"'),
)
# What a column of a published table may be there.
ALLOWED = {
    "text": {"text"},
    "json": {"text"},
    "texts": {"text[]"},
    "timestamp": {"timestamp without time zone"},
    "date": {"date"},
    "count": {"integer", "bigint"},
    "number": {"double precision"},
    "flag": {"boolean"},
}


def load(connection: psycopg.Connection, name: str, rows: pa.Table) -> None:
    """Make a table of rows; columns of records, which no step written in SQL reads, are left out."""
    rows = rows.select([field.name for field in rows.schema if "struct" not in str(field.type)])
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(field.name), sql.SQL(_written(field.type)))
        for field in rows.schema
    ]
    table = sql.Identifier(name)
    connection.execute(sql.SQL("create table {} ({})").format(table, sql.SQL(", ").join(columns)))
    with connection.cursor().copy(sql.SQL("copy {} from stdin").format(table)) as copy:
        for row in _rows(rows):
            copy.write_row(row)
    connection.execute(sql.SQL("analyze {}").format(table))


def make(connection: psycopg.Connection, name: str, query: str) -> None:
    """Make a table of a query, as whoever runs the steps there does."""
    connection.execute(f"create table {name} as {query}".encode())
    connection.execute(f"analyze {name}".encode())


def types_of(connection: psycopg.Connection, name: str) -> dict[str, str]:
    """The type of each column."""
    found = connection.execute(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 order by attnum",
        (name,),
    )
    return dict(found.fetchall())


def first_difference(connection: psycopg.Connection, name: str, wanted: pa.Table) -> str | None:
    """How the table of that name differs from the wanted one, in any order of rows."""
    columns = sql.SQL(", ").join(map(sql.Identifier, wanted.column_names))
    query = sql.SQL("select {} from {}").format(columns, sql.Identifier(name))
    made = connection.execute(query).fetchall()
    if len(made) != wanted.num_rows:
        return f"{wanted.num_rows} rows and {len(made)}"
    for one, other in zip(sorted(_rows(wanted), key=_key), sorted(made, key=_key), strict=True):
        if not all(map(_is_near, one, other)):
            return f"{one} and {other}"
    return None


def _written(kind: pa.DataType) -> str:
    inner = kind.value_type if pa.types.is_list(kind) else kind
    name, collation = next((name, collation) for is_it, name, collation in _KINDS if is_it(inner))
    return f"{name}{'[]' if inner is not kind else ''}{collation}"


def _rows(table: pa.Table) -> list[Row]:
    return [
        row
        for batch in table.to_batches()
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    ]


def _key(row: Row) -> tuple[list[str], list[str]]:
    """What is equal to the last letter decides the order; numbers, by their first digits, only then."""
    exact = [repr(value) for value in row if not isinstance(value, float | Decimal | int)]
    return exact, [f"{float(value):+.6e}" for value in row if isinstance(value, float | Decimal | int)]


def _is_near(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float | Decimal):
        return abs(one - float(other)) <= NEAR * max(1.0, abs(one))
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_near, one, other))
    return bool(one == other)
