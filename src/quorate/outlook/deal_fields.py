"""Which fields of opportunities the outlook may learn from, and which are refused as written after the fact.

See `late_fields` for the signs. What a field said on a day is read from `field_writings`; a value that came with the
oldest version we have was written at some time before that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.outlook.late_fields import (
    ENOUGH_CLOSED,
    ENOUGH_OF_EACH,
    DealFates,
    FieldValues,
    Finding,
    findings,
)
from quorate.stats.ragged import Numbers
from quorate.warehouse.steps import ArrowStep, Context

SCHEMA = pa.schema(
    [
        ("field", pa.string()),
        ("reading", pa.string()),
        ("reason", pa.string()),
        ("signs", pa.list_(pa.string())),
        ("closed_count", pa.int64()),
        ("filled_share", pa.float64()),
        ("ranking", pa.float64()),
        ("ranking_low", pa.float64()),
        ("ranking_high", pa.float64()),
    ]
)


def deal_fields(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per field."""
    deals = tables["opportunities"].to_pylist()
    fates = DealFates(
        np.array([deal["outcome"] != "open" for deal in deals], dtype=bool),
        np.array([deal["outcome"] == "won" for deal in deals], dtype=bool),
        np.array([_length_days(deal) for deal in deals], dtype=np.float64),
    )
    rows = [_row(finding) for finding in findings(fields_of(tables["field_writings"], deals), fates)]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep(
    "deal_fields",
    {
        "opportunities": ("opportunity_id",),
        "field_writings": ("field", "opportunity_id", "written_at", "value"),
    },
    deal_fields,
)


def fields_of(writings: pa.Table, deals: Sequence[Mapping[str, Any]]) -> dict[str, FieldValues]:
    """What every field said of each deal, in the order of `deals`."""
    places = {deal["opportunity_id"]: place for place, deal in enumerate(deals)}
    by_field: dict[str, dict[int, list[dict[str, Any]]]] = {}
    for row in writings.to_pylist():
        place = places.get(row["opportunity_id"])
        if place is not None:
            by_field.setdefault(row["field"], {}).setdefault(place, []).append(row)
    closed = [deal["closed_at"] for deal in deals]
    return {name: _field(name, rows, closed) for name, rows in by_field.items()}


def _field(
    name: str, rows: Mapping[int, list[dict[str, Any]]], closed: Sequence[datetime | None]
) -> FieldValues:
    count = len(closed)
    values: list[str | None] = [None] * count
    known_open = np.zeros(count, dtype=bool)
    first_late, changed_late = np.full(count, np.nan), np.full(count, np.nan)
    for place, written in rows.items():
        end = closed[place]
        before = [each for each in written if end is None or each["written_at"] < end]
        held = before[-1]["value"] if before else None
        values[place] = written[-1]["value"] if held is None else held
        known_open[place] = held is not None
        if end is not None:
            first_late[place] = _first_is_late(written, end)
            changed_late[place] = np.nan if held is None else float(len(before) < len(written))
    return FieldValues(name, values, known_open, first_late, changed_late)


def _first_is_late(written: Sequence[Mapping[str, Any]], end: datetime) -> float:
    first = next((each for each in written if each["value"] is not None), None)
    if first is None or first["is_first_known"]:
        return float("nan")
    return float(first["written_at"] >= end)


def _length_days(deal: Mapping[str, Any]) -> Numbers | float:
    if deal["closed_at"] is None:
        return float("nan")
    return float((deal["closed_at"] - deal["created_at"]).total_seconds()) / 86_400.0


def _row(found: Finding) -> dict[str, Any]:
    told = found.separation
    return {
        "field": found.field,
        "reading": found.reading,
        "reason": reason_of(found),
        "signs": [sign.code for sign in found.signs],
        "closed_count": found.closed_count,
        "filled_share": found.filled_share,
        "ranking": told.auc if told else None,
        "ranking_low": told.low if told else None,
        "ranking_high": told.high if told else None,
    }


def reason_of(found: Finding) -> str:
    """The finding in a sentence."""
    if found.reading == "refused":
        return f"Refused, because it {'; it '.join(sign.words for sign in found.signs)}."
    if found.reading == "too_few":
        return f"Not used: fewer than {ENOUGH_CLOSED} deals closed, or fewer than {ENOUGH_OF_EACH} of either ending."
    if found.reading == "as_known":
        return "Used as it was known on each day; what was written at the close or later is left out."
    return "Used as if it had held since the deal was made: nothing shows that it was written later."
