"""Working tables of the content steps that tests write by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

TEXT, TIME, WHOLE = pa.string(), pa.timestamp("us"), pa.int64()
FITS = pa.schema(
    [(name, TEXT) for name in ("role", "stage", "offering_key", "content_id", "intent")]
    + [("is_suited", pa.bool_())]
)
LABELS = pa.schema(
    [("content_id", TEXT), ("intent", TEXT), ("audience", TEXT)]
    + [(name, pa.list_(TEXT)) for name in ("roles", "stages", "offering_ids")]
    + [(f"is_for_any_{name}", pa.bool_()) for name in ("role", "stage", "offering")]
)
PRESENCE = pa.schema(
    [(name, TEXT) for name in ("journey_id", "person_id", "role", "stage", "offering_key")]
    + [(name, TIME) for name in ("joined_at", "entered_at", "left_at", "later_at")]
)
TRIALS = pa.schema(
    [(name, TEXT) for name in ("role", "stage", "offering_key", "stratum", "journey_id")]
    + [
        (name, WHOLE)
        for name in ("reader_count", "reader_advanced_count", "other_count", "other_advanced_count")
    ]
)


def rows(schema: pa.Schema, given: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows of a working table; columns left out are empty."""
    return pa.Table.from_pylist([dict(row) for row in given], schema=schema)
