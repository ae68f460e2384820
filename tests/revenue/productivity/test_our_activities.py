"""What counts as one activity of ours, what follows it, and what is not yet known."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.revenue.worked import at, working
from tests.worlds import run_step

from quorate.revenue.productivity import rates
from quorate.warehouse.steps import SqlStep

ACTIVITIES = SqlStep("quorate.revenue.productivity", "our_activities")
RESULTS = SqlStep("quorate.revenue.productivity", "activity_results")
COUNTS = SqlStep("quorate.revenue.productivity", "productivity_counts")


def _touch(
    name: str, record: str, channel: str, action: str, who: str, **columns: Any
) -> tuple[dict[str, Any], ...]:
    moment = columns.pop("on", "03-02 09:00")
    touch = {
        "journey_id": "j", "touch_id": name, "account_id": "a", "person_id": "ann", "occurred_at": at(moment),
        "channel": channel, "action": action, "initiator": who, "is_two_way": False, **columns,
    }  # fmt: skip
    evidence = {
        "touch_id": name, "occurred_at": at(moment), "source": "crm", "source_record_id": record,
        "colleague_id": "col_kim" if who == "sales" else None,
    }  # fmt: skip
    return touch, evidence


def _activities(*pairs: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    return run_step(
        ACTIVITIES,
        {
            "touch_functions": working("touch_functions", [touch for touch, _ in pairs]),
            "touches": [evidence for _, evidence in pairs],
        },
    )


def test_a_meeting_counts_once_and_so_does_a_letter_sent_and_delivered() -> None:
    rows = _activities(
        _touch("m1", "e1", "meeting", "attended", "sales", is_two_way=True),
        _touch("m2", "e1", "meeting", "attended", "sales", person_id="ben", is_two_way=True),
        _touch("s1", "k1", "email", "sent", "marketing", campaign_id="news"),
        _touch("s2", "k2", "email", "delivered", "marketing", campaign_id="news", on="03-02 09:01"),
        _touch("s3", "k3", "email", "delivered", "marketing", campaign_id="news", on="03-09 09:00"),
        _touch("b1", "k4", "email", "bounced", "marketing", campaign_id="other"),
        _touch("n1", "t1", "call", "noted", "sales"),
        _touch("v1", "w1", "web", "viewed", "buyer"),
        _touch("r1", "k5", "email", "replied", "buyer", is_two_way=True),
    )
    assert [
        (row["our_function"], row["activity_kind"], row["occurred_at"], row["is_two_way"]) for row in rows
    ] == [
        ("marketing", "email", at("03-02 09:00"), False),
        ("marketing", "email", at("03-09 09:00"), False),
        ("sales", "meeting", at("03-02 09:00"), True),
    ]
    assert {row["colleague_id"] for row in rows} == {None, "col_kim"}


def test_what_came_of_journeys() -> None:
    rows = run_step(
        RESULTS,
        {
            "stage_stays": working(
                "stage_stays",
                [
                    {
                        "journey_id": "j",
                        "stage": "define",
                        "place": 1,
                        "ended_at": at("03-05"),
                        "fate": "advanced",
                    },
                    {"journey_id": "j", "stage": "explore", "place": 2, "fate": "open"},
                    {
                        "journey_id": "k",
                        "stage": "define",
                        "place": 1,
                        "ended_at": at("03-06"),
                        "fate": "advanced",
                    },
                ],
            ),
            "journeys": [
                {"journey_id": "j", "outcome": "won", "closed_at": at("04-01")},
                {"journey_id": "k", "outcome": "open"},
            ],
            "journey_values": working(
                "journey_values",
                [
                    {"journey_id": "j", "currency": "EUR", "value_amount": 100.0, "won_amount": 90.0},
                    {"journey_id": "k", "currency": "USD", "value_amount": 70.0},
                ],
            ),
            "workspace_facts": [{"currency": "EUR"}],
            "touch_functions": working(
                "touch_functions",
                [
                    {
                        "journey_id": "j",
                        "touch_id": str(n),
                        "occurred_at": at(f"03-02 0{n}:00"),
                        "is_two_way": True,
                    }
                    for n in (8, 9)
                ],
            ),
        },
    )
    found = {(row["journey_id"], row["result"]): (row["happened_at"], row["amount"]) for row in rows}
    assert found == {
        ("j", "advanced"): (at("03-05"), 100.0),
        ("k", "advanced"): (at("03-06"), None),
        ("j", "won"): (at("04-01"), 90.0),
        ("j", "two_way"): (at("03-02 08:00"), None),
    }


def _activity(name: str, on: str, account: str = "a", journey: str = "j") -> dict[str, Any]:
    return {
        "journey_id": journey, "account_id": account, "our_function": "sales", "activity_id": name,
        "activity_kind": "call", "colleague_id": "col_kim", "occurred_at": at(on), "is_two_way": False,
    }  # fmt: skip


def _result(
    name: str, result: str, on: str, amount: float | None = None, journey: str = "j"
) -> dict[str, Any]:
    return {
        "journey_id": journey,
        "result": result,
        "result_id": name,
        "happened_at": at(on),
        "amount": amount,
    }


def test_what_followed_is_counted_once_within_the_window_and_only_where_the_window_is_over() -> None:
    """Two calls before one step: the step counts once. 30 March is 28 days after 2 March: too late by then.
    The call of 20 April has no window that is over on 30 April, so the step after it is not counted.
    """
    rows = run_step(
        COUNTS,
        {
            "our_activities": [
                _activity("c1", "03-02 00:00"),
                _activity("c2", "03-05 00:00"),
                _activity("c3", "04-20 00:00"),
            ],
            "activity_results": [
                _result("s1", "advanced", "03-10", 100.0),
                _result("s2", "advanced", "04-21", 100.0),
                _result("d1", "two_way", "04-02 00:00"),
            ],
            "accounts": [{"account_id": "a", "owner_id": "col_lee"}],
        },
        date(2026, 4, 30),
    )
    cells = {
        (row["grain"], row["period_on"].month, row["group_kind"], row["activity_kind"]): row for row in rows
    }
    assert len(cells) == len(rows) == 2 * 2 * 4
    march = cells["month", 3, "all", "all"]
    assert (march["activity_count"], march["judged_count"]) == (2, 2)
    assert (march["advanced_count"], march["two_way_count"], march["advanced_amount"]) == (1, 0, 100.0)
    april = cells["month", 4, "all", "all"]
    assert (april["activity_count"], april["judged_count"], april["advanced_count"]) == (1, 0, 0)
    assert april["advanced_amount"] is None
    assert cells["month", 3, "owner", "all"]["group_key"] == "col_lee"
    assert cells["month", 3, "colleague", "all"]["group_key"] == "col_kim"


def test_rates_of_a_hundred_and_what_is_not_known() -> None:
    def count(account: str, month: int, judged: int, advanced: int, money: float | None) -> dict[str, Any]:
        return {
            "grain": "month", "period_on": date(2026, month, 1), "our_function": "sales", "group_kind": "all",
            "group_key": "all", "activity_kind": "all", "account_id": account, "activity_count": 10,
            "judged_count": judged, "advanced_count": advanced, "two_way_count": 0, "won_count": 0,
            "advanced_amount": money, "won_amount": None,
        }  # fmt: skip

    rows = run_step(
        rates.STEP,
        {
            "productivity_counts": [
                count("a", 3, 10, 2, 5.0),
                count("b", 3, 10, 1, None),
                count("a", 4, 0, 0, None),
            ]
        },
    )
    march, april = rows
    assert march["advanced_per_hundred"] == 15.0
    assert march["advanced_per_hundred_low"] < 15.0 < march["advanced_per_hundred_high"]
    assert (march["account_count"], march["advanced_amount"], march["won_amount"]) == (2, 5.0, None)
    assert (april["activity_count"], april["unfinished_count"]) == (10, 10)
    assert april["advanced_per_hundred"] is None
    assert april["advanced_amount"] is None
