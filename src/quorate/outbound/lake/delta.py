"""Delta tables: a folder for each, or an address in an object store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quorate.outbound.lake.places import CONTENT, Held

if TYPE_CHECKING:
    import pyarrow as pa

_NAME = "quorate."


class DeltaPlace:
    """A folder or address below which each table has a folder of its name.

    What lets somebody into an object store is found where the package looks for it, in environment variables mostly.
    """

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")

    def held(self, table: str) -> Held | None:
        """As of every place."""
        from deltalake import DeltaTable

        if not DeltaTable.is_deltatable(self._at(table)):
            return None
        found = DeltaTable(self._at(table))
        last = found.history(1)[0]
        return Held(found.metadata().name == f"{_NAME}{table}", last.get(CONTENT))

    def write(self, table: str, meaning: str, rows: pa.RecordBatchReader, said: Mapping[str, str]) -> None:
        """As every place does."""
        from deltalake import CommitProperties, write_deltalake

        write_deltalake(
            self._at(table),
            rows,
            mode="overwrite",
            schema_mode="overwrite",
            name=f"{_NAME}{table}",
            description=meaning,
            commit_properties=CommitProperties(custom_metadata=dict(said)),
        )

    def _at(self, table: str) -> str:
        return f"{self._address}/{table}"
