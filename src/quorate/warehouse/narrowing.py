"""A publication as somebody sees it who may not see all of it: fewer rows, and some columns empty.

Whoever reads a narrowed snapshot cannot reach the rest, as its tables are views that hold nothing else: what is worked
out from it, kept or remembered belongs to it alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Narrowing:
    """What is left of the tables of a publication.

    Attributes
    ----------
    key: tells it from any other; two with the same key leave the same.
    seen: queries over the whole tables, in order, whose rows conditions may read as `seen.NAME`; those of tables
        that a publication lacks are empty, so each says its columns.
    conditions: for each table, the SQL condition that its rows meet; a table that is not named here is left out whole.
    replaced: for each table, columns and the SQL that stands in their place.
    """

    key: str
    seen: Mapping[str, str] = field(hash=False, compare=False)
    conditions: Mapping[str, str] = field(hash=False, compare=False)
    replaced: Mapping[str, Mapping[str, str]] = field(hash=False, compare=False)

    def view_of(self, table: str, columns: frozenset[str], source: str) -> str:
        """The query that reads what is left of a table from `source`, which has these columns."""
        condition = self.conditions.get(table, "false")
        replaced = {name: sql for name, sql in self.replaced.get(table, {}).items() if name in columns}
        changes = ", ".join(f"{sql} as {name}" for name, sql in replaced.items())
        shown = f"* replace ({changes})" if changes else "*"
        return f"select {shown} from {source}" + ("" if condition == "true" else f" where {condition}")
