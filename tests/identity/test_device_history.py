"""Anonymous visits: whose they become when somebody names themselves, and whose they never are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa
from tests.worlds import run_step

from quorate.identity import person_groups
from quorate.identity.identity_decisions import SCHEMA as DECISIONS
from quorate.identity.person_pairs import SCHEMA as PAIRS
from quorate.warehouse.steps import SqlStep

MOMENT = datetime(2026, 1, 1)
# (device, user or None, e-mail or None) of each visit, in order of time.
Visit = tuple[str, str | None, str | None]


def owners(*visits: Visit) -> dict[str, str | None]:
    """The person of each identifier, through the steps that find nodes, edges and groups."""
    touches = [
        {
            "record_id": f"r{number}",
            "known_at": MOMENT,
            "visitor_key": device,
            "user_key": user,
            "email": email,
        }
        for number, (device, user, email) in enumerate(visits)
    ]
    kinds = pa.table(
        {"host": ["acme.com"], "domain": ["acme.com"], "kind": ["company"]},
        schema=pa.schema([("host", pa.string()), ("domain", pa.string()), ("kind", pa.string())]),
    )
    inputs: dict[str, Any] = {"recorded_touches": _touches(touches), "domain_kinds": kinds}
    nodes = run_step(SqlStep("quorate.identity", "person_nodes"), inputs)
    edges = run_step(
        SqlStep("quorate.identity", "person_edges"), {**inputs, "person_nodes": _table(nodes, NODES)}
    )
    rows = run_step(
        person_groups.STEP,
        {
            "person_nodes": _table(nodes, NODES),
            "person_edges": _table(edges, EDGES),
            "person_pairs": _table([], PAIRS),
            "identity_decisions": _table([], DECISIONS),
        },
    )
    return {row["value"]: row["person_id"] for row in rows}


NODES = pa.schema(
    [
        ("kind", pa.string()),
        ("value", pa.string()),
        ("since_at", pa.timestamp("us")),
        ("nobody_because", pa.string()),
    ]
)
EDGES = pa.schema(
    [(name, pa.string()) for name in ("left_kind", "left_value", "right_kind", "right_value", "rule")]
    + [("since_at", pa.timestamp("us"))]
)


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=schema)


def _touches(rows: list[dict[str, Any]]) -> pa.Table:
    texts = ("record_id", "visitor_key", "user_key", "email", "person_key")
    schema = pa.schema([(name, pa.string()) for name in texts] + [("known_at", pa.timestamp("us"))])
    return pa.Table.from_pylist(rows, schema=schema)


def test_a_device_becomes_the_persons_who_names_themselves_on_it_with_all_its_history() -> None:
    found = owners(("d1", None, None), ("d1", None, None), ("d1", "u1", None), ("d2", "u1", "ann@acme.com"))
    assert found["d1"] is not None
    assert found["d1"] == found["d2"] == found["u1"] == found["ann@acme.com"]


def test_a_device_nobody_named_themselves_on_is_nobodys() -> None:
    assert owners(("d1", None, None), ("d2", "u1", None))["d1"] is None


def test_two_people_who_share_a_device_stay_two_and_its_anonymous_visits_are_nobodys() -> None:
    found = owners(("d1", None, None), ("d1", None, "ann@acme.com"), ("d1", None, "bob@acme.com"))
    assert found["ann@acme.com"] != found["bob@acme.com"]
    assert found["d1"] is None


def test_a_shared_mailbox_joins_nobody() -> None:
    found = owners(("d1", None, "info@acme.com"), ("d2", None, "info@acme.com"))
    assert found["d1"] is None
    assert found["d2"] is None
    assert found["info@acme.com"] is None
