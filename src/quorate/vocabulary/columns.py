"""What a column and a table are: the words in which every contract of the house is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from quorate.vocabulary import closed_lists

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["text", "texts", "timestamp", "date", "count", "number", "flag", "json"]
Layer = Literal[
    "log", "evidence", "identity", "teams", "journeys", "outlook", "plans", "revenue", "runs", "working"
]

SQL_TYPES: dict[Kind, str] = {
    "text": "varchar",
    "texts": "varchar[]",
    "timestamp": "timestamp",
    "date": "date",
    "count": "bigint",
    "number": "double",
    "flag": "boolean",
    "json": "varchar",
}


@dataclass(frozen=True)
class Column:
    """One column: its name, kind, meaning, whether it may be empty, and its closed list if it has one.

    Timestamps are UTC without a zone; `number` is a 64-bit float; `json` is text holding JSON.
    """

    name: str
    kind: Kind
    meaning: str
    optional: bool = False
    closed_list: str | None = None
    low: float | None = None
    high: float | None = None

    @property
    def words(self) -> tuple[str, ...] | None:
        """The words this column may hold, or None when any value will do."""
        return closed_lists.CLOSED_LISTS[self.closed_list] if self.closed_list else None


@dataclass(frozen=True)
class Table:
    """One table: what one row is, which columns make it unique, and its columns in order."""

    name: str
    layer: Layer
    one_row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    def arrow_schema(self) -> pa.Schema:
        """The Arrow schema this table is stored with."""
        import pyarrow as pa

        kinds: dict[Kind, pa.DataType] = {
            "text": pa.string(),
            "texts": pa.list_(pa.string()),
            "timestamp": pa.timestamp("us"),
            "date": pa.date32(),
            "count": pa.int64(),
            "number": pa.float64(),
            "flag": pa.bool_(),
            "json": pa.string(),
        }
        return pa.schema([pa.field(column.name, kinds[column.kind]) for column in self.columns])


def _split(name: str) -> tuple[str, bool]:
    """`name?` marks a column that may be empty, as in the published vocabulary."""
    return (name[:-1], True) if name.endswith("?") else (name, False)


def text(name: str, meaning: str, closed_list: str | None = None) -> Column:
    """A text column; `name?` may be empty; `closed_list` names the only words it may hold."""
    bare, optional = _split(name)
    return Column(bare, "text", meaning, optional, closed_list)


def texts(name: str, meaning: str, closed_list: str | None = None) -> Column:
    """A list of texts; an empty list rather than nothing where there are none."""
    bare, optional = _split(name)
    return Column(bare, "texts", meaning, optional, closed_list)


def at(name: str, meaning: str) -> Column:
    """A UTC timestamp with microseconds."""
    bare, optional = _split(name)
    return Column(bare, "timestamp", meaning, optional)


def on(name: str, meaning: str) -> Column:
    """A calendar date."""
    bare, optional = _split(name)
    return Column(bare, "date", meaning, optional)


def count(name: str, meaning: str) -> Column:
    """A whole number, never negative."""
    bare, optional = _split(name)
    return Column(bare, "count", meaning, optional, low=0)


def number(name: str, meaning: str, low: float | None = None, high: float | None = None) -> Column:
    """A real number, within [low, high] where given."""
    bare, optional = _split(name)
    return Column(bare, "number", meaning, optional, low=low, high=high)


def share(name: str, meaning: str) -> Column:
    """A real number in [0, 1]: a probability or a share."""
    return number(name, meaning, 0.0, 1.0)


def flag(name: str, meaning: str) -> Column:
    """True or false."""
    bare, optional = _split(name)
    return Column(bare, "flag", meaning, optional)


def json(name: str, meaning: str) -> Column:
    """Text holding a JSON value."""
    bare, optional = _split(name)
    return Column(bare, "json", meaning, optional)


def table(layer: Layer, name: str, one_row: str, key: Iterable[str], *columns: Column) -> Table:
    """Declare a table; the key's columns must be among its columns."""
    keys = tuple(key)
    names = [column.name for column in columns]
    missing = [column for column in keys if column not in names]
    if missing or len(set(names)) != len(names):
        raise ValueError(f"table {name}: key columns {missing} missing or column names repeated")
    return Table(name, layer, one_row, keys, columns)
