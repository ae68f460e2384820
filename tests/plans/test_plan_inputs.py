"""The tables a plan is made from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.plans.worked import FACTS, MAP_TABLES, at, facts, member, working
from tests.worlds import run_step

from quorate.settings import BUYER_ACTIONS
from quorate.vocabulary.closed_lists import ACTIONS
from quorate.warehouse.steps import SqlStep


def _step(table: str) -> SqlStep:
    return SqlStep("quorate.plans", table)


def test_doings_are_what_criteria_count() -> None:
    touches = [
        {"journey_id": "j", "touch_id": action, "person_id": "ann", "action": action, "is_two_way": False}
        for action in ACTIONS
    ]
    touches += [
        {"journey_id": "j", "touch_id": "talk", "person_id": "ann", "action": "called", "is_two_way": True},
        {"journey_id": "j", "touch_id": "nobody", "person_id": None, "action": "viewed", "is_two_way": False},
    ]
    rows = run_step(_step("member_doings"), {"journey_touches": working("journey_touches", touches)})
    assert {row["touch_id"] for row in rows} == {*BUYER_ACTIONS, "talk"}


def test_journeys_that_want_a_plan() -> None:
    journeys = [
        {
            "journey_id": "open",
            "outcome": "open",
            "offering_id": "crm",
            "opportunity_ids": ["o1", "o2", "o3"],
        },
        {"journey_id": "fresh", "outcome": "open", "opportunity_ids": []},
        {"journey_id": "dollars", "outcome": "open", "opportunity_ids": ["o4"]},
        {"journey_id": "won", "outcome": "won", "opportunity_ids": ["o3"]},
        {"journey_id": "lost", "outcome": "lost_competitor", "opportunity_ids": []},
        {"journey_id": "silent", "outcome": "quiet", "opportunity_ids": []},
    ]
    for journey in journeys:
        journey |= {"journey_map": "tiny", "account_id": "a"}
    opportunities = [
        {"opportunity_id": "o1", "amount": 100.0, "currency": "EUR", "outcome": "open"},
        {"opportunity_id": "o2", "amount": 50.0, "currency": "EUR", "outcome": "open"},
        {"opportunity_id": "o3", "amount": 7.0, "currency": "EUR", "outcome": "won"},
        {"opportunity_id": "o4", "amount": 9.0, "currency": "USD", "outcome": "open"},
    ]
    history = [
        {"journey_id": "open", "stage": "explore", "entered_at": at("05-01"), "left_at": at("06-20 10:00")},
        {"journey_id": "open", "stage": "decide", "entered_at": at("06-20 10:00")},
        {"journey_id": "won", "stage": "expand", "entered_at": at("06-01")},
        {"journey_id": "lost", "stage": "decide", "entered_at": at("06-01"), "left_at": at("06-02")},
    ]
    agreement = [
        {
            "journey_id": "open",
            "as_of_on": date(2026, 6, 30),
            "quorum_probability": 0.3,
            "swing_person_ids": ["ann"],
        }
    ]
    outlooks = [
        {
            "journey_id": "open",
            "as_of_on": date(2026, 6, 30),
            "horizon_days": days,
            "won_probability": probability,
        }
        for days, probability in ((90, 0.1), (365, 0.4), (180, 0.2))
    ]
    criteria = [
        {"journey_id": "open", "stage": stage, "criterion_id": name, "kind": "exit", "is_met": is_met, "met_at": met_at}
        for stage, name, is_met, met_at in (
            ("decide", "contract_read", True, at("06-25")), ("decide", "signed", False, None),
            ("explore", "compared", True, at("06-29")),
        )
    ]  # fmt: skip
    rows = run_step(
        _step("plan_journeys"),
        {
            "journeys": journeys,
            "stage_history": history,
            "map_stages": MAP_TABLES["map_stages"],
            "criteria_status": criteria,
            "opportunities": opportunities,
            "agreement": agreement,
            "outlooks": outlooks,
            "workspace_facts": FACTS,
        },
    )
    names = (
        "is_won",
        "stage",
        "position",
        "next_stage",
        "stay_days",
        "idle_days",
        "amount",
        "deal_amount",
        "deal_currency",
        "quorum_probability",
        "won_probability",
    )
    assert {row["journey_id"]: tuple(row[name] for name in names) for row in rows} == {
        "open": (False, "decide", 1, "adopt", 10, 5, 150.0, 150.0, "EUR", 0.3, 0.4),
        "fresh": (False, *(None,) * 10),
        "dollars": (False, *(None,) * 6, 9.0, "USD", None, None),
        "won": (True, "expand", 3, None, 29, 29, *(None,) * 5),
    }


def test_members_best_placed_first() -> None:
    members = [
        member("quiet_boss", influence=1.0, momentum="quiet"),
        member("active_user", influence=0.4),
        member("active_boss", influence=1.0, membership="candidate"),
        member("cooling_champion", influence=0.8, momentum="cooling"),
        member("also_active_user", influence=0.4),
        member("gone", influence=1.0, membership="left"),
        member("elsewhere", journey_id="closed"),
    ]
    doings = [
        {
            "journey_id": journey,
            "touch_id": f"{journey}{day}",
            "person_id": "active_user",
            "occurred_at": at(f"06-0{day}"),
        }
        for journey, day in (("j", 1), ("j", 2), ("j", 3), ("j", 4), ("k", 5))
    ]
    touches = [{"journey_id": "k", "touch_id": "talk", "person_id": "active_user", "is_two_way": True}]
    rows = run_step(
        _step("plan_members"),
        {
            "plan_journeys": working("plan_journeys", [facts()]),
            "members": members,
            "people": [{"person_id": "active_user", "function": "finance"}],
            "member_doings": working("member_doings", doings),
            "journey_touches": working("journey_touches", touches),
        },
    )
    known = {row["person_id"]: (row["function"], row["has_met"], row["touch_ids"]) for row in rows}
    assert known["active_user"] == ("finance", True, ["j2", "j3", "j4"])
    assert known["quiet_boss"] == (None, False, None)
    assert [row["person_id"] for row in sorted(rows, key=lambda row: row["place"])] == [
        "active_user",
        "also_active_user",
        "active_boss",
        "cooling_champion",
        "quiet_boss",
    ]


def test_criteria_still_unmet() -> None:
    def status(
        stage: str, criterion: str, kind: str, *, is_met: bool | None, **columns: Any
    ) -> dict[str, Any]:
        known = {"progress": 1, "needed": 2, "touch_ids": []}
        return {
            "journey_id": "j", "stage": stage, "criterion_id": criterion, "kind": kind, "is_met": is_met,
            **known, **columns,
        }  # fmt: skip

    criteria = [
        status("explore", "compared", "exit", is_met=False, touch_ids=["t1", "t2", "t9"]),
        status("explore", "met_one", "exit", is_met=True),
        status("explore", "unknown_one", "exit", is_met=None),
        status("explore", "old_entry", "entry", is_met=False),
        status("decide", "shortlisted", "entry", is_met=False),
        status("decide", "contract_read", "exit", is_met=False),
        status("backing", "sponsored", "track", is_met=False),
        status("terms", "priced", "track", is_met=False),
    ]
    touches = [
        {"journey_id": "j", "touch_id": name, "person_id": person}
        for name, person in (("t1", "ben"), ("t2", "ann"), ("t9", None))
    ]
    rows = run_step(
        _step("plan_criteria"),
        {
            "plan_journeys": working("plan_journeys", [facts()]),
            "criteria_status": criteria,
            "journey_touches": working("journey_touches", touches),
            "map_tracks": MAP_TABLES["map_tracks"],
        },
    )
    assert {row["criterion_id"]: (row["kind"], row["met_count"], row["person_ids"]) for row in rows} == {
        "compared": ("exit", 1, ["ann", "ben"]),
        "sponsored": ("track", 0, None),
        "shortlisted": ("entry", 0, None),
    }


def test_days_on_which_a_person_answered() -> None:
    """Two e-mails of one day, sent and clicked, are one day; a doing is an answer; a letter alone is not, nor is liking
    a post.
    """

    def touch(number: int, day: str, channel: str, action: str, **columns: Any) -> dict[str, Any]:
        known = {"journey_id": "j", "person_id": "ann", "initiator": "marketing", "is_two_way": False}
        return {
            **known, "touch_id": f"t{number}", "occurred_at": at(day), "channel": channel, "action": action, **columns,
        }  # fmt: skip

    touches = [
        touch(1, "06-01 08:00", "email", "delivered"),
        touch(2, "06-01 09:00", "email", "clicked", initiator="buyer"),
        touch(3, "06-02", "email", "sent", initiator="sales"),
        touch(4, "06-02", "email", "opened", initiator="buyer"),
        touch(4, "06-02", "email", "opened", initiator="buyer", journey_id="other"),
        touch(5, "06-03", "call", "voicemail", initiator="sales"),
        touch(6, "06-04", "call", "answered", initiator="sales", is_two_way=True),
        touch(7, "06-05", "social", "commented", initiator="buyer"),
        touch(8, "06-05", "email", "bounced"),
        touch(9, "06-05", "email", "sent", person_id=None),
        touch(10, "06-06", "social", "reacted", initiator="buyer"),
    ]
    doings = [
        {name: row[name] for name in ("journey_id", "touch_id", "person_id", "channel")}
        for row in touches
        if row["touch_id"] in ("t2", "t6", "t7", "t10")
    ]
    rows = run_step(
        _step("channel_answers"),
        {
            "journey_touches": working("journey_touches", touches),
            "member_doings": working("member_doings", doings),
        },
    )
    assert {
        (row["person_id"], row["channel"]): (row["answered_count"], row["tried_count"]) for row in rows
    } == {
        ("ann", "email"): (1, 2),
        ("ann", "call"): (1, 2),
        ("ann", "social"): (1, 1),
    }


def test_contacts_of_the_last_seven_days() -> None:
    """Looked at on the 30th: from the 24th on. What marketing sent and delivered on one day is one contact."""

    def touch(
        number: int, day: str, action: str, initiator: str = "marketing", **columns: Any
    ) -> dict[str, Any]:
        known = {"touch_id": f"t{number}", "person_id": "ann", "channel": "email"}
        return {**known, "occurred_at": at(day), "action": action, "initiator": initiator, **columns}

    touches = [
        touch(1, "06-23 23:59", "sent"),
        touch(2, "06-24 00:00", "sent"),
        touch(3, "06-24 09:00", "delivered"),
        touch(4, "06-24 10:00", "sent", "sales"),
        touch(5, "06-26", "called", "sales", channel="call"),
        touch(6, "06-26", "clicked", "buyer"),
        touch(7, "06-30 23:59", "attended", "sales", channel="meeting"),
        touch(8, "06-27", "sent", machine_likelihood=0.9),
        touch(9, "06-27", "sent", person_id="ben"),
    ]
    rows = run_step(_step("recent_contacts"), {"touches": touches})
    assert rows == [
        {
            "person_id": "ann", "contact_count": 4, "sales_count": 3, "marketing_count": 1,
            "touch_ids": ["t2", "t3", "t4", "t5", "t7"],
        },
        {"person_id": "ben", "contact_count": 1, "sales_count": 0, "marketing_count": 1, "touch_ids": ["t9"]},
    ]  # fmt: skip


def test_where_somebody_may_be_addressed() -> None:
    rows = run_step(
        _step("channel_bases"),
        {
            "consents": [
                {"person_id": "ann", "channel": "email", "basis": "refused"},
                {"person_id": "ann", "channel": "call", "basis": "legitimate_interest"},
                {"person_id": "ben", "channel": "email", "basis": "none"},
            ],
            "touches": [
                {"touch_id": "t1", "person_id": "ann", "action": "unsubscribed"},
                {"touch_id": "t2", "person_id": "ben", "action": "unsubscribed"},
                {"touch_id": "t3", "person_id": "ann", "action": "viewed"},
            ],
        },
    )
    assert [tuple(row.values()) for row in rows] == [
        ("ann", "call", "legitimate_interest", None),
        ("ann", "email", "refused", ["t1"]),
        ("ben", "email", "none", None),
    ]


@pytest.mark.parametrize(
    ("deal_owner", "account_owner", "expected"),
    [
        ("sam", "ada", {"sales": "sam", "marketing": "moe"}),
        (None, "ada", {"sales": "ada", "marketing": "moe"}),
        (None, None, {"sales": "sid", "marketing": "moe"}),
        ("gone", None, {"sales": "sid", "marketing": "moe"}),
        ("nobody_knows", None, {"sales": "nobody_knows", "marketing": "moe"}),
        ("cy", None, {"sales": "sid", "marketing": "moe", "success": "cy"}),
    ],
)
def test_who_of_ours_makes_a_move(
    deal_owner: str | None, account_owner: str | None, expected: dict[str, str]
) -> None:
    colleagues = [
        {"colleague_id": name, "function": function, "is_active": name != "gone"}
        for name, function in (
            ("sam", "sales"), ("ada", "sales"), ("sid", "sales"), ("gone", "sales"), ("mia", "marketing"),
            ("moe", "marketing"), ("cy", "success"), ("ops", "operations"),
        )
    ]  # fmt: skip
    touches = [
        {"journey_id": "j", "touch_id": f"t{day}", "colleague_id": name, "occurred_at": at(f"06-0{day}")}
        for day, name in ((1, "sid"), (2, "mia"), (3, "moe"), (4, "gone"), (5, "ops"))
    ]
    rows = run_step(
        _step("plan_owners"),
        {
            "plan_journeys": working("plan_journeys", [facts(account_id="a")]),
            "journeys": [{"journey_id": "j", "opportunity_ids": ["o", "old"]}],
            "opportunities": [
                {"opportunity_id": "o", "outcome": "open", "owner_id": deal_owner, "created_at": at("01-01")},
                {"opportunity_id": "old", "outcome": "won", "owner_id": "sid", "created_at": at("02-01")},
            ],
            "accounts": [{"account_id": "a", "owner_id": account_owner}],
            "colleagues": colleagues,
            "journey_touches": working("journey_touches", touches),
        },
    )
    assert {row["our_function"]: row["colleague_id"] for row in rows} == expected


def test_how_journeys_that_entered_a_stage_ended() -> None:
    outcomes = {"w": "won", "l": "lost_competitor", "q": "quiet", "o": "open"}
    journeys = [
        {
            "journey_id": name,
            "journey_map": "tiny",
            "outcome": outcome,
            "closed_at": None if outcome == "open" else at("05-01"),
        }
        for name, outcome in outcomes.items()
    ]
    history = [
        {"journey_id": journey, "stage": stage, "entered_at": at(entered)}
        for journey, stage, entered in (
            ("w", "explore", "01-01"), ("w", "decide", "02-01"), ("w", "explore", "03-01"),
            ("w", "adopt", "05-01"), ("l", "explore", "01-01"), ("l", "decide", "02-01"),
            ("q", "explore", "01-01"), ("o", "explore", "01-01"),
        )
    ]  # fmt: skip
    rows = run_step(
        _step("stage_worth"),
        {"journeys": journeys, "stage_history": history, "map_stages": MAP_TABLES["map_stages"]},
    )
    names = ("closed_count", "won_count", "further_count", "further_won_count", "won_share")
    assert {row["stage"]: tuple(row[name] for name in names) for row in rows} == {
        "explore": (3, 1, 2, 1, pytest.approx(1 / 3)),
        "decide": (2, 1, 0, 0, 0.5),
    }


def test_won_amounts_are_of_purchases_in_the_own_currency() -> None:
    """A renewal, a loss, another currency, nothing and less than nothing say nothing of what a purchase is worth."""
    deals = [
        # deal, outcome, renewal, currency, amount, its own offering
        ("o1", "won", False, "EUR", 100.0, None),
        ("o2", "won", False, "EUR", 200.0, "relay"),
        ("o3", "won", True, "EUR", 300.0, None),
        ("o4", "lost_competitor", False, "EUR", 400.0, None),
        ("o5", "won", False, "USD", 500.0, None),
        ("o6", "won", False, "EUR", None, None),
        ("o7", "won", False, "EUR", 0.0, None),
    ]
    rows = run_step(
        _step("won_amounts"),
        {
            "journeys": [{"journey_id": "j", "offering_id": "tally"}],
            "journey_deals": [
                {"journey_id": "j", "opportunity_id": deal, "outcome": outcome, "is_renewal": renewal}
                for deal, outcome, renewal, *_ in deals
            ],
            "opportunities": [
                {"opportunity_id": deal, "offering_id": offering, "currency": currency, "amount": amount}
                for deal, _, _, currency, amount, offering in deals
            ],
            "workspace_facts": FACTS,
        },
    )
    assert sorted(tuple(row.values()) for row in rows) == [("o1", "tally", 100.0), ("o2", "relay", 200.0)]
