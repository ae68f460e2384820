"""What the selects of dated rows say must be what the steps say."""

from __future__ import annotations

from itertools import product

import pyarrow as pa
from tests.worlds import run_step

from quorate.views.evidence_rows import TWO_WAY
from quorate.vocabulary import CLOSED_LISTS, PUBLISHED_TABLES
from quorate.warehouse.engine import Engine
from quorate.warehouse.steps import SqlStep


def test_both_sides_took_part_where_the_step_says_so() -> None:
    kinds = list(product(CLOSED_LISTS["channels"], CLOSED_LISTS["actions"]))
    at = pa.scalar(0, pa.timestamp("us")).as_py()
    touches = [
        {
            "touch_id": f"t{place:04}",
            "account_id": "a",
            "occurred_at": at,
            "channel": channel,
            "action": action,
        }
        for place, (channel, action) in enumerate(kinds)
    ]
    spans = pa.table(
        {
            "journey_id": ["j"], "account_id": ["a"], "opportunity_ids": pa.array([[]], pa.list_(pa.string())),
            "offering_id": pa.nulls(1, pa.string()), "began_at": pa.array([at], pa.timestamp("us")),
            "ends_at": pa.nulls(1, pa.timestamp("us")), "closed_at": pa.nulls(1, pa.timestamp("us")),
        }
    )  # fmt: skip
    told = run_step(
        SqlStep("quorate.teams", "journey_touches"),
        {"journey_spans": spans, "touches": touches, "contents": []},
    )
    table = pa.Table.from_pylist(touches, schema=PUBLISHED_TABLES["touches"].arrow_schema())
    with Engine() as engine, engine.registered(t=table):
        shown = {row["touch_id"] for row in engine.dicts(f"select touch_id from t where {TWO_WAY}")}
    assert len(told) == len(kinds)
    assert shown == {row["touch_id"] for row in told if row["is_two_way"]}
    assert 0 < len(shown) < len(kinds)
