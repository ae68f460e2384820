"""Tables of the embedded engine in a PostgreSQL database, and whether those made there are the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import psycopg
import pyarrow as pa
from psycopg import sql

# One of the ninth place: a number that is rounded there may fall to either side when it was added up in another order.
NEAR = 1.001e-9
Row = tuple[Any, ...]

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
