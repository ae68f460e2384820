"""Addresses that differ only in what their provider ignores are one mailbox; nothing else is."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.identity", "person_edges")
NODES = pa.schema(
    [
        ("kind", pa.string()),
        ("value", pa.string()),
        ("since_at", pa.timestamp("us")),
        ("nobody_because", pa.string()),
    ]
)

NO_TOUCHES = pa.schema(
    [
        ("visitor_key", pa.string()),
        ("user_key", pa.string()),
        ("email", pa.string()),
        ("known_at", pa.timestamp("us")),
    ]
).empty_table()


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("ann.lee@gmail.com", "annlee@gmail.com", True),
        ("annlee+news@gmail.com", "annlee@googlemail.com", True),
        ("ann.lee+spam@acme.com", "ann.lee@acme.com", True),
        ("ann.lee@acme.com", "annlee@acme.com", False),
        ("ann.lee@yahoo.com", "annlee@yahoo.com", False),
        ("annlee@acme.com", "annlee@acme.co", False),
    ],
)
def test_mailboxes(one: str, other: str, is_one: bool) -> None:
    nodes = [
        {"kind": "email", "value": value, "since_at": datetime(2026, 1, 1), "nobody_because": None}
        for value in (one, other)
    ]
    given = {"person_nodes": pa.Table.from_pylist(nodes, schema=NODES), "recorded_touches": NO_TOUCHES}
    rows = run_step(STEP, given)
    assert [{row["left_value"], row["right_value"]} for row in rows] == ([{one, other}] if is_one else [])
