"""Tables on disk or written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from benchmarks.truth.measurement import Missing

Row = dict[str, Any]


@dataclass(frozen=True)
class Tables:
    """Tables of one kind, read when first asked for.

    Attributes
    ----------
    kind: says whose tables they are, in the words of a missing measurement.
    folder: holds one Parquet file per table.
    given: tables written by hand, as rows.
    """

    kind: str
    folder: Path | None = None
    given: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    _read: dict[str, list[Row]] = field(default_factory=dict, repr=False)

    def has(self, name: str) -> bool:
        """Whether there is such a table."""
        return name in self.given or (self.folder is not None and (self.folder / f"{name}.parquet").is_file())

    def rows(self, name: str) -> list[Row]:
        """The rows of a table. Raises `Missing` where there is none."""
        if name not in self._read:
            if name in self.given:
                self._read[name] = [dict(row) for row in self.given[name]]
            else:
                self._read[name] = self.arrow(name).to_pylist()
        return self._read[name]

    def arrow(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """A table, with times in UTC without a zone. Raises `Missing` where there is none."""
        if name in self.given:
            return pa.Table.from_pylist([dict(row) for row in self.given[name]])
        if self.folder is None or not self.has(name):
            raise Missing(f"{name}: not {self.kind}")
        read = pq.read_table(self.folder / f"{name}.parquet", columns=columns)
        plain = [
            pa.field(each.name, pa.timestamp("us") if pa.types.is_timestamp(each.type) else each.type)
            for each in read.schema
        ]
        return read.cast(pa.schema(plain))


def day(value: date | datetime | None) -> date | None:
    """The calendar day of a date or a moment."""
    return value.date() if isinstance(value, datetime) else value


def bare(value: str) -> str:
    """An identifier without the name of the system before it: `salesforce:003...` is `003...` in the truth."""
    return value.rsplit(":", 1)[-1]
