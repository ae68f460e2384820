"""Segment: tracking messages as JSON lines, the way its warehouse and bucket destinations write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from quorate.sources.files import Reached, SourceFile
from quorate.sources.json_files import JsonTexts, shown
from quorate.sources.log_tables import completed
from quorate.sources.reading import Reading
from quorate.sources.segment.log_rows import Account, Link, Person, Row, Touch
from quorate.sources.segment.messages import decode
from quorate.sources.segment.rows import Unusable, rows_of
from quorate.sources.text_files import CutLine
from quorate.vocabulary import LOG_TABLES
from quorate.vocabulary.batches import Batch, SetAside

if TYPE_CHECKING:
    import pyarrow as pa

ENDINGS = (".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz", ".log.gz")
EXPECTED = (
    "files of tracking messages, one JSON object per line, named *.jsonl, *.ndjson or *.json, also with .gz"
)
MESSAGES_PER_BATCH = 20_000

_TABLES: dict[type[Row], str] = {
    Touch: "observed_touches",
    Person: "observed_people",
    Link: "observed_links",
    Account: "observed_accounts",
}
_TOO_LONG = Unusable("line_too_long", "the line is far longer than any tracking message")


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files."""
    for file in files:
        lines = JsonTexts(file.path, reading)
        for batch in batches_of(file.name, lines):
            yield batch
            reached(file, lines.share_read)


def batches_of(name: str, messages: Iterable[tuple[int, str]]) -> Iterator[Batch]:
    """Batches of messages given as (number, text of one message), counted under `name`; at least one, if empty.

    Messages come from a file or from anywhere else; each text is one JSON object of the tracking spec.
    """
    draft = _Draft(name)
    for number, text in messages:
        draft.take(number, text)
        if draft.rows_read == MESSAGES_PER_BATCH:
            yield draft.batch()
            draft = _Draft(name)
    yield draft.batch()


class _Draft:
    """The rows of some consecutive messages while they are collected."""

    def __init__(self, file_name: str) -> None:
        self.rows_read = 0
        self._file_name = file_name
        self._rows: dict[type[Row], list[Row]] = {kind: [] for kind in _TABLES}
        self._set_aside: list[SetAside] = []

    def take(self, number: int, line: str) -> None:
        self.rows_read += 1
        found = _read_line(number, line)
        if isinstance(found, Unusable):
            self._set_aside.append(SetAside(number, found.code, found.reason, shown(line)))
            return
        for row in found:
            self._rows[type(row)].append(row)

    def batch(self) -> Batch:
        tables = {_TABLES[kind]: _table(kind, rows) for kind, rows in self._rows.items() if rows}
        return Batch(self._file_name, self.rows_read, tables, self._set_aside)


def _read_line(number: int, line: str) -> list[Row] | Unusable:
    if isinstance(line, CutLine):
        return _TOO_LONG
    try:
        message = decode(line)
    except msgspec.ValidationError:
        return Unusable("not_a_message", "the line is JSON, but not a tracking message")
    except (msgspec.DecodeError, RecursionError):
        return Unusable("not_json", "the line is not valid JSON")
    return rows_of(number, message)


def _table(kind: type[Row], rows: list[Row]) -> pa.Table:
    import pyarrow as pa

    contract = LOG_TABLES[_TABLES[kind]]
    types = {field.name: field.type for field in contract.arrow_schema()}
    columns = zip(*rows, strict=True)
    arrays = {
        name: pa.array(cells, types.get(name, pa.int64()))
        for name, cells in zip(kind._fields, columns, strict=True)
    }
    return completed(pa.table(arrays), contract, "segment")
