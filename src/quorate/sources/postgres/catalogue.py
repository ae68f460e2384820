"""Which tables a schema has, which of them this user may read, and how their cells are written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from quorate.errors import InputError, nearest_word
from quorate.sources.copied_tables import LONGEST_CELL
from quorate.sources.postgres.addresses import TablesPlace
from quorate.sources.text_files import UNTOUCHED

if TYPE_CHECKING:
    from psycopg.sql import Composable

    from quorate.warehouse.postgres import Connection

_TABLES = """
    select c.relname, a.attname, b.typname, b.typcategory::text, has_column_privilege(c.oid, a.attnum, 'select')
    from pg_class c
    inner join pg_namespace n on n.oid = c.relnamespace
    inner join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    inner join pg_type t on t.oid = a.atttypid
    inner join pg_type b on b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
    where n.nspname = %s and c.relkind in ('r', 'v', 'm', 'f', 'p') and not c.relispartition
    order by c.relname, a.attnum
"""
_SHOWN = 10
# When Fivetran, Airbyte, Stitch, and Segment with its kin loaded a row. They write a row anew, and so stamp it anew,
# whenever anything of it changes; a stamp of the source's own would miss what comes late.
_STAMPS = (
    "_fivetran_synced",
    "_airbyte_extracted_at",
    "_airbyte_emitted_at",
    "_sdc_batched_at",
    "uuid_ts",
    "loaded_at",
)
# How the cells of a type are written, as the exports write them: moments in UTC, what has no end or is no day, as
# nothing.
_BY_TYPE = {
    "timestamptz": "case when isfinite({0}) then to_char({0} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.USZ') end",
    "timestamp": "case when isfinite({0}) then to_char({0}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US') end",
    "date": "case when isfinite({0}) then to_char({0}, 'YYYY-MM-DD') end",
    "money": "{0}::numeric::text",
    "bytea": "encode({0}, 'base64')",
}
# Lists and records are JSON; everything else is what the server writes for it.
_BY_CATEGORY = {"A": "to_json({0})::text", "C": "to_json({0})::text"}


@dataclass(frozen=True)
class Column:
    """A column and its type, by the names the server has for them."""

    name: str
    type_name: str
    category: str

    @property
    def is_structured(self) -> bool:
        """Whether its cells are lists, records or JSON."""
        return self.type_name in ("json", "jsonb") or self.category in _BY_CATEGORY

    def cell(self) -> Composable:
        """The expression that writes a cell as text."""
        from psycopg.sql import SQL, Identifier

        written = _BY_TYPE.get(self.type_name) or _BY_CATEGORY.get(self.category) or "{0}::text"
        return SQL("left({}, {})").format(SQL(written).format(Identifier(self.name)), SQL(str(LONGEST_CELL)))


@dataclass(frozen=True)
class FoundTable:
    """A table or view and the columns of it that this user may read."""

    schema: str
    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)

    @property
    def stamp(self) -> str | None:
        """The column in which whatever loads the table writes down when it loaded a row, if there is one."""
        moments = {column.name for column in self.columns if column.type_name in ("timestamp", "timestamptz")}
        return next((name for name in _STAMPS if name in moments), None)

    @property
    def shown_as(self) -> str:
        """How it is told of."""
        return f"{self.schema}.{self.name}"


def tables_in(connection: Connection, place: TablesPlace) -> list[FoundTable]:
    """All tables of the place's schema that this user may read, in order of their names.

    Raises `InputError` where there is no such schema, where the user may not look into it, and for a table that is
    named and is not there or may not be read.
    """
    schema = place.schema or str(
        connection.execute("select coalesce(current_schema(), 'public')").fetchall()[0][0]
    )
    _require_schema(connection, place, schema)
    found, closed = [], []
    rows = connection.execute(_TABLES, (schema,)).fetchall()
    for name, columns in groupby(rows, itemgetter(0)):
        readable = tuple(Column(each[1], each[2], each[3]) for each in columns if each[4])
        if readable:
            found.append(FoundTable(schema, name, readable))
        else:
            closed.append(name)
    for name in place.tables:
        if name in closed:
            raise _closed(connection, place, f"{schema}.{name}", f"grant select on {schema}.{name}")
        if name not in [each.name for each in found]:
            raise _missing(place, schema, name, [each.name for each in found])
    if not found:
        if closed:
            raise _closed(
                connection, place, f"schema {schema}", f"grant select on all tables in schema {schema}"
            )
        raise InputError(
            "There is no table in this schema.",
            where=f"schema {schema} of the {place.where}",
            state=UNTOUCHED,
            do="name another schema, as in ?schema=NAME",
        )
    return found


def _require_schema(connection: Connection, place: TablesPlace, schema: str) -> None:
    rows = connection.execute(
        "select nspname, has_schema_privilege(oid, 'usage') from pg_namespace"
        " where nspname !~ '^pg_' and nspname <> 'information_schema' order by nspname"
    ).fetchall()
    known: dict[str, bool] = dict(rows)
    if schema not in known:
        near = nearest_word(schema, list(known))
        raise InputError(
            f"There is no schema '{schema}'." + (f" Did you mean '{near}'?" if near else ""),
            where=place.where,
            expected=f"one of {', '.join(list(known)[:_SHOWN])}",
            state=UNTOUCHED,
            do="name it in the address, as in ?schema=NAME",
        )
    if not known[schema]:
        raise _closed(connection, place, f"schema {schema}", f"grant usage on schema {schema}")


def _closed(connection: Connection, place: TablesPlace, what: str, grant: str) -> InputError:
    user = connection.info.user
    return InputError(
        f"The user {user} may not read {what}.",
        where=place.where,
        expected="a user who may read these tables; nothing is ever written there",
        state=UNTOUCHED,
        do=f"let whoever owns them run `{grant} to {user}`",
    )


def _missing(place: TablesPlace, schema: str, name: str, known: list[str]) -> InputError:
    near = nearest_word(name, known)
    more = f" and {len(known) - _SHOWN:,} more" if len(known) > _SHOWN else ""
    return InputError(
        f"There is no table '{name}'." + (f" Did you mean '{near}'?" if near else ""),
        where=f"schema {schema} of the {place.where}",
        expected=f"one of {', '.join(known[:_SHOWN])}{more}" if known else "a schema with tables",
        state=UNTOUCHED,
        do="check its name; names are compared as PostgreSQL keeps them, mostly in small letters",
    )
