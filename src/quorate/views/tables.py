"""Published tables as they are: what each holds, and a page of its rows in the order of its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quorate.errors import NotFound, UsageError
from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.cursors import Kind, Order, SortKey, cursor_after, order_by, rows_after
from quorate.views.reading import Reader
from quorate.vocabulary import PUBLISHED_TABLES, SQL_TYPES, Column, Table

if TYPE_CHECKING:
    import pyarrow as pa

_KINDS: Mapping[str, Kind] = {
    "text": "text", "timestamp": "time", "date": "day", "count": "number", "number": "number",
}  # fmt: skip


@dataclass(frozen=True)
class TableColumn(Answer):
    """One column: its name, kind and meaning; `is_optional` where it may be empty."""

    name: str
    kind: str
    meaning: str
    is_optional: bool


@dataclass(frozen=True)
class TableLine(Answer):
    """One table: what one row is, its key, and how many rows are seen; None where the publication lacks it."""

    table: str
    one_row: str
    key: tuple[str, ...]
    columns: tuple[TableColumn, ...]
    row_count: int | None


@dataclass(frozen=True)
class TableRows:
    """A page of rows as Arrow, how many there are in all, and the cursor of the next page; empty on the last."""

    stamp: Stamp
    columns: tuple[TableColumn, ...]
    rows: pa.Table
    row_count: int
    following: str


def table_list(reader: Reader) -> tuple[TableLine, ...]:
    """Every published table of the vocabulary."""
    return tuple(
        TableLine(each.name, each.one_row, each.key, _columns(each.columns), _count(reader, each.name))
        for each in PUBLISHED_TABLES.values()
    )


def table_page(
    reader: Reader,
    name: str,
    filters: Mapping[str, str],
    columns: Sequence[str] = (),
    *,
    limit: int = 200,
    after: str = "",
) -> TableRows:
    """Rows whose columns have these values, an empty value meaning none, in the order of the table's key.

    Raises `NotFound` for a table that this publication lacks and `UsageError` for a value that is none of its column.
    """
    if not reader.has(name):
        raise NotFound(f"This publication has no table '{name}'.", do="run `quorate update --full`")
    table = PUBLISHED_TABLES[name]
    shown = [each for each in table.columns if not columns or each.name in columns]
    where, given = _condition(table, filters)
    order = _order(table)
    behind, values = rows_after(order, after)
    there = reader.columns(name)
    said = ", ".join(_selected(each, there) for each in table.columns)
    source = f"(select {said} from {{{name}}}) rows"
    count = reader.one(f"select count(*) as n from {source} where {where}", *given)["n"]
    wanted = dict.fromkeys([*(each.name for each in shown), *table.key])
    rows = reader.rows_as_written(
        f"select {', '.join(wanted)} from {source} where {where} and {behind} order by {order_by(order)} "
        f"limit {int(limit) + 1}",
        *given,
        *values,
    )
    following = cursor_after(order, rows[limit - 1]) if len(rows) > limit else ""
    return TableRows(
        stamp_of(reader), _columns(shown), _arrow(table, shown, rows[:limit]), int(count), following
    )


def _order(table: Table) -> Order:
    kinds = {each.name: each.kind for each in table.columns}
    return tuple(SortKey(name, _KINDS.get(kinds[name], "text")) for name in table.key)


def _selected(column: Column, there: frozenset[str]) -> str:
    """A column; empty in a publication that is older than it."""
    if column.name in there:
        return column.name
    return f"cast(null as {SQL_TYPES[column.kind]}) as {column.name}"


def _condition(table: Table, filters: Mapping[str, str]) -> tuple[str, list[Any]]:
    parts, given = ["true"], []
    kinds = {each.name: each.kind for each in table.columns}
    for name, value in filters.items():
        if value == "":
            parts.append(f"{name} is null")
        elif kinds[name] == "texts":
            parts.append(f"list_contains({name}, ?)")
            given.append(value)
        else:
            parts.append(f"{name} = cast(? as {SQL_TYPES[kinds[name]]})")
            given.append(_required(name, kinds[name], value))
    return " and ".join(parts), given


def _required(name: str, kind: str, value: str) -> str:
    """A value that its column can have. Raises `UsageError`."""
    from datetime import date, datetime

    ways: Mapping[str, Any] = {
        "count": int,
        "number": float,
        "date": date.fromisoformat,
        "timestamp": datetime.fromisoformat,
        "flag": {"true": True, "false": False}.__getitem__,
    }
    try:
        ways.get(kind, str)(value)
    except (ValueError, KeyError) as error:
        raise UsageError(f"'{value[:40]}' is no {kind} as {name} has it.", where=name) from error
    return value


def _columns(columns: Sequence[Column]) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(each.name, each.kind, each.meaning, each.optional) for each in columns)


def _count(reader: Reader, name: str) -> int | None:
    if not reader.has(name):
        return None
    return int(reader.one(f"select count(*) as n from {{{name}}}")["n"])


def _arrow(table: Table, shown: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    import pyarrow as pa

    schema = table.arrow_schema()
    return pa.Table.from_pylist(list(rows), pa.schema([schema.field(each.name) for each in shown]))
