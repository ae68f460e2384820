"""Iceberg tables, in a catalogue that is a file beside them, or in one that the package is configured for."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.outbound.lake.places import CONTENT, Held

if TYPE_CHECKING:
    import pyarrow as pa
    from pyiceberg.catalog import Catalog

# The namespace of the tables, and how a catalogue that the package knows is named.
NAMESPACE = "quorate"
CATALOGUE = "catalog:"


class IcebergPlace:
    """One namespace of a catalogue: of one in a folder's file, or of `catalog:NAME` in the package's settings."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opened: Catalog | None = None

    def held(self, table: str) -> Held | None:
        """As of every place."""
        from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError

        with suppress(NoSuchTableError, NoSuchNamespaceError):
            properties = self._catalogue().load_table((NAMESPACE, table)).properties
            return Held(CONTENT in properties, properties.get(CONTENT))
        return None

    def write(self, table: str, meaning: str, rows: pa.RecordBatchReader, said: Mapping[str, str]) -> None:
        """As every place does."""
        catalogue = self._catalogue()
        catalogue.create_namespace_if_not_exists(NAMESPACE)
        made = catalogue.create_table_if_not_exists((NAMESPACE, table), schema=rows.schema)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an empty table has nothing to be written over
            with made.transaction() as change:
                with change.update_schema(allow_incompatible_changes=True) as columns:
                    columns.union_by_name(rows.schema)
                    for gone in {each.name for each in made.schema().fields} - set(rows.schema.names):
                        columns.delete_column(gone)
                change.overwrite(rows, snapshot_properties=dict(said))
                change.set_properties({"comment": meaning, **said})

    def _catalogue(self) -> Catalog:
        if self._opened is None:
            from pyiceberg.catalog import load_catalog

            if self._address.startswith(CATALOGUE):
                self._opened = load_catalog(self._address.removeprefix(CATALOGUE))
            else:
                folder = Path(self._address).absolute()
                folder.mkdir(parents=True, exist_ok=True)
                file = folder / "catalog.sqlite"
                self._opened = load_catalog(
                    "quorate", type="sql", uri=f"sqlite:///{file}", warehouse=folder.as_uri()
                )
        return self._opened
