"""What the cache holds: by what recipe each table was made, what came out, and the file that was published of it.

A table is made anew when its recipe changes: its step, the day where the step asks for it, or the *content* of what it
reads. So an update stops wherever what is new makes no difference: a table made again with the same rows leaves
everything after it as it is, down to the published file.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
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

    def known(self, table: str) -> Known | None:
        """What is known of a table; None where it was never made here."""
        return self._known.get(table)

    def content_or_made(self, table: str, recipe: Recipe, make: Callable[[], None]) -> str:
        """The content of a table, which is made where it was not made by this very recipe."""
        known = self._known.get(table)
        if known and known.recipe == recipe:
            return known.content
        begun = time.monotonic()
        make()
        return self.made(table, recipe, time.monotonic() - begun)

    def made(self, table: str, recipe: Recipe, seconds: float) -> str:
        """Write down that a table was made by a recipe and how long it took; returns its content."""
        content = content_of(self._engine, table)
        known = self._known.get(table)
        written = json.dumps(recipe, sort_keys=True)
        if known and known.content == content:
            self._engine.rows(
                f"update {_TABLE} set recipe = $1, seconds = $2 where table_name = $3",
                [written, seconds, table],
            )
        else:
            self._engine.rows(
                f"insert or replace into {_TABLE} values ($1, $2, $3, $4, null, null, null, null)",
                [table, written, content, seconds],
            )
        self._known[table] = Known(recipe, content, seconds)
        return content

    def published(self, table: str) -> Segment | None:
        """The file that was published of the table as it is now; None where there is none."""
        rows = self._engine.rows(
            f"select path, row_count, byte_count, sha256 from {_TABLE} "
            "where table_name = ? and path is not null",
            [table],
        )
        return Segment(table, *rows[0]) if rows else None

    def publish(self, segment: Segment) -> None:
        """Write down which file was published of a table as it is now."""
        self._engine.run(
            f"update {_TABLE} set path = '{segment.path}', row_count = {segment.row_count}, "
            f"byte_count = {segment.byte_count}, sha256 = '{segment.sha256}' "
            f"where table_name = '{segment.table}'"
        )


def content_of(engine: Engine, table: str) -> str:
    """A fingerprint of a table's columns and rows, whatever order they lie in.

    Two sums over the rows' hashes: rows that stand twice cancel in the one and not in the other.
    """
    columns = engine.columns(table)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    counted = engine.rows(
        f"""
        select count(*), coalesce(bit_xor(line), 0), coalesce(sum(line % 1000000007), 0)
        from (select hash({names}) as line from {table}) lines
        """
    )
    return hashlib.sha256(repr((columns, counted[0])).encode()).hexdigest()
