"""What a source hands over: rows of the evidence log with the source row each came from, and rows set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

ROW_NUMBER = "row_number"


@dataclass(frozen=True)
class SetAside:
    """One source row that cannot be used.

    `row_number` counts from 1 after the header; `record_id` is the source's id of it where one is readable;
    `raw` is the row as JSON.
    """

    row_number: int
    code: str
    reason: str
    raw: str
    record_id: str | None = None


@dataclass(frozen=True)
class Batch:
    """Some consecutive rows of one file, turned into rows of the log.

    Every row read is either in some table (its `row_number` says which) or set aside. `tables` hold the columns
    of the log tables of that name, without the two that intake adds, plus `row_number` (int64).
    """

    file: str
    rows_read: int
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    set_aside: Iterable[SetAside] = ()
    note: str = ""
