"""The stage as the river runs it, on made-up days."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from tests.plans.market_day import market_day, run_stage

from quorate import plans
from quorate.plans.move_drafts import MOST_MOVES
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements


@pytest.mark.parametrize("seed", range(3))
def test_tables_keep_their_contracts(seed: int, tmp_path: Path) -> None:
    made = run_stage(plans.STAGE, market_day(seed), tmp_path)
    for name in ("moves", "content_coverage", "audiences"):
        assert made[name].num_rows
        assert disagreements(PUBLISHED_TABLES[name], made[name]) == []


def test_what_is_proposed(tmp_path: Path) -> None:
    tables = market_day(11, journey_count=80)
    made = run_stage(plans.STAGE, tables, tmp_path)
    moves = made["moves"].to_pylist()
    journeys = {row["journey_id"]: row for row in tables["journeys"].to_pylist()}
    had = {(row["person_id"], row["content_id"]) for row in tables["journey_touches"].to_pylist()}
    gone = {row["person_id"] for row in tables["members"].to_pylist() if row["membership"] == "left"}

    assert max(Counter(row["journey_id"] for row in moves).values()) <= MOST_MOVES
    assert set(Counter(row["person_id"] for row in moves if row["person_id"]).values()) == {1}
    for row in moves:
        journey = journeys[row["journey_id"]]
        assert journey["outcome"] in ("open", "won")
        assert (row["serves"] in ("retention", "expansion")) == (journey["outcome"] == "won")
        assert row["person_id"] not in gone
        assert not (row["person_id"] and row["content_id"] and (row["person_id"], row["content_id"]) in had)
        assert json.loads(row["reasons"])["because"]
        assert row["expected_gain_amount"] is None or row["expected_gain_amount"] > 0
    assert any(row["content_id"] for row in moves)


def test_the_same_evidence_makes_the_same_tables(tmp_path: Path) -> None:
    tables = market_day(7)
    backwards = {name: table[::-1] if len(table) else table for name, table in tables.items()}
    assert run_stage(plans.STAGE, tables, tmp_path) == run_stage(plans.STAGE, backwards, tmp_path)
