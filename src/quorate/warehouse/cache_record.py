"""What the cache holds: by what recipe each table was made, what came out, and the file that was published of it.

A table is made anew when its recipe changes: its step, the day where the step asks for it, or the *content* of what it
reads. So an update stops wherever what is new makes no difference: a table made again with the same rows leaves
everything after it as it is, down to the published file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quorate.warehouse.engine import Engine
from quorate.warehouse.recipes import Recipe
from quorate.warehouse.segments import Segment

_TABLE = "cache_recipes"
_MAKE = f"""
create table if not exists {_TABLE} (
    table_name varchar primary key, recipe varchar, content varchar, seconds double,
    path varchar, row_count bigint, byte_count bigint, sha256 varchar
)
"""
# A file stands as long as what it holds does. Tables by the hundred are written down at once: one by one, that took a
# fifth of the time of a small workspace's update.
_WRITE_DOWN = f"""
insert or replace into {_TABLE}
select made.table_name, made.recipe, made.content, made.seconds, path, row_count, byte_count, sha256
from made_tables made left join {_TABLE} held on held.table_name = made.table_name and held.content = made.content
"""
_PUBLISH = f"""
update {_TABLE} set path = files.path, row_count = files.row_count,
    byte_count = files.byte_count, sha256 = files.sha256
from published_files files where {_TABLE}.table_name = files.table_name
"""


@dataclass(frozen=True)
class Known:
    """A table in the cache: by what it was made, what came out, and how long that took."""

    recipe: Recipe
    content: str
    seconds: float


class CacheRecord:
    """The record of one engine's tables, kept in the engine's own database.

    Where the engine only reads, nothing can be written down, and a cache without a record has no tables.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        if not engine.is_read_only:
            engine.run(_MAKE)
        has_record = engine.rows("select 1 from information_schema.tables where table_name = ?", [_TABLE])
        held = engine.rows(f"select table_name, recipe, content, seconds from {_TABLE}") if has_record else []
        self._known = {
            str(name): Known(json.loads(recipe), content, seconds) for name, recipe, content, seconds in held
        }
        self._unwritten: dict[str, Known] = {}

    def known(self, table: str) -> Known | None:
        """What is known of a table; None where it was never made here."""
        return self._known.get(table)

    def contents(self) -> dict[str, str]:
        """The content of every table that was made here."""
        return {table: known.content for table, known in self._known.items()}

    def made(self, table: str, recipe: Recipe, seconds: float) -> str:
        """A table was made by a recipe in so many seconds; returns its content. `write_down` makes it durable."""
        content = content_of(self._engine, table)
        self.holds(table, Known(recipe, content, seconds))
        return content

    def holds(self, table: str, now: Known) -> None:
        """As `made`, where it is known what the table holds; its published file stands where that is the same."""
        self._known[table] = self._unwritten[table] = now

    def write_down(self) -> None:
        """Make durable what was made since the last time, with whatever else the transaction does."""
        import pyarrow as pa

        if not self._unwritten:
            return
        recipes = [json.dumps(each.recipe, sort_keys=True) for each in self._unwritten.values()]
        made = pa.table(
            {
                "table_name": list(self._unwritten),
                "recipe": recipes,
                "content": [each.content for each in self._unwritten.values()],
                "seconds": [float(each.seconds) for each in self._unwritten.values()],
            }
        )
        with self._engine.registered(made_tables=made):
            self._engine.run(_WRITE_DOWN)
        self._unwritten.clear()

    def published(self, tables: Iterable[str]) -> dict[str, Segment]:
        """The file that was published of each of the tables as it is now, as far as there is one."""
        rows = self._engine.rows(
            f"select table_name, path, row_count, byte_count, sha256 from {_TABLE} "
            "where list_contains($1, table_name) and path is not null",
            [list(tables)],
        )
        return {str(row[0]): Segment(*row) for row in rows}

    def publish(self, segments: Sequence[Segment]) -> None:
        """Write down which files were published of tables as they are now."""
        import pyarrow as pa

        columns = ("path", "row_count", "byte_count", "sha256")
        files = {column: [getattr(each, column) for each in segments] for column in columns}
        files["table_name"] = [each.table for each in segments]
        if segments:
            with self._engine.registered(published_files=pa.table(files)):
                self._engine.run(_PUBLISH)


def content_of(engine: Engine, table: str) -> str:
    """A fingerprint of a table's columns and rows, whatever order they lie in.

    Two sums over the rows' hashes: rows that stand twice cancel in the one and not in the other. So a few rows can be
    added to it and taken out (`content_after`) without reading the others.
    """
    columns = engine.columns(table)
    return _written(columns, *engine.rows(_summed(columns, table))[0])


def content_after(engine: Engine, content: str, table: str, came: str, went: str) -> str | None:
    """The content of a table once rows came to it and went from it; None where `content` is of other columns.

    came, went: relations with the columns of `table`.
    """
    columns = engine.columns(table)
    name, *numbers = content.split(":")
    if name != _named(columns) or len(numbers) != 3:
        return None
    count, crossed, total = map(int, numbers)
    for rows, sign in ((came, 1), (went, -1)):
        found = engine.rows(_summed(columns, rows))[0]
        count, crossed, total = count + sign * found[0], crossed ^ int(found[1]), total + sign * int(found[2])
    return _written(columns, count, crossed, total)


def _summed(columns: Sequence[tuple[str, str]], rows: str) -> str:
    names = ", ".join(f'"{name}"' for name, _ in columns)
    return f"""
        select count(*), coalesce(bit_xor(line), 0), coalesce(sum(line % 1000000007), 0)
        from (select hash({names}) as line from {rows}) lines
        """


def _named(columns: Sequence[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(columns).encode()).hexdigest()[:32]


def _written(columns: Sequence[tuple[str, str]], count: int, crossed: int, total: int) -> str:
    return f"{_named(columns)}:{count}:{crossed}:{total}"
