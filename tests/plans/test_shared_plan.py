"""What people decided, through the steps: how moves stand, which are kept, and which are gone."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest
from tests.plans.worked import facts, working
from tests.worlds import run_step

from quorate.plans import decided_moves, move_standings
from quorate.warehouse.steps import SqlStep

NOON = datetime(2026, 6, 20, 12)
MOVE = {
    "move_id": "m_1",
    "journey_id": "j",
    "person_id": "ann",
    "play": "reference_call",
    "content_id": "paper",
    "owner_function": "sales",
    "owner_id": "sam",
    "channel": "email",
    "due_on": "2026-07-03",
    "serves": "criterion",
    "expected_gain_amount": 150.0,
    "reasons": json.dumps({"because": "criterion", "criterion_id": "compared"}),
}


def _event(kind: str, number: int = 1, effect: str = "changed", **columns: Any) -> dict[str, Any]:
    payload = columns.pop("payload", {})
    return {
        "event_id": f"e_{number}",
        "event_no": number,
        "known_at": NOON,
        "said_at": NOON,
        "kind": kind,
        "effect": effect,
        "move_id": "m_1",
        "journey_id": "j",
        "author_name": "Sam",
        "author_function": "sales",
        "payload": json.dumps(payload),
        "move": json.dumps(MOVE),
        **columns,
    }


def test_events_as_published() -> None:
    rows = run_step(
        SqlStep("quorate.plans", "plan_events"),
        {
            "observed_plan_events": [
                {
                    "record_id": f"e_{number}", "event_no": number, "known_at": NOON, "said_at": NOON,
                    "kind": "commented", "effect": "said", "author_key": key, "author_name": key,
                    "author_function": "sales", "payload": "{}", "event_hash": "0",
                }
                for number, key in ((1, "c_sam"), (2, "Somebody"))
            ],
            "colleagues": [{"colleague_id": "c_sam", "name": "Sam", "function": "sales", "is_active": True}],
        },
    )  # fmt: skip
    assert [(row["event_id"], row["author_id"], row["author_name"]) for row in rows] == [
        ("e_1", "c_sam", "c_sam"),
        ("e_2", None, "Somebody"),
    ]


def test_how_a_move_stands() -> None:
    events = [
        _event("accepted", 1, payload={"owner_function": "sales", "owner_id": "sam"}),
        _event("commented", 2, "said", payload={"text": "She is away"}),
        _event("snoozed", 3, payload={"until": "2026-07-10"}, author_name="Sue"),
        _event("dismissed", 4, "held", payload={"reason": "no_means"}),
        _event("edited", 5, "held", payload={"channel": "call"}),
        _event("edited", 6, applies="e_5", payload={"channel": "call"}, author_name="Mia"),
        _event("learned", 7, "said", move_id=None, journey_id=None),
    ]
    rows = run_step(move_standings.STEP, {"plan_events": events})
    assert [
        {name: row[name] for name in ("move_id", "version", "status", "owner_id", "channel", "decided_by")}
        for row in rows
    ] == [
        {
            "move_id": "m_1", "version": 3, "status": "snoozed", "owner_id": "sam", "channel": "call",
            "decided_by": "Mia",
        }
    ]  # fmt: skip
    assert (rows[0]["comment_count"], rows[0]["held_count"]) == (1, 1)
    later = run_step(move_standings.STEP, {"plan_events": events}, date(2026, 7, 10))
    assert later[0]["status"] == "accepted"


def test_a_move_is_kept_as_it_was_last_seen() -> None:
    changed = json.dumps({**MOVE, "due_on": "2026-07-09", "a_column_of_another_release": 1})
    events = [_event("accepted"), _event("commented", 2, "said", move=changed), _event("done", 3, move=None)]
    rows = run_step(decided_moves.STEP, {"plan_events": events})
    assert len(rows) == 1
    assert rows[0] | {"due_on": None} == {**rows[0], **MOVE, "due_on": None}
    assert rows[0]["due_on"] == date(2026, 7, 9)
    assert (rows[0]["because"], rows[0]["criterion_id"]) == ("criterion", "compared")


TEXT = pa.string()
DECIDED = pa.schema(
    [
        *[(name, TEXT) for name in MOVE if name not in ("due_on", "expected_gain_amount")],
        *[(name, TEXT) for name in ("argument_id", "currency", "gain_basis", "because", "criterion_id")],
        *[(f"expected_gain{end}_amount", pa.float64()) for end in ("", "_low", "_high")],
        ("effort_hours", pa.float64()), ("evidence_ids", pa.list_(TEXT)), ("due_on", pa.date32()),
    ]
)  # fmt: skip
GONE = pa.schema([("move_id", TEXT), ("because", TEXT)])


def _decided(**columns: Any) -> pa.Table:
    row = {**MOVE, "due_on": date(2026, 7, 3), "because": "criterion", "criterion_id": "compared", **columns}
    return pa.Table.from_pylist([row], schema=DECIDED)


@pytest.mark.parametrize(
    ("move", "world", "because"),
    [
        ({}, {}, None),
        ({}, {"outcome": "lost_competitor"}, "journey_ended"),
        ({}, {"outcome": "won"}, None),
        ({}, {"is_met": True}, "criterion_met"),
        ({"criterion_id": None}, {"is_met": True}, None),
        ({"criterion_id": None}, {"membership": "left"}, "person_left"),
        ({"criterion_id": None, "person_id": None}, {"membership": "left"}, None),
        ({"criterion_id": None, "vacancy_role": "champion"}, {}, "role_filled"),
        ({"criterion_id": None, "vacancy_role": "user"}, {}, None),
    ],
)
def test_whose_occasion_is_gone(move: dict[str, Any], world: dict[str, Any], because: str | None) -> None:
    schema = DECIDED.append(pa.field("vacancy_role", TEXT))
    row = {**_decided().to_pylist()[0], "vacancy_role": None, **move}
    rows = run_step(
        SqlStep("quorate.plans", "gone_moves"),
        {
            "decided_moves": pa.Table.from_pylist([row], schema=schema),
            "journeys": [{"journey_id": "j", "outcome": world.get("outcome", "open")}],
            "criteria_status": [
                {"journey_id": "j", "stage": "explore", "criterion_id": "compared", "kind": "exit",
                 "is_met": world.get("is_met", False)},
            ],
            "vacancies": [{"journey_id": "j", "role": "user"}],
            "members": [
                {"journey_id": "j", "person_id": "ann", "membership": world.get("membership", "likely")}
            ],
        },
    )  # fmt: skip
    assert [row["because"] for row in rows] == ([because] if because else [])


def _moves(
    standing: dict[str, Any] | None = None, *, is_proposed: bool = True, is_gone: bool = False, **known: Any
) -> list[dict[str, Any]]:
    schema = pa.schema([field for field in DECIDED if field.name not in ("because", "criterion_id")])
    schema = schema.append(pa.field("vacancy_role", TEXT))
    row = {**_decided().to_pylist()[0], "vacancy_role": None}
    given = {name: row[name] for name in schema.names}
    decided = [row] if standing else []
    return run_step(
        SqlStep("quorate.plans", "moves"),
        {
            "proposed_moves": pa.Table.from_pylist([given] if is_proposed else [], schema=schema),
            "decided_moves": pa.Table.from_pylist(
                decided, schema=DECIDED.append(pa.field("vacancy_role", TEXT))
            ),
            "gone_moves": pa.Table.from_pylist(
                [{"move_id": "m_1", "because": "criterion_met"}] if is_gone else [], schema=GONE
            ),
            "move_standings": [{"move_id": "m_1", "journey_id": "j", **standing}] if standing else [],
            "plan_journeys": working("plan_journeys", [facts(stay_days=5)]),
            "journeys": [{"journey_id": "j", "outcome": "open"}],
        },
        known.get("day", date(2026, 6, 30)),
    )


OPEN = {"status": "accepted", "version": 1}
DISMISSED = {"status": "dismissed", "version": 1}


@pytest.mark.parametrize(
    ("standing", "world", "status"),
    [
        (None, {}, "proposed"),
        (OPEN, {}, "accepted"),
        (OPEN, {"is_proposed": False}, "accepted"),
        (OPEN, {"is_proposed": False, "is_gone": True}, "expired"),
        (OPEN, {"is_gone": True}, "accepted"),
        (OPEN, {"day": date(2026, 7, 31)}, "accepted"),
        (OPEN, {"day": date(2026, 8, 1)}, "expired"),
        ({**OPEN, "due_on": date(2026, 7, 4)}, {"day": date(2026, 8, 1)}, "accepted"),
        ({**OPEN, "snoozed_until": date(2026, 7, 20)}, {"day": date(2026, 8, 1)}, "accepted"),
        ({"status": "snoozed", "snoozed_until": date(2026, 9, 1)}, {"day": date(2026, 8, 9)}, "snoozed"),
        ({"status": "done", "outcome": "Yes"}, {"is_proposed": False, "is_gone": True}, "done"),
        ({"status": "done", "outcome": "Yes"}, {"day": date(2027, 8, 1)}, "done"),
        ({"status": "proposed"}, {}, "proposed"),
        ({"status": "proposed"}, {"is_proposed": False}, "expired"),
        ({**DISMISSED, "reason": "wrong_person", "dismissed_at": datetime(2026, 6, 1)}, {}, "dismissed"),
        ({**DISMISSED, "reason": "wrong_time", "dismissed_at": datetime(2026, 6, 26)}, {}, "dismissed"),
        ({**DISMISSED, "reason": "wrong_time", "dismissed_at": datetime(2026, 6, 25)}, {}, "dismissed"),
        ({**DISMISSED, "reason": "wrong_time", "dismissed_at": datetime(2026, 6, 24)}, {}, "proposed"),
        (
            {**DISMISSED, "reason": "wrong_time", "dismissed_at": datetime(2026, 6, 1)},
            {"is_proposed": False},
            "dismissed",
        ),
    ],
)
def test_what_has_become_of_it(standing: dict[str, Any] | None, world: dict[str, Any], status: str) -> None:
    """The move is due on 3 July 2026, the stay in the stage began on 25 June."""
    rows = _moves(standing, **world)
    assert [row["status"] for row in rows] == [status]
    assert rows[0]["outcome"] == (standing or {}).get("outcome")


def test_what_was_decided_comes_before_what_was_proposed() -> None:
    decided = {"owner_function": "marketing", "owner_id": None, "channel": "call", "due_on": date(2026, 7, 9)}
    row = _moves({**OPEN, **decided})[0]
    assert {name: row[name] for name in decided} == decided
    assert row["content_id"] == "paper"
    assert _moves({**OPEN, "owner_id": "sue"})[0]["owner_id"] == "sue"
    assert _moves(OPEN)[0]["owner_id"] == "sam"


def test_nothing_decided_leaves_only_what_is_proposed() -> None:
    assert _moves(is_proposed=False) == []
