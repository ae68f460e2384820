"""Which value each field of each opportunity held since when, as far as versions and recorded changes tell.

Fields are what the source says of an opportunity beyond who, what and when, and the columns a seller fills in on the
way. Stage and close date are left out: what they mean changes from day to day by design (`deal_changes`). A version
that was written after the day looked at stands for nothing here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from quorate.warehouse.steps import ArrowStep, Context

_NAMED = ("amount", "campaign_key", "competitor", "forecast_category", "loss_reason")

SCHEMA = pa.schema(
    [
        ("opportunity_id", pa.string()),
        ("field", pa.string()),
        ("value", pa.string()),
        ("written_at", pa.timestamp("us")),
        ("is_first_known", pa.bool_()),
    ]
)

Written = tuple[str | None, datetime, bool]


def field_writings(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per value that one field of one opportunity took.

    `is_first_known` says that the value came with the oldest version we have: it may have been written at any time
    before.
    """
    written: dict[tuple[str, str], list[Written]] = {}
    for version in tables["opportunity_versions"].to_pylist():
        if version["is_deleted"] or version["is_later_version"]:
            continue
        for field, value in _said(version):
            held = written.setdefault((version["record_id"], field), [])
            if value != (held[-1][0] if held else None):
                held.append((value, version["version_at"], version["version_no"] == 1))
    written |= _recorded(tables["opportunity_changes"])
    rows = [
        {"opportunity_id": deal, "field": field, "value": value, "written_at": at, "is_first_known": first}
        for (deal, field), values in sorted(written.items())
        for value, at, first in values
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep(
    "field_writings",
    {
        "opportunity_versions": ("record_id", "version_no"),
        "opportunity_changes": ("opportunity_id", "field", "changed_at"),
    },
    field_writings,
)


def _said(version: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    for field in _NAMED:
        yield field, _text(version[field])
    for field, value in json.loads(version["properties"] or "{}").items():
        yield field, _text(value)


def _recorded(changes: pa.Table) -> dict[tuple[str, str], list[Written]]:
    """What recorded changes say of the same fields: better than versions, since each has its own moment."""
    found: dict[tuple[str, str], list[Written]] = {}
    for row in changes.to_pylist():
        if row["field"] in _NAMED:
            held = found.setdefault((row["opportunity_id"], row["field"]), [])
            held.append((_text(row["new_value"]), row["changed_at"], False))
    return found


def _text(value: Any) -> str | None:
    """A value as text, without outer blanks; nothing, and nested values, are None."""
    if value is None or isinstance(value, dict | list):
        return None
    text = json.dumps(value) if isinstance(value, bool | int | float) else str(value).strip()
    return text or None
