"""What the waterfall counts: stays and purchases, what each journey is told apart by, and its segments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
from tests.revenue.worked import at, working
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

_PACKAGE = "quorate.revenue.waterfall"
PURCHASES, JOURNEYS, SEGMENTS, STAYS, LOSSES = (
    SqlStep(_PACKAGE, f"waterfall_{name}")
    for name in ("purchases", "journeys", "segments", "stays", "losses")
)
EURO = pa.table({"currency": ["EUR"]})
DEALS = {"is_renewal": False, "crm_stage": None}


def _deal(
    journey: str, name: str, outcome: str, closed: str | None, *, is_renewal: bool = False
) -> dict[str, Any]:
    return {
        "journey_id": journey,
        "opportunity_id": name,
        "created_at": at("01-01"),
        "closed_at": at(closed) if closed else None,
        "outcome": outcome,
        "crm_stage": None,
        "is_renewal": is_renewal,
    }


def _worth(journey: str, amount: float | None, currency: str = "EUR") -> dict[str, Any]:
    return {"journey_id": journey, "currency": currency, "value_amount": amount, "won_amount": amount}


def test_a_customer_buys_again_or_a_renewal_is_lost() -> None:
    rows = run_step(
        PURCHASES,
        {
            "journeys": [
                {"journey_id": "first", "account_id": "a", "outcome": "won", "closed_at": at("01-10")},
                {"journey_id": "next", "account_id": "a", "outcome": "won", "closed_at": at("03-01")},
                {"journey_id": "other", "account_id": "b", "outcome": "won", "closed_at": at("02-01")},
                {"journey_id": "lost", "account_id": "b", "outcome": "lost_other", "closed_at": at("02-05")},
            ],
            "journey_deals": [
                _deal("first", "o1", "won", "01-10"),
                _deal("first", "r1", "won", "04-01", is_renewal=True),
                _deal("first", "r2", "open", None, is_renewal=True),
                _deal("other", "r3", "lost_competitor", "05-01", is_renewal=True),
            ],
            "journey_values": working(
                "journey_values", [_worth("first", 100.0), _worth("next", 50.0), _worth("other", 9.0)]
            ),
            "opportunities": [
                {"opportunity_id": "r1", "amount": 110.0, "currency": "EUR"},
                {
                    "opportunity_id": "r3",
                    "amount": 8.0,
                    "currency": "EUR",
                    "competitor": "Rival",
                    "loss_reason": "price",
                },
            ],
        },
    )
    found = {
        (
            row["source_id"],
            row["stage"].removeprefix("milestone:"),
            row["fate"],
            row["amount"],
            row["rival"],
            row["lost_amount"],
        )
        for row in rows
    }
    assert found == {
        ("first", "customer", "advanced", 100.0, None, None),
        ("next", "repeat_customer", "advanced", 50.0, None, None),
        ("r1", "repeat_customer", "open", 110.0, None, None),
        ("other", "customer", "lost_competitor", 9.0, "Rival", 8.0),
    }
    assert {row["source_id"]: row["ended_at"] for row in rows}["first"] == at("03-01")


def test_what_a_journey_is_told_apart_by() -> None:
    touches = [
        {
            "journey_id": "j",
            "touch_id": "t1",
            "occurred_at": at("01-01"),
            "channel": "email",
            "is_buyers_doing": False,
        },
        {
            "journey_id": "j",
            "touch_id": "t2",
            "occurred_at": at("01-02"),
            "channel": "event",
            "is_buyers_doing": True,
        },
        {
            "journey_id": "j",
            "touch_id": "t3",
            "occurred_at": at("01-03"),
            "channel": "web",
            "is_buyers_doing": True,
        },
    ]
    rows = run_step(
        JOURNEYS,
        {
            "journeys": [
                {
                    "journey_id": "j",
                    "journey_map": "m",
                    "account_id": "a",
                    "offering_id": "crm",
                    "opened_at": at("01-01"),
                    "closed_at": at("03-01"),
                    "outcome": "lost_competitor",
                },
                {
                    "journey_id": "k",
                    "journey_map": "m",
                    "account_id": "b",
                    "opened_at": at("02-01"),
                    "outcome": "open",
                },
            ],
            "journey_deals": [
                _deal("j", "o2", "lost_competitor", "02-20"),
                _deal("j", "o1", "lost_competitor", "03-01"),
            ],
            "journey_values": working("journey_values", [_worth("j", 10.0), _worth("k", 5.0, "USD")]),
            "opportunities": [
                {"opportunity_id": "o1", "owner_id": "late", "created_at": at("02-01")},
                {
                    "opportunity_id": "o2",
                    "owner_id": "early",
                    "created_at": at("01-05"),
                    "competitor": "Rival",
                },
            ],
            "accounts": [
                {"account_id": "a", "tier": "A", "country": "DE", "owner_id": "account"},
                {"account_id": "b", "owner_id": "account"},
            ],
            "touch_functions": working("touch_functions", touches),
            "waterfall_purchases": working(
                "waterfall_purchases", [{"account_id": "b", "entered_at": at("01-31")}]
            ),
            "workspace_facts": EURO,
        },
    )
    found = {row["journey_id"]: row for row in rows}
    told = ("tier", "country", "owner_id", "source_channel", "deal_type", "rival", "is_own_currency")
    assert [found["j"][name] for name in told] == ["A", "DE", "early", "event", "new", "Rival", True]
    assert [found["k"][name] for name in told] == [None, None, "account", None, "existing", None, False]


def test_segments_of_a_journey() -> None:
    journeys = working(
        "waterfall_journeys",
        [
            {
                "journey_id": "j",
                "journey_map": "m",
                "tier": "A",
                "source_channel": "event",
                "deal_type": "new",
            },
            {
                "journey_id": "k",
                "journey_map": "n",
                "owner_id": "c1",
                "country": "DE",
                "deal_type": "new",
                "industry": "x",
            },
        ],
    )
    for maps, more in ((["m"], set()), (["m", "n"], {("j", "map:m"), ("k", "map:n")})):
        rows = run_step(
            SEGMENTS, {"waterfall_journeys": journeys, "map_overview": pa.table({"journey_map": maps})}
        )
        assert {(row["journey_id"], row["segment"]) for row in rows} == more | {
            ("j", "all"),
            ("j", "tier:A"),
            ("j", "source:event"),
            ("j", "deal_type:new"),
            ("k", "all"),
            ("k", "owner:c1"),
            ("k", "country:DE"),
            ("k", "deal_type:new"),
            ("k", "industry:x"),
        }


def _stay(
    journey: str, stage: str, place: int, entered: str, ended: str | None, fate: str, following: str | None
) -> dict[str, Any]:
    return {
        "journey_id": journey,
        "stage": stage,
        "place": place,
        "entered_at": at(entered),
        "fate": fate,
        "ended_at": at(ended) if ended else None,
        "next_stage": following,
    }


def test_stays_with_where_they_went_and_how_long_they_could_be_seen() -> None:
    stays = [
        _stay("j", "explore", 1, "06-01", "06-11", "back", "define"),
        _stay("j", "explore", 2, "06-20", "06-25", "advanced", "adopt"),
        _stay("l", "explore", 1, "05-01", "05-02", "lost_competitor", None),
        _stay("o", "explore", 1, "06-29", None, "open", None),
    ]
    rows = run_step(
        STAYS,
        {
            "stage_stays": working("stage_stays", stays),
            "waterfall_journeys": working(
                "waterfall_journeys",
                [
                    {
                        "journey_id": "j",
                        "outcome": "won",
                        "closed_at": at("06-25"),
                        "currency": "EUR",
                        "value_amount": 7.0,
                    },
                    {
                        "journey_id": "l",
                        "outcome": "lost_competitor",
                        "closed_at": at("05-02"),
                        "currency": "USD",
                        "value_amount": 3.0,
                        "rival": "Rival",
                        "loss_reason": "price",
                    },
                    {"journey_id": "o", "outcome": "open", "currency": "EUR"},
                ],
            ),
            "waterfall_purchases": working(
                "waterfall_purchases",
                [
                    {
                        "account_id": "a",
                        "journey_id": "j",
                        "source_id": "j",
                        "stage": "milestone:customer",
                        "entered_at": at("06-25"),
                        "fate": "open",
                        "currency": "EUR",
                        "amount": 7.0,
                    }
                ],
            ),
            "workspace_facts": EURO,
        },
    )
    found = {
        (row["journey_id"], row["stage"], row["place"]): (
            row["went_to"],
            row["is_counted"],
            row["days"],
            row["possible_days"],
            row["own_amount"],
            row["rival"],
        )
        for row in rows
    }
    assert found == {
        ("j", "explore", 1): ("define", True, 10.0, 30.0, 7.0, None),
        ("j", "explore", 2): ("milestone:customer", False, 5.0, 11.0, 7.0, None),
        ("l", "explore", 1): (None, True, 1.0, 61.0, None, "Rival"),
        ("o", "explore", 1): (None, True, 2.0, 2.0, None, None),
        ("j", "milestone:customer", 1): (None, True, 6.0, 6.0, 7.0, None),
    }
    assert {row["cohort_on"] for row in rows} == {date(2026, 5, 1), date(2026, 6, 1)}


def test_losses_by_cause_rival_and_currency() -> None:
    shared = {"stage": "explore", "is_counted": True, "cohort_on": date(2026, 1, 1), "place": 1}
    stays = [
        {
            **shared,
            "journey_id": "a",
            "fate": "lost_competitor",
            "rival": "Rival",
            "lost_currency": "EUR",
            "lost_amount": 5.0,
        },
        {**shared, "journey_id": "b", "fate": "lost_competitor", "rival": "Rival", "lost_currency": "EUR"},
        {**shared, "journey_id": "c", "fate": "lost_competitor", "lost_currency": "USD", "lost_amount": 2.0},
        {**shared, "journey_id": "d", "fate": "advanced"},
        {**shared, "journey_id": "a", "fate": "quiet", "is_counted": False},
    ]
    names = ("a", "b", "c", "d")
    rows = run_step(
        LOSSES,
        {
            "waterfall_stays": working("waterfall_stays", stays),
            "waterfall_journeys": working("waterfall_journeys", [{"journey_id": name} for name in names]),
            "waterfall_segments": working(
                "waterfall_segments", [{"journey_id": name, "segment": "all"} for name in names]
            ),
        },
    )
    found = {
        (row["rival"], row["currency"]): (row["lost_count"], row["lost_amount"], row["journey_ids"])
        for row in rows
    }
    assert found == {("Rival", "EUR"): (2, 5.0, ["a", "b"]), (None, "USD"): (1, 2.0, ["c"])}
    assert {row["cause"] for row in rows} == {"lost_competitor"}


def test_nothing_at_all() -> None:
    empty = {
        "stage_stays": working("stage_stays"),
        "waterfall_journeys": working("waterfall_journeys"),
        "waterfall_purchases": working("waterfall_purchases"),
        "workspace_facts": EURO,
    }
    assert run_step(STAYS, empty) == []
    assert datetime(2026, 1, 1) == at("01-01")
