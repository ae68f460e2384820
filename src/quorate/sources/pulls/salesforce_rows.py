"""Records as the API gives them, written as the rows of an export; and their stamps."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any


def header_of(fields: Sequence[str]) -> bytes:
    """The header of a file with these fields."""
    return _written([fields])


def rows_of(records: Iterable[Mapping[str, Any]], fields: Sequence[str]) -> bytes:
    """Records as CSV rows, one cell for each field; what is empty in Salesforce is an empty cell."""
    return _written([_cell(record, field) for field in fields] for record in records)


def stamps_of(records: Iterable[Mapping[str, Any]], field: str | None) -> list[datetime]:
    """When each record says it was last changed, UTC without a zone; the first of times where it does not say."""
    return [
        parsed(record[field]) if field and record.get(field) else datetime(1970, 1, 1) for record in records
    ]


def parsed(stamp: str) -> datetime:
    """A moment as the API writes it, `2026-05-04T08:15:00.000+0000`."""
    return datetime.fromisoformat(stamp).astimezone(UTC).replace(tzinfo=None)


def literal(moment: datetime) -> str:
    """A moment as a query writes it, to the millisecond and never later than it is."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def _cell(record: Mapping[str, Any], field: str) -> str:
    value: Any = record
    for part in field.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
