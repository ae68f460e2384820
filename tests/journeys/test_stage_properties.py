"""What must hold of stage histories whatever the evidence is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journeys.test_stage_history import MAP, SCHEMAS, START, day

from quorate.journeys.evidence import INPUTS
from quorate.journeys.stage_moves import stage_moves
from quorate.settings import default_settings, read_journey_map
from quorate.warehouse.steps import Context, Moment

LAST = date(2026, 6, 30)
MAPS = (read_journey_map(MAP),)
JOURNEYS = pa.schema(
    [
        ("journey_id", pa.string()), ("journey_map", pa.string()), ("opened_at", pa.timestamp("us")),
        ("closed_at", pa.timestamp("us")), ("outcome", pa.string()),
    ]
)  # fmt: skip
Row = dict[str, Any]
World = dict[str, list[Row]]

TOUCH = st.tuples(
    st.integers(0, 170),
    st.sampled_from("pqr"),
    st.sampled_from(["viewed", "compared", "asked", "logged_in", "other"]),
)
STATED = st.tuples(
    st.integers(0, 170),
    st.sampled_from([("stage", "look"), ("stage", "compare"), ("stage", "choose"), ("criterion", "asked")]),
)
JOURNEY = st.tuples(
    st.lists(TOUCH, max_size=14),
    st.lists(STATED, max_size=4),
    st.none() | st.tuples(st.integers(1, 170), st.sampled_from(["won", "lost_competitor"])),
)


def rows_of(name: str, journey: Any) -> World:
    touches, statements, ending = journey
    closed_at: datetime | None = day(ending[0]) if ending else None
    outcome = ending[1] if ending else "open"
    return {
        "journeys": [
            {"journey_id": name, "journey_map": "small", "opened_at": START, "closed_at": closed_at, "outcome": outcome}
        ],
        "journey_evidence": [
            {
                "journey_id": name, "touch_id": f"{name}{number}", "occurred_at": day(at), "person_id": person,
                "channel": "product" if action == "logged_in" else "web", "action": action, "initiator": "buyer",
            }
            for number, (at, person, action) in enumerate(touches)
        ],
        "journey_statements": [
            {
                "journey_id": name, "statement_id": f"s{name}{number}", "stated_at": day(at), "subject": subject,
                "value": value, "author_function": "sales",
            }
            for number, (at, (subject, value)) in enumerate(statements)
        ],
        "journey_purchases": [
            {
                "journey_id": name, "opportunity_id": f"o{name}", "created_at": START, "closed_at": closed_at,
                "outcome": outcome, "purchase": "own",
            }
        ],
        "connected_channels": [{"channel": "web"}, {"channel": "product"}],
        "journey_silences": [],
    }  # fmt: skip


def seen_at(row: Row) -> datetime:
    at: datetime = (
        {"stated_at": START, **row}["stated_at"] if "occurred_at" not in row else row["occurred_at"]
    )
    return at


def known_by(world: World, moment: datetime) -> World:
    """The same evidence as it was before `moment`."""
    known: World = {name: [row for row in rows if seen_at(row) < moment] for name, rows in world.items()}
    for name in ("journeys", "journey_purchases"):
        known[name] = [
            {**row, "closed_at": None, "outcome": "open"}
            if row["closed_at"] and row["closed_at"] >= moment
            else row
            for row in world[name]
        ]
    return known


def moves_of(worlds: list[World], on: date = LAST) -> list[Row]:
    tables = {}
    for name, order in INPUTS.items():
        rows = [row for world in worlds for row in world[name]]
        schema = JOURNEYS if name == "journeys" else SCHEMAS[name]
        table = pa.Table.from_pylist(rows, schema=schema)
        tables[name] = table.sort_by([(column, "ascending") for column in order])
    context = Context(Moment(on), default_settings(), MAPS)
    found: list[Row] = stage_moves(tables, context).to_pylist()
    return found


@settings(max_examples=60)
@given(st.lists(JOURNEY, min_size=2, max_size=5))
def test_a_journey_walks_among_others_as_it_walks_alone(journeys: list[Any]) -> None:
    worlds = [rows_of(f"j{number}", journey) for number, journey in enumerate(journeys)]
    assert moves_of(worlds) == [row for world in worlds for row in moves_of([world])]


@settings(max_examples=60)
@given(JOURNEY, st.integers(1, 170))
def test_what_happens_later_does_not_change_what_had_happened(journey: Any, days: int) -> None:
    world = rows_of("j", journey)
    on = (START + timedelta(days=days)).date()
    moment = Moment(on).at
    then = moves_of([known_by(world, moment)], on)
    now = [move for move in moves_of([world]) if move["moved_at"] < moment]
    assert now == then


@settings(max_examples=60)
@given(JOURNEY, TOUCH)
def test_a_late_row_changes_nothing_before_its_own_time(journey: Any, late: Any) -> None:
    touches, statements, ending = journey
    before = moves_of([rows_of("j", journey)])
    after = moves_of([rows_of("j", ([*touches, late], statements, ending))])
    moment = day(late[0])
    assert [move for move in after if move["moved_at"] < moment] == [
        move for move in before if move["moved_at"] < moment
    ]


@settings(max_examples=60)
@given(JOURNEY)
def test_no_stay_is_shorter_than_allowed_where_only_touches_moved_it(journey: Any) -> None:
    moves = [move for move in moves_of([rows_of("j", journey)]) if move["kind"] != "confirmed"]
    for here, following in pairwise(moves):
        if here["stage"] == "look" and following["kind"] == "advanced" and following["basis"] == "criteria":
            assert following["moved_at"] - here["moved_at"] >= timedelta(days=5)
