"""When the journeys of one account begin, open and end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds import run_step

from quorate.settings import (
    default_journey_map,
    default_settings,
    read_journey_map,
    standard_journey_map_text,
)
from quorate.teams.journey_spans import STEP, account_spans
from quorate.teams.opening import OpeningRule
from quorate.warehouse.steps import Context, Moment

START = datetime(2025, 1, 1)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def touch(
    number: int,
    person: str | None,
    offering: str | None = None,
    account: str = "a",
    function: str | None = None,
) -> dict[str, Any]:
    return {
        "touch_id": f"t{number}{person}",
        "account_id": account,
        "person_id": person,
        "function": function,
        "occurred_at": day(number),
        "channel": "web",
        "action": "viewed",
        "initiator": "buyer",
        "offering_id": offering,
        "topic": None,
        "content_intent": None,
    }


TOUCHES = pa.schema(
    [(name, pa.timestamp("us") if name == "occurred_at" else pa.string()) for name in touch(0, "p")]
)


def deal(
    name: str,
    created: int,
    closed: int | None = None,
    outcome: str = "open",
    offering: str | None = "x",
    is_renewal: bool = False,
) -> dict[str, Any]:
    return {
        "opportunity_id": name,
        "account_id": "a",
        "offering_id": offering,
        "name": name,
        "currency": "EUR",
        "created_at": day(created),
        "closed_at": None if closed is None else day(closed),
        "outcome": outcome,
        "is_renewal": is_renewal,
    }


def renewal(
    name: str, created: int, closed: int | None = None, outcome: str = "open", offering: str | None = "x"
) -> dict[str, Any]:
    return deal(name, created, closed, outcome, offering, is_renewal=True)


Expected = list[tuple[int, int, int | None, int | None, str, str | None, list[str]]]
CASES: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]], Expected]] = [
    ("one person is no team", [], [touch(1, "p"), touch(2, "p")], []),
    (
        "two people within thirty days open one",
        [],
        [touch(480, "p"), touch(500, "q")],
        [(480, 500, None, None, "open", None, [])],
    ),
    ("two people too far apart do not", [], [touch(400, "p"), touch(450, "q")], []),
    ("strangers are nobody", [], [touch(500, None), touch(501, None)], []),
    ("silence ends it", [], [touch(10, "p"), touch(11, "q")], [(10, 11, 191, 191, "quiet", None, [])]),
    ("an opportunity alone is one", [deal("o", 500)], [], [(500, 500, None, None, "open", "x", ["o"])]),
    (
        "it reaches back to what led to the opportunity",
        [deal("o", 100, 200, "lost_no_decision")],
        [touch(60, "p"), touch(80, "q")],
        [(60, 80, 200, 200, "lost_no_decision", "x", ["o"])],
    ),
    (
        "but not over a long silence, nor to another offering",
        [deal("o", 300, 310, "lost_competitor")],
        [touch(10, "p"), touch(290, "p", "y"), touch(295, "q")],
        [(295, 300, 310, 310, "lost_competitor", "x", ["o"])],
    ),
    (
        "overlapping opportunities of one offering are one",
        [deal("o", 10, 100, "lost_other"), deal("p", 50, 120, "lost_competitor")],
        [],
        [(10, 10, 120, 120, "lost_competitor", "x", ["o", "p"])],
    ),
    (
        "what is open after a win is the next purchase",
        [deal("o", 10, 100, "won"), deal("p", 50)],
        [],
        [(10, 10, 100, 100, "won", "x", ["o"]), (100, 100, None, None, "open", "x", ["p"])],
    ),
    (
        "a won journey goes on until the next begins",
        [deal("o", 10, 100, "won"), deal("p", 400)],
        [touch(150, "p"), touch(390, "p")],
        [(10, 10, 100, 390, "won", "x", ["o"]), (390, 400, None, None, "open", "x", ["p"])],
    ),
    (
        "renewals belong to the journey that was won",
        [deal("o", 10, 100, "won"), renewal("r", 370, 465, "won"), renewal("s", 480)],
        [touch(150, "p"), touch(390, "p"), touch(480, "q")],
        [(10, 10, 100, None, "won", "x", ["o", "r", "s"])],
    ),
    (
        "one that names no offering is of what was won last",
        [deal("o", 10, 100, "won"), deal("p", 20, 200, "won", "y"), renewal("r", 370, 465, "won", None)],
        [],
        [(10, 10, 100, None, "won", "x", ["o"]), (20, 20, 200, None, "won", "y", ["p", "r"])],
    ),
    (
        "made ahead, before the contract was signed, it is of that contract",
        [renewal("r", 99), deal("o", 10, 100, "won")],
        [],
        [(10, 10, 100, None, "won", "x", ["o", "r"])],
    ),
    (
        "a customer who leaves ends the journey, and may come back",
        [deal("o", 10, 100, "won"), renewal("r", 370, 460, "lost_competitor"), deal("p", 480)],
        [],
        [(10, 10, 100, 460, "won", "x", ["o", "r"]), (480, 480, None, None, "open", "x", ["p"])],
    ),
    (
        "one of a contract older than the record stands for the purchase",
        [renewal("r", 10, 100, "won"), renewal("s", 370, 465, "won")],
        [],
        [(10, 10, 100, None, "won", "x", ["r", "s"])],
    ),
    (
        "two offerings are two",
        [deal("o", 10, 100, "lost_other"), deal("p", 20, 90, "lost_other", "y")],
        [],
        [(10, 10, 100, 100, "lost_other", "x", ["o"]), (20, 20, 90, 90, "lost_other", "y", ["p"])],
    ),
]


@pytest.mark.parametrize(
    ("deals", "touches", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_spans(deals: list[dict[str, Any]], touches: list[dict[str, Any]], expected: Expected) -> None:
    keys = pa.schema([("offering_key", pa.string()), ("offering_id", pa.string())])
    given = {
        "opportunities": deals,
        "buyer_touches": pa.Table.from_pylist(touches, schema=TOUCHES),
        "accounts": [{"account_id": account} for account in ("a", "b")],
        "offering_keys": keys.empty_table(),
    }
    spans = run_step(STEP, given, date(2026, 6, 30))
    found = [
        (
            (row["began_at"] - START).days,
            (row["opened_at"] - START).days,
            row["closed_at"] and (row["closed_at"] - START).days,
            row["ends_at"] and (row["ends_at"] - START).days,
            row["outcome"],
            row["offering_id"],
            row["opportunity_ids"],
        )
        for row in sorted(spans, key=lambda row: row["opened_at"])
    ]
    assert found == expected
    assert len({row["journey_id"] for row in spans}) == len(spans)


def test_an_opening_may_ask_for_people_of_several_functions() -> None:
    opening = "opens_when: {people: {at_least: 2, functions: 2, within: 30 days, initiator: buyer}}"
    text = standard_journey_map_text()
    start, end = text.index("opens_when:"), text.index("closes_when:")
    asked = read_journey_map(text[:start] + opening + "\n" + text[end:])
    context = Context(Moment(date(2026, 6, 30)), default_settings(), (asked,))
    touches = [
        touch(500, "p", function="it"),
        touch(501, "q", function="it"),
        touch(502, "s", function="unknown"),
        touch(510, "r", function="finance"),
    ]
    keys = pa.schema([("offering_key", pa.string()), ("offering_id", pa.string())])
    (span,) = run_step(
        STEP,
        {
            "opportunities": [],
            "buyer_touches": pa.Table.from_pylist(touches, schema=TOUCHES),
            "accounts": [{"account_id": "a"}],
            "offering_keys": keys.empty_table(),
        },
        context=context,
    )
    assert span["opened_at"] == day(510)


@st.composite
def _opportunity(draw: st.DrawFn) -> dict[str, Any]:
    created = draw(st.integers(0, 20)) * 10
    outcome = draw(st.sampled_from(["open", "won", "won", "lost_other", "lost_competitor"]))
    closed = None if outcome == "open" else created + draw(st.integers(0, 15)) * 10
    offering = draw(st.sampled_from(["x", "y", None]))
    return deal("", created, closed, outcome, offering, is_renewal=draw(st.booleans()))


@given(st.lists(_opportunity(), max_size=8))
def test_every_opportunity_is_of_one_journey(drawn: list[dict[str, Any]]) -> None:
    deals = [{**row, "opportunity_id": f"o{number}"} for number, row in enumerate(drawn)]
    rule = OpeningRule(default_journey_map(), pa.Table.from_pylist([], schema=TOUCHES))
    spans = account_spans(deals, [], lambda _offering: rule, day(400))
    assert sorted(name for span in spans for name in span.opportunities) == sorted(
        row["opportunity_id"] for row in deals
    )
