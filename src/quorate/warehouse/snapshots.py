"""Read published tables: a snapshot stays the same while it is held, however often others publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from quorate.errors import NotFound
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.segments import require_whole
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa


class Snapshot:
    """The tables of one publication, open for queries in memory; used by one thread at a time."""

    def __init__(self, workspace: Workspace, publication: Publication) -> None:
        require_whole(workspace.root, publication.segments.values(), thorough=False)
        self.publication = publication
        self._engine = Engine()
        for name, segment in publication.segments.items():
            self._engine.run(
                f"create view {name} as select * from {parquet([workspace.root / segment.path])}"
            )

    def close(self) -> None:
        """Release the engine."""
        self._engine.close()

    @property
    def tables(self) -> list[str]:
        """Names of the tables it holds."""
        return list(self.publication.segments)

    @cached_property
    def columns(self) -> Mapping[str, frozenset[str]]:
        """The columns of every table it holds; an older publication may lack some that are made today."""
        found: dict[str, set[str]] = {}
        for row in self.dicts("select table_name, column_name from duckdb_columns() where not internal"):
            found.setdefault(row["table_name"], set()).add(row["column_name"])
        return {name: frozenset(columns) for name, columns in found.items()}

    def dicts(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Rows of a query as dictionaries."""
        return self._engine.dicts(sql, parameters)

    def table(self, sql: str) -> pa.Table:
        """A query's result as an Arrow table."""
        return self._engine.table(sql)


def current_snapshot(workspace: Workspace, manifest: Manifest) -> Snapshot:
    """The snapshot of what is published now."""
    publication = manifest.current()
    if publication is None:
        raise NotFound(
            "Nothing has been published in this workspace yet.",
            where=str(workspace.root),
            do="import something (`quorate import SOURCE PATH`), then run `quorate update`",
        )
    return Snapshot(workspace, publication)
