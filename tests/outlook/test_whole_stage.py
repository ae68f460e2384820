"""All steps of the stage one after the other on a world drawn at random."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.outlook.worked import CONTEXT, DAY, at, working
from tests.worlds import Rows, run_step

from quorate.outlook import STAGE, stance_signals
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements

ROLES = ("economic_buyer", "champion", "technical", "user", "unknown")
OUTCOMES = ("open", "open", "won", "lost_competitor", "lost_no_decision", "lost_other", "quiet")
PUBLISHED = ("members", "agreement", "outlooks", "late_engagement", "forecast")
WORKING = ("team_members", "journey_touches", "map_crm_stages", "workspace_facts")
DOINGS = (
    ("email", "replied"),
    ("meeting", "attended"),
    ("web", "viewed"),
    ("email", "unsubscribed"),
    ("email", "sent"),
)


def world(seed: int, journeys: int = 40) -> dict[str, list[dict[str, Any]]]:
    """Inputs of the stage: journeys with members, touches, statements, stays and opportunities."""
    chance = np.random.default_rng(seed)
    made: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in (
            "journeys",
            "opportunities",
            "stage_history",
            "team_members",
            "journey_touches",
            "statements",
        )
    }
    for number in range(journeys):
        _add_journey(made, f"j{number:02}", OUTCOMES[int(chance.integers(len(OUTCOMES)))], chance)
        for place in range(int(chance.integers(0, 6))):
            _add_member(made, f"j{number:02}", f"p{number:02}-{place}", chance)
    made["people"] = [
        {"person_id": row["person_id"], "emails": [], "is_external": False, "function": "it"}
        for row in made["team_members"][::2]
    ]
    return made


def _add_journey(
    made: dict[str, list[dict[str, Any]]], journey: str, outcome: str, chance: np.random.Generator
) -> None:
    opened = at("2025-09-01") + timedelta(days=float(chance.uniform(0.0, 200.0)))
    middle, end = (opened + timedelta(days=float(days)) for days in np.sort(chance.uniform(1.0, 90.0, 2)))
    deals = [f"{journey}-o"] if outcome != "quiet" and chance.random() < 0.8 else []
    made["journeys"].append(
        {
            "journey_id": journey, "account_id": "a", "journey_map": "small", "outcome": outcome,
            "opportunity_ids": deals, "opened_at": opened, "closed_at": None if outcome == "open" else end,
            "first_two_way_at": middle if chance.random() < 0.7 else None,
        }
    )  # fmt: skip
    made["stage_history"] += [
        {"journey_id": journey, "stage": "explore", "entered_at": opened, "left_at": middle},
        {"journey_id": journey, "stage": "select", "entered_at": middle, "left_at": None},
    ]
    made["opportunities"] += [
        {
            "opportunity_id": deal, "name": deal, "currency": str(chance.choice(["EUR", "USD"])),
            "amount": float(chance.integers(1, 90)) * 100.0, "created_at": middle, "outcome": outcome,
            "close_on": date(2026, 7, 1), "closed_at": None if outcome == "open" else end,
        }
        for deal in deals
    ]  # fmt: skip


def _add_member(
    made: dict[str, list[dict[str, Any]]], journey: str, person: str, chance: np.random.Generator
) -> None:
    made["team_members"].append(
        {
            "journey_id": journey, "person_id": person, "role": str(chance.choice(ROLES)),
            "role_probability": 0.5,
            "role_reasons": "[]", "membership": str(chance.choice(["confirmed", "likely", "candidate"])),
            "joined_at": at("03-01"), "last_touch_at": None, "momentum": "active",
            "influence": float(chance.random()), "is_external": False,
        }
    )  # fmt: skip
    for number in range(int(chance.integers(0, 6))):
        channel, action = DOINGS[int(chance.integers(len(DOINGS)))]
        made["journey_touches"].append(
            {
                "journey_id": journey, "touch_id": f"t-{person}-{number}", "person_id": person,
                "occurred_at": at("2025-10-01") + timedelta(days=float(chance.uniform(0.0, 268.0))),
                "channel": channel, "action": action, "initiator": "sales" if action == "sent" else "buyer",
                "is_two_way": action in ("replied", "attended"),
            }
        )  # fmt: skip
    if chance.random() < 0.3:
        made["statements"].append(
            {
                "statement_id": f"s-{person}", "stated_at": at("05-01"), "known_at": at("05-01"),
                "author_id": "c",
                "author_function": "sales", "subject": "stance", "person_id": person,
                "value": str(chance.choice(["champion", "sceptic", "-0.2"])),
            }
        )  # fmt: skip


def run(given: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Every table the stage makes."""
    tables: dict[str, Rows | pa.Table] = {
        name: working(name, rows) if name in WORKING else rows
        for name, rows in {"map_crm_stages": [], "workspace_facts": [{"currency": "EUR"}], **given}.items()
    }
    made = {}
    for step in STAGE.steps:
        rows = run_step(step, tables, context=CONTEXT)
        made[step.table] = rows
        if step.table in PUBLISHED_TABLES:
            tables[step.table] = rows
        elif step.table == "stance_signals":
            tables[step.table] = stance_signals.stance_signals({}, CONTEXT)
        else:
            tables[step.table] = working(step.table, rows)
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_every_table_keeps_its_contract(seed: int) -> None:
    made = run(world(seed))
    for name in PUBLISHED:
        contract = PUBLISHED_TABLES[name]
        assert made[name], f"a world in which {name} is empty would say nothing"
        table = pa.Table.from_pylist(made[name], schema=contract.arrow_schema())
        assert disagreements(contract, table) == []
    for row in made["outlooks"]:
        four = [row[f"{name}_probability"] for name in ("won", "lost_competitor", "lost_no_decision", "open")]
        assert abs(sum(four) - 1.0) <= 1e-9
    assert {row["stance"] for row in made["members"]} >= {"unknown", "neutral"}


def test_the_order_of_rows_changes_nothing() -> None:
    given = world(3)
    chance = np.random.default_rng(99)
    shuffled = {
        name: [rows[place] for place in chance.permutation(len(rows))] for name, rows in given.items()
    }
    assert run(shuffled) == run(given)


def test_what_has_not_happened_yet_changes_nothing() -> None:
    given = world(4)
    later = [
        {**row, "touch_id": f"later-{row['touch_id']}", "occurred_at": at("07-01 00:00")}
        for row in given["journey_touches"]
    ]
    assert run({**given, "journey_touches": [*given["journey_touches"], *later]}) == run(given)
    assert date(2026, 6, 30) == DAY


def test_nothing_at_all_gives_empty_tables() -> None:
    made = run({name: [] for name in world(5)})
    assert {name: len(made[name]) for name in PUBLISHED if name != "forecast"} == dict.fromkeys(
        (name for name in PUBLISHED if name != "forecast"), 0
    )
    assert [row["expected_amount"] for row in made["forecast"]] == [0.0] * 4
