"""Whose offering a touch is about, what was bought afterwards, and criteria that ask for either."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from tests.journeys.test_stage_history import SCHEMAS
from tests.worlds import run_step

from quorate.journeys.evidence import INPUTS, Evidence, microseconds
from quorate.journeys.fact_runs import deal_runs
from quorate.settings import OpportunityCondition, PeopleCondition, TouchCondition
from quorate.warehouse.steps import SqlStep

EVIDENCE = SqlStep("quorate.journeys", "journey_evidence")
PURCHASES = SqlStep("quorate.journeys", "journey_purchases")
START, WON = datetime(2026, 1, 1), datetime(2026, 3, 1)
LATER = WON + timedelta(days=30)
SPAN = pa.schema(
    [(name, pa.string()) for name in ("journey_id", "account_id", "offering_id", "outcome")]
    + [(name, pa.timestamp("us")) for name in ("began_at", "closed_at", "ends_at")]
)
OWN_TOUCH = pa.schema(
    [(name, pa.string()) for name in (
        "journey_id", "touch_id", "person_id", "channel", "action", "initiator", "content_id", "content_intent",
        "offering_id", "topic",
    )]
    + [("occurred_at", pa.timestamp("us")), ("is_after_close", pa.bool_())]
)  # fmt: skip
ABOUT = pa.schema([("content_id", pa.string()), ("offering_id", pa.string())])
TEAM = pa.schema([(name, pa.string()) for name in ("journey_id", "person_id", "role")])


def evidence_of(touch: dict[str, Any], offering: str | None = "relay", **others: Any) -> list[dict[str, Any]]:
    """The evidence a won journey has of one touch of its own and of touches of its account."""
    own = {
        "journey_id": "j", "touch_id": "own", "occurred_at": LATER, "person_id": "p", "channel": "web",
        "action": "viewed", "initiator": "buyer", "is_after_close": True, **touch,
    }  # fmt: skip
    span = {
        "journey_id": "j", "account_id": "a", "offering_id": offering, "outcome": "won", "began_at": START,
        "closed_at": WON,
    }  # fmt: skip
    named = (("c_relay", "relay"), ("c_tally", "tally"), ("c_both", "relay"), ("c_both", "tally"))
    about = [{"content_id": content, "offering_id": about} for content, about in named]
    return run_step(
        EVIDENCE,
        {
            "journey_spans": pa.Table.from_pylist([span], schema=SPAN),
            "journey_touches": pa.Table.from_pylist([own], schema=OWN_TOUCH),
            "content_offerings": pa.Table.from_pylist(about, schema=ABOUT),
            "team_members": pa.Table.from_pylist([], schema=TEAM),
            **others,
        },
    )


@pytest.mark.parametrize(
    ("touch", "expected"),
    [
        ({"content_id": "c_relay"}, "own"),
        ({"content_id": "c_tally"}, "another"),
        ({"content_id": "c_both"}, "own"),
        ({"content_id": "c_nobody_knows"}, None),
        ({"offering_id": "relay", "content_id": "c_tally"}, "own"),
        ({"channel": "product", "action": "used"}, None),
        ({"channel": "product", "action": "used", "is_after_close": False}, "another"),
        ({"channel": "product", "action": "trialled", "is_after_close": False}, None),
    ],
)
def test_a_touch_is_about_what_it_or_its_content_names(touch: dict[str, Any], expected: str | None) -> None:
    assert [row["offering"] for row in evidence_of(touch)] == [expected]


def test_nothing_is_another_where_the_journeys_own_is_not_known() -> None:
    assert [row["offering"] for row in evidence_of({"content_id": "c_tally"}, offering=None)] == [None]


def test_what_the_account_does_about_another_offering_stands_beside_the_journeys_own() -> None:
    def touch(name: str, offering: str | None, at: datetime, deal: str | None = None) -> dict[str, Any]:
        return {
            "touch_id": name, "account_id": "a", "occurred_at": at, "channel": "call", "action": "answered",
            "initiator": "buyer", "offering_id": offering, "opportunity_id": deal,
        }  # fmt: skip

    rows = evidence_of(
        {},
        touches=[
            touch("other", "tally", LATER),
            touch("about_the_other_deal", None, LATER, "deal"),
            touch("same", "relay", LATER),
            touch("before_it_began", "tally", START - timedelta(days=1)),
        ],
        opportunities=[{"opportunity_id": "deal", "account_id": "a", "offering_id": "tally"}],
    )
    assert {row["touch_id"]: row["offering"] for row in rows} == {
        "own": None,
        "other": "another",
        "about_the_other_deal": "another",
    }
    assert all(row["is_after_purchase"] for row in rows)


def held(*touches: tuple[str | None, bool]) -> Evidence:
    """Evidence of one journey: for each touch whose offering it is about, and whether it came after the purchase."""
    rows = [
        {
            "journey_id": "j", "touch_id": f"t{number}", "occurred_at": START, "person_id": f"p{number}",
            "channel": "web", "action": "viewed", "initiator": "buyer", "offering": offering,
            "is_after_purchase": is_after,
        }
        for number, (offering, is_after) in enumerate(touches)
    ]  # fmt: skip
    tables = {name: pa.Table.from_pylist([], schema=schema) for name, schema in SCHEMAS.items()}
    assert set(INPUTS) <= {"journeys", *tables}
    journeys = pa.table({"journey_id": ["j"]})
    evidence = pa.Table.from_pylist(rows, schema=SCHEMAS["journey_evidence"])
    return Evidence({**tables, "journeys": journeys, "journey_evidence": evidence})


@pytest.mark.parametrize(
    ("asked", "fitting"),
    [
        ({}, [True, False, True, True]),
        ({"offering": "own"}, [True, False, False, True]),
        ({"offering": "another"}, [False, True, False, False]),
        ({"after": "purchase"}, [False, False, False, True]),
        ({"offering": "another", "after": "purchase"}, [False] * 4),
    ],
)
def test_a_condition_counts_what_it_asks_for(asked: dict[str, Any], fitting: list[bool]) -> None:
    evidence = held(("own", False), ("another", False), (None, False), ("own", True))
    assert evidence.fits(TouchCondition(**asked)).tolist() == fitting


def test_without_any_touch_that_tells_its_offering_it_cannot_be_known() -> None:
    channels = pa.table({"channel": ["web"]})
    silent, told = (
        Evidence({**_tables(held((offering, False))), "connected_channels": channels})
        for offering in (None, "own")
    )
    assert not silent.can_show(PeopleCondition(offering="another"))
    assert told.can_show(PeopleCondition(offering="another"))


def _tables(evidence: Evidence) -> dict[str, pa.Table]:
    empty = {name: pa.Table.from_pylist([], schema=schema) for name, schema in SCHEMAS.items()}
    return {
        **empty,
        "journeys": pa.table({"journey_id": ["j"]}),
        "journey_evidence": evidence.touches.table,
    }


def test_purchases_after_the_win_are_of_another_offering_or_of_the_same_again() -> None:
    def deal(
        name: str, offering: str, created: datetime, outcome: str = "open", *, is_renewal: bool = False
    ) -> dict[str, Any]:
        return {
            "opportunity_id": name, "account_id": "a", "offering_id": offering, "created_at": created,
            "outcome": outcome, "is_renewal": is_renewal,
        }  # fmt: skip

    span = {
        "journey_id": "j", "account_id": "a", "offering_id": "relay", "outcome": "won", "began_at": START,
        "closed_at": WON,
    }  # fmt: skip
    own = {
        "journey_id": "j", "opportunity_id": "first", "created_at": START, "closed_at": WON, "outcome": "won",
        "crm_stage": "Closed Won", "is_renewal": False,
    }  # fmt: skip
    renewed = {
        **own,
        "opportunity_id": "next_term",
        "created_at": LATER,
        "closed_at": None,
        "is_renewal": True,
    }
    rows = run_step(
        PURCHASES,
        {
            "journey_deals": [own, renewed],
            "journey_spans": pa.Table.from_pylist([span], schema=SPAN),
            "opportunities": [
                deal("first", "relay", START, "won"),
                deal("side_by_side", "tally", WON - timedelta(days=5)),
                deal("next", "tally", LATER),
                deal("more", "relay", LATER),
                deal("term_of_another_contract", "tally", LATER, is_renewal=True),
            ],
        },
    )
    assert {row["opportunity_id"]: row["purchase"] for row in rows} == {
        "first": "own",
        "next": "another",
        "more": "again",
        "next_term": "renewal",
    }
    evidence = held()
    table = pa.Table.from_pylist(rows, schema=SCHEMAS["journey_purchases"])
    deals = Evidence({**_tables(evidence), "journey_purchases": table}).deals
    begun = {
        purchase: len(deal_runs(deals, OpportunityCondition(fact="won", purchase=purchase)).begins)
        for purchase in ("own", "another", "again")
    }
    assert begun == {"own": 1, "another": 0, "again": 0}
    opened = deal_runs(deals, OpportunityCondition(fact="open", purchase="another"))
    assert opened.begins.tolist() == [microseconds(LATER)]
