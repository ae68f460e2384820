"""Stays of one journey under a small map, worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.journeys import criteria_status, stage_moves
from quorate.settings import default_settings, read_journey_map
from quorate.warehouse.steps import Context, Moment, SqlStep

START = datetime(2026, 1, 1)
TODAY = date(2026, 6, 30)
MAP = """
journey_map: small
version: 1
statements_hold_for: 20 days
opens_when: {opportunity: created}
roles: {champion: {required: true}}
quorum: {role: champion, stance: supporter}
stages:
  - stage: look
    exit_when: {id: two_look, people: {at_least: 2, within: 30 days, action: [viewed]}}
    minimum_stay: 5 days
  - stage: compare
    exit_when:
      all:
        - {id: compared, touch: {action: [compared]}}
        - {id: asked, any: [{touch: {action: [asked]}}, {statement: {subject: criterion, value: asked}}]}
    times_out_after: 40 days
    falls_back_to: look
  - stage: choose
    exit_when: {id: chosen, opportunity: won}
    falls_back_when: {id: doubted, touch: {action: [other]}}
    falls_back_to: compare
  - stage: use
    enter_when: {opportunity: won}
    exit_when: {id: used, touch: {channel: product}}
"""
KINDS = {"occurred_at": pa.timestamp("us"), "is_after_purchase": pa.bool_()}
SCHEMAS = {
    "journey_evidence": pa.schema(
        [(name, KINDS.get(name, pa.string())) for name in (
            "journey_id", "touch_id", "occurred_at", "person_id", "channel", "action", "initiator", "content_intent",
            "topic", "offering", "is_after_purchase", "role", "function",
        )]
    ),
    "journey_statements": pa.schema(
        [(name, pa.timestamp("us") if name == "stated_at" else pa.string()) for name in (
            "journey_id", "statement_id", "stated_at", "author_function", "subject", "value", "person_id", "role",
        )]
    ),
    "journey_purchases": pa.schema(
        [(name, pa.timestamp("us") if name.endswith("_at") else pa.string()) for name in (
            "journey_id", "opportunity_id", "created_at", "closed_at", "outcome", "crm_stage", "purchase",
        )]
    ),
    "connected_channels": pa.schema([("channel", pa.string())]),
    "journey_silences": pa.schema(
        [(name, pa.string() if name == "journey_id" else pa.timestamp("us")) for name in (
            "journey_id", "silent_from", "taken_up_at",
        )]
    ),
}  # fmt: skip


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def touch(number: int, person: str, action: str, channel: str = "web") -> dict[str, Any]:
    return {
        "journey_id": "j", "touch_id": f"{action}{number}{person}", "occurred_at": day(number), "person_id": person,
        "channel": channel, "action": action, "initiator": "buyer",
    }  # fmt: skip


def stated(number: int, subject: str, value: str) -> dict[str, Any]:
    return {
        "journey_id": "j", "statement_id": f"s{number}", "stated_at": day(number), "author_function": "sales",
        "subject": subject, "value": value,
    }  # fmt: skip


def given(
    touches: list[dict[str, Any]],
    statements: list[dict[str, Any]],
    closed: int | None = None,
    outcome: str = "open",
    channels: tuple[str, ...] = ("web", "product"),
    silences: tuple[tuple[int, int], ...] = (),
) -> dict[str, Any]:
    closed_at = None if closed is None else day(closed)
    journey = {
        "journey_id": "j",
        "account_id": "a",
        "journey_map": "small",
        "opened_at": START,
        "closed_at": closed_at,
        "outcome": outcome,
    }
    deal = {
        "journey_id": "j",
        "opportunity_id": "o",
        "created_at": START,
        "closed_at": closed_at,
        "outcome": outcome,
        "purchase": "own",
    }
    rows: dict[str, list[dict[str, Any]]] = {
        "journey_evidence": touches,
        "journey_statements": statements,
        "journey_purchases": [deal],
        "connected_channels": [{"channel": channel} for channel in channels],
        "journey_silences": [
            {"journey_id": "j", "silent_from": day(start), "taken_up_at": day(end)} for start, end in silences
        ],
    }
    tables = {name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in SCHEMAS.items()}
    return {"journeys": [journey], **tables}


CONTEXT = Context(Moment(TODAY), default_settings(), (read_journey_map(MAP),))
LOOKED = [touch(1, "p", "viewed"), touch(2, "q", "viewed")]
COMPARED = [touch(10, "p", "compared"), touch(12, "p", "asked")]

Stays = list[tuple[str, int, int | None, str, str, list[str]]]
CASES: list[tuple[str, dict[str, Any], Stays]] = [
    ("nothing happens", given([], []), [("look", 0, None, "criteria", "forward", [])]),
    (
        "no sooner than the minimum stay",
        given([*LOOKED, touch(30, "p", "compared")], []),
        [
            ("look", 0, 5, "criteria", "forward", []),
            ("compare", 5, 70, "criteria", "forward", ["two_look"]),
            ("look", 70, None, "criteria", "back", []),
        ],
    ),
    (
        "both criteria are needed, and the later one decides",
        given([*LOOKED, *COMPARED], []),
        [
            ("look", 0, 5, "criteria", "forward", []),
            ("compare", 5, 12, "criteria", "forward", ["two_look"]),
            ("choose", 12, None, "criteria", "forward", ["compared", "asked"]),
        ],
    ),
    (
        "after a time-out old evidence does not carry it forward again",
        given([*LOOKED, touch(120, "p", "viewed"), touch(121, "q", "viewed")], []),
        [
            ("look", 0, 5, "criteria", "forward", []),
            ("compare", 5, 45, "criteria", "forward", ["two_look"]),
            ("look", 45, 121, "criteria", "back", []),
            ("compare", 121, 161, "criteria", "forward", ["two_look"]),
            ("look", 161, None, "criteria", "back", []),
        ],
    ),
    (
        "a colleague's word moves it to any stage",
        given(
            [], [stated(3, "stage", "choose"), stated(20, "stage", "compare"), stated(25, "stage", "choose")]
        ),
        [
            ("look", 0, 3, "criteria", "forward", []),
            ("choose", 3, 20, "statement", "forward", []),
            ("compare", 20, 25, "statement", "back", []),
            ("choose", 25, None, "statement", "forward", []),
        ],
    ),
    (
        "what keeps being shown keeps it in the stage",
        given([*LOOKED, *(touch(at, "p", "compared") for at in (30, 60, 90))], []),
        [
            ("look", 0, 5, "criteria", "forward", []),
            ("compare", 5, 130, "criteria", "forward", ["two_look"]),
            ("look", 130, None, "criteria", "back", []),
        ],
    ),
    (
        "after a colleague's word something new must be seen before it moves on",
        given([*LOOKED, *COMPARED, touch(40, "q", "asked")], [stated(20, "stage", "compare")]),
        [
            ("look", 0, 5, "criteria", "forward", []),
            ("compare", 5, 12, "criteria", "forward", ["two_look"]),
            ("choose", 12, 20, "criteria", "forward", ["compared", "asked"]),
            ("compare", 20, 40, "statement", "back", []),
            ("choose", 40, None, "criteria", "forward", ["compared", "asked"]),
        ],
    ),
    (
        "a colleague's word for the stage it is in holds a time-out off",
        given(LOOKED, [stated(40, "stage", "compare")]),
        [
            ("look", 0, 5, "criteria", "forward", []),
            ("compare", 5, 80, "criteria", "forward", ["two_look"]),
            ("look", 80, None, "criteria", "back", []),
        ],
    ),
    (
        "a word too old no longer meets a criterion",
        given([*LOOKED, *(touch(at, "p", "compared") for at in (30, 60))], [stated(5, "criterion", "asked")]),
        [
            ("look", 0, 5, "criteria", "forward", []),
            ("compare", 5, 100, "criteria", "forward", ["two_look"]),
            ("look", 100, None, "criteria", "back", []),
        ],
    ),
    (
        "one that fell silent goes on where it was",
        given([*LOOKED, touch(110, "p", "compared")], [], silences=((20, 110),)),
        [
            ("look", 0, 5, "criteria", "forward", []),
            ("compare", 5, 20, "criteria", "forward", ["two_look"]),
            ("compare", 110, 150, "criteria", "reopened", []),
            ("look", 150, None, "criteria", "back", []),
        ],
    ),
    (
        "what shows that it went back moves it back, and old evidence does not carry it forward again",
        given(
            [
                *LOOKED,
                *COMPARED,
                touch(20, "p", "other"),
                touch(30, "p", "compared"),
                touch(33, "q", "asked"),
            ],
            [],
        ),
        [
            ("look", 0, 5, "criteria", "forward", []),
            ("compare", 5, 12, "criteria", "forward", ["two_look"]),
            ("choose", 12, 20, "criteria", "forward", ["compared", "asked"]),
            ("compare", 20, 33, "criteria", "back", ["doubted"]),
            ("choose", 33, None, "criteria", "forward", ["compared", "asked"]),
        ],
    ),
    (
        "what was seen before it entered the stage moves nothing back",
        given([touch(1, "p", "other"), *LOOKED, *COMPARED], []),
        [
            ("look", 0, 5, "criteria", "forward", []),
            ("compare", 5, 12, "criteria", "forward", ["two_look"]),
            ("choose", 12, None, "criteria", "forward", ["compared", "asked"]),
        ],
    ),
    (
        "a won deal skips what was not seen",
        given([touch(100, "p", "logged_in", "product")], [], 90, "won"),
        [("look", 0, 90, "criteria", "forward", []), ("use", 90, None, "crm", "forward", ["use.entry.1"])],
    ),
    (
        "a lost deal ends the last stay",
        given(LOOKED, [], 20, "lost_competitor"),
        [("look", 0, 5, "criteria", "forward", []), ("compare", 5, 20, "criteria", "forward", ["two_look"])],
    ),
]


def history(world: dict[str, Any], context: Context) -> list[dict[str, Any]]:
    moves = run_step(stage_moves.STEP, world, context=context)
    return run_step(SqlStep("quorate.journeys", "stage_history"), {"stage_moves": moves_table(moves)})


def moves_table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=stage_moves.SCHEMA)


@pytest.mark.parametrize(("world", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_stays(world: dict[str, Any], expected: Stays) -> None:
    rows = history(world, CONTEXT)
    found = [
        (
            row["stage"],
            (row["entered_at"] - START).days,
            row["left_at"] and (row["left_at"] - START).days,
            row["basis"],
            row["direction"],
            row["criterion_ids"],
        )
        for row in rows
    ]
    assert found == expected


def status(world: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Criteria as they stand before any stage times out."""
    context = Context(Moment(date(2026, 1, 20)), CONTEXT.settings, CONTEXT.journey_maps)
    moves = moves_table(run_step(stage_moves.STEP, world, context=context))
    rows = run_step(criteria_status.STEP, {**world, "stage_moves": moves}, context=context)
    return {row["criterion_id"]: row for row in rows}


def test_progress_and_evidence_of_a_criterion_on_its_way() -> None:
    found = status(given([touch(1, "p", "viewed"), touch(40, "q", "viewed")], []))["two_look"]
    assert (found["is_met"], found["progress"], found["needed"]) == (False, 1, 2)
    assert found["touch_ids"] == ["viewed1p"]


def test_a_met_criterion_names_when_and_by_what() -> None:
    found = status(given(LOOKED, []))["two_look"]
    assert (found["is_met"], found["met_at"], found["touch_ids"]) == (True, day(2), ["viewed1p", "viewed2q"])


def test_a_colleague_may_say_that_a_criterion_is_met() -> None:
    found = status(given(LOOKED, [stated(4, "criterion", "asked")]))["asked"]
    assert (found["is_met"], found["met_at"], found["touch_ids"]) == (True, day(4), ["s4"])


@pytest.mark.parametrize(("channels", "expected"), [(("web", "product"), False), (("web",), None)])
def test_what_no_connected_source_could_show_is_unknown(
    channels: tuple[str, ...], expected: bool | None
) -> None:
    assert status(given([], [], channels=channels))["used"]["is_met"] is expected
