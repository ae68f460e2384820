"""What the cache holds: by what recipe each table was made, what came out, and the file that was published of it.

A table is made anew when its recipe changes: its step, the day where the step asks for it, or the *content* of what it
reads. So an update stops wherever what is new makes no difference: a table made again with the same rows leaves
everything after it as it is, down to the published file.
"""

from __future__ import annotations

import hashlib

from quorate.warehouse.engine import Engine
from quorate.warehouse.segments import Segment

_MAKE = """
create table if not exists cache_tables (
    table_name varchar primary key, recipe varchar, content varchar,
    path varchar, row_count bigint, byte_count bigint, sha256 varchar
)
"""


class CacheRecord:
    """The record of one engine's tables, kept in the engine's own database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        engine.run(_MAKE)
        held = engine.rows("select table_name, recipe, content from cache_tables")
        self._known: dict[str, tuple[str, str]] = {
            str(name): (recipe, content) for name, recipe, content in held
        }

    def content_by(self, table: str, recipe: str) -> str | None:
        """The content of a table that was made by this very recipe; None where it was not."""
        known = self._known.get(table)
        return known[1] if known and known[0] == recipe else None

    def made(self, table: str, recipe: str) -> str:
        """Write down that a table was made by a recipe; returns its content."""
        content = content_of(self._engine, table)
        known = self._known.get(table)
        if known and known[1] == content:
            self._engine.run(f"update cache_tables set recipe = '{recipe}' where table_name = '{table}'")
        else:
            self._engine.run(
                "insert or replace into cache_tables values "
                f"('{table}', '{recipe}', '{content}', null, null, null, null)"
            )
        self._known[table] = (recipe, content)
        return content

    def published(self, table: str) -> Segment | None:
        """The file that was published of the table as it is now; None where there is none."""
        rows = self._engine.rows(
            "select path, row_count, byte_count, sha256 from cache_tables "
            "where table_name = ? and path is not null",
            [table],
        )
        return Segment(table, *rows[0]) if rows else None

    def publish(self, segment: Segment) -> None:
        """Write down which file was published of a table as it is now."""
        self._engine.run(
            f"update cache_tables set path = '{segment.path}', row_count = {segment.row_count}, "
            f"byte_count = {segment.byte_count}, sha256 = '{segment.sha256}' "
            f"where table_name = '{segment.table}'"
        )


def content_of(engine: Engine, table: str) -> str:
    """A fingerprint of a table's columns and rows, whatever order they lie in.

    Two sums over the rows' hashes: rows that stand twice cancel in the one and not in the other.
    """
    columns = engine.rows(
        "select column_name, data_type from information_schema.columns where table_name = ? "
        "order by ordinal_position",
        [table],
    )
    names = ", ".join(f'"{name}"' for name, _ in columns)
    counted = engine.rows(
        f"""
        select count(*), coalesce(bit_xor(line), 0), coalesce(sum(line % 1000000007), 0)
        from (select hash({names}) as line from {table}) lines
        """
    )
    return hashlib.sha256(repr((columns, counted[0])).encode()).hexdigest()
