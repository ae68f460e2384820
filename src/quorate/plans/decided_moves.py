"""Moves that people decided or said something about, as they last saw them: kept when they are proposed no more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

# They follow from what was decided.
_STANDING = ("status", "outcome")


def decided_moves(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per such move: the columns of `moves`, why it was wanted and for which criterion."""
    import pyarrow as pa

    described: dict[str, Mapping[str, Any]] = {}
    for row in tables["plan_events"].to_pylist():
        if row["move_id"] is not None and row["move"] is not None:
            described[row["move_id"]] = json.loads(row["move"])
    contract = PUBLISHED_TABLES["moves"].arrow_schema()
    fields = [field for field in contract if field.name not in _STANDING]
    schema = pa.schema([*fields, ("because", pa.string()), ("criterion_id", pa.string())])
    rows = [_row(move, fields) for _, move in sorted(described.items())]
    return pa.Table.from_pylist(rows, schema=schema)


def _row(move: Mapping[str, Any], fields: list[pa.Field]) -> dict[str, Any]:
    reasons = json.loads(move.get("reasons") or "{}")
    reasons = reasons if isinstance(reasons, dict) else {}
    said = {field.name: _valued(field, move.get(field.name)) for field in fields}
    return {**said, "because": reasons.get("because"), "criterion_id": reasons.get("criterion_id")}


def _valued(field: pa.Field, value: Any) -> Any:
    """A plain value as the column holds it: days and moments were written as text."""
    kind = str(field.type)
    if value is None or not isinstance(value, str):
        return value
    if kind.startswith("date"):
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if kind.startswith("timestamp") else value


STEP = ArrowStep("decided_moves", {"plan_events": ("event_no", "event_id")}, decided_moves)
