"""Collects the touches that calendars and mailboxes give: one row for each person of a meeting or message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from quorate.sources.log_tables import completed
from quorate.vocabulary import LOG_TABLES
from quorate.vocabulary.batches import Batch, SetAside

if TYPE_CHECKING:
    import pyarrow as pa

_TABLE = "observed_touches"


class PersonalTouch(NamedTuple):
    """One row of observed_touches; moments are UTC without a zone."""

    row_number: int
    record_id: str
    known_at: datetime
    version_at: datetime
    is_deleted: bool
    occurred_at: datetime
    source_record_id: str
    email: str
    full_name: str | None
    channel: str
    action: str
    initiator: str
    colleague_key: str | None
    topic: str | None
    properties: str


@dataclass(frozen=True)
class Unusable:
    """Why an entry or message is set aside."""

    code: str
    reason: str


def json_text(said: Mapping[str, Any]) -> str:
    """What was said as JSON, without what was left empty."""
    return msgspec.json.encode({name: value for name, value in said.items() if value is not None}).decode()


class TouchDraft:
    """The rows of some consecutive entries or messages of one file while they are collected."""

    def __init__(self, source: str, file_name: str) -> None:
        self.rows_read = 0
        self.note = ""
        self._source = source
        self._file_name = file_name
        self._touches: list[PersonalTouch] = []
        self._set_aside: list[SetAside] = []

    def take(self, touches: Iterable[PersonalTouch]) -> None:
        """Add touches of the row being read."""
        self._touches += touches

    def set_aside(self, row_number: int, why: Unusable, shown: Mapping[str, Any]) -> None:
        """Set the row being read aside; `shown` is what may be kept of it."""
        self._set_aside.append(SetAside(row_number, why.code, why.reason, json_text(shown)))

    def batch(self) -> Batch:
        """Everything collected so far."""
        tables = {_TABLE: self._table()} if self._touches else {}
        return Batch(self._file_name, self.rows_read, tables, self._set_aside, self.note)

    def _table(self) -> pa.Table:
        import pyarrow as pa

        contract = LOG_TABLES[_TABLE]
        types = {field.name: field.type for field in contract.arrow_schema()}
        columns = zip(*self._touches, strict=True)
        arrays = {
            name: pa.array(cells, types.get(name, pa.int64()))
            for name, cells in zip(PersonalTouch._fields, columns, strict=True)
        }
        return completed(pa.table(arrays), contract, self._source)
