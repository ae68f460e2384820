"""The stage as the river runs it, on made-up days."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest
from tests.plans.market_day import END, market_day, run_stage

from quorate import plans
from quorate.plans.sense import MOST_MOVES, MOST_MOVES_WHEN_STALLED
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements


@pytest.mark.parametrize("seed", range(3))
def test_tables_keep_their_contracts(seed: int, tmp_path: Path) -> None:
    made = run_stage(plans.STAGE, market_day(seed), tmp_path)
    for name in ("moves", "plan_arguments", "held_back_moves", "content_coverage", "audiences"):
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
        gain = [row[f"expected_gain{end}_amount"] for end in ("_low", "", "_high")]
        assert gain == [None] * 3 if gain[1] is None else gain == sorted(gain) and gain[1] > 0
    assert any(row["content_id"] for row in moves)
    assert any(row["expected_gain_amount"] for row in moves)


def test_one_argument_for_each_journey(tmp_path: Path) -> None:
    tables = market_day(11, journey_count=80)
    entered = [
        row["entered_at"] - timedelta(days=200 * (row["left_at"] is None and place % 3 == 0))
        for place, row in enumerate(tables["stage_history"].to_pylist())
    ]
    column = tables["stage_history"].column_names.index("entered_at")
    kind = tables["stage_history"].schema.field(column)
    tables["stage_history"] = tables["stage_history"].set_column(column, kind, pa.array(entered, kind.type))
    made = run_stage(plans.STAGE, tables, tmp_path)
    arguments = {row["journey_id"]: row for row in made["plan_arguments"].to_pylist()}
    moves = made["moves"].to_pylist()
    counts = Counter(row["journey_id"] for row in moves)
    assert len(arguments) == made["plan_arguments"].num_rows
    assert len({row["argument"] for row in arguments.values()}) >= 5
    assert any(row["is_stalled"] for row in arguments.values())
    for row in moves:
        argument = arguments[row["journey_id"]]
        assert row["argument_id"] == argument["argument_id"]
        assert counts[row["journey_id"]] <= argument["most_moves"]
        assert argument["most_moves"] == (MOST_MOVES_WHEN_STALLED if argument["is_stalled"] else MOST_MOVES)


def test_nobody_gets_more_contacts_than_the_settings_allow(tmp_path: Path) -> None:
    """Whoever has had three contacts in a week is held back; so is whoever refuses every channel of the play."""
    tables = market_day(5, journey_count=80)
    made = run_stage(plans.STAGE, tables, tmp_path)
    contacts = Counter(
        {row["person_id"]: row["contact_count"] for row in made["recent_contacts"].to_pylist()}
    )
    assert max(contacts.values(), default=0) >= 3
    assert all(contacts[row["person_id"]] < 3 for row in made["moves"].to_pylist())
    assert {row["held_back_by"] for row in made["held_back_moves"].to_pylist()} >= {"pressure"}


def test_the_same_evidence_makes_the_same_tables(tmp_path: Path) -> None:
    tables = market_day(7)
    backwards = {name: table[::-1] if len(table) else table for name, table in tables.items()}
    assert run_stage(plans.STAGE, tables, tmp_path) == run_stage(plans.STAGE, backwards, tmp_path)


def test_what_comes_after_the_day_changes_nothing(tmp_path: Path) -> None:
    """Letters that are sent later press nobody today, and what is answered later is not answered yet.

    The river hides rows known later from every step; these are known and lie ahead, such as invitations.
    """
    tables = market_day(7)
    ahead = tables["touches"].slice(0, 200)
    ahead = ahead.set_column(
        ahead.column_names.index("touch_id"),
        "touch_id",
        pa.array([f"ahead{place}" for place in range(len(ahead))]),
    )
    column = ahead.schema.field("occurred_at")
    later = pa.array([END + timedelta(days=1 + place % 9) for place in range(len(ahead))], column.type)
    ahead = ahead.set_column(ahead.column_names.index("occurred_at"), column, later)
    with_ahead = {**tables, "touches": pa.concat_tables([tables["touches"], ahead])}
    made, again = (run_stage(plans.STAGE, each, tmp_path) for each in (tables, with_ahead))
    for name in ("recent_contacts", "plan_arguments", "moves", "held_back_moves"):
        assert made[name] == again[name]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_nothing(seed: int, tmp_path: Path) -> None:
    tables = market_day(seed)
    chance = Random(seed)  # noqa: S311
    shuffled = {
        name: table.take(chance.sample(range(len(table)), len(table))) if len(table) else table
        for name, table in tables.items()
    }
    made, again = (run_stage(plans.STAGE, each, tmp_path) for each in (tables, shuffled))
    for name in ("plan_arguments", "moves", "held_back_moves"):
        assert made[name] == again[name]
