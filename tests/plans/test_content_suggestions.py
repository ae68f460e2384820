"""What to write next, and the money behind it: worked by hand on the small map."""

from __future__ import annotations

from typing import Any

from tests.plans.content_worked import FITS, rows
from tests.plans.worked import FACTS, MAP_TABLES, at, facts, member, unmet, working
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.plans", "content_suggestions")


def _fit(role: str, content_id: str, intent: str = "guidance", offering: str = "crm") -> dict[str, Any]:
    return {
        "role": role,
        "stage": "explore",
        "offering_key": offering,
        "content_id": content_id,
        "intent": intent,
    }


def _suggestions(**given: Any) -> list[dict[str, Any]]:
    tables = {
        "plan_journeys": working("plan_journeys", given.get("journeys", [])),
        "plan_criteria": working("plan_criteria", given.get("criteria", [])),
        "plan_members": working("plan_members", given.get("members", [])),
        "member_doings": working("member_doings", given.get("doings", [])),
        "content_fits": rows(FITS, given.get("fits", [])),
        "workspace_facts": FACTS,
        **{name: MAP_TABLES[name] for name in ("map_conditions", "map_roles", "map_stages")},
    }
    return sorted(run_step(STEP, tables), key=lambda row: row["place"])


def _journey(number: int, amount: float | None) -> dict[str, Any]:
    return facts(journey_id=f"j{number}", offering_id="crm", amount=amount)


def test_money_waits_where_nothing_fits_or_all_is_read() -> None:
    """Criterion `compared` asks for guidance. Users have nothing; one of two champions has read all there is."""
    members = [
        member("user1", journey_id="j1"), member("user2", journey_id="j1"), member("user3", journey_id="j2"),
        member("champion1", "champion", journey_id="j1"), member("champion2", "champion", journey_id="j2"),
        member("nobody", "unknown", journey_id="j1"),
    ]  # fmt: skip
    found = _suggestions(
        journeys=[_journey(1, 500.0), _journey(2, 300.0)],
        criteria=[unmet("compared", journey_id="j1"), unmet("compared", journey_id="j2")],
        members=members,
        fits=[
            _fit("champion", "guide"),
            _fit("user", "pitch", "product"),
            _fit("user", "other", offering="erp"),
        ],
        doings=[
            {
                "journey_id": "j2",
                "touch_id": "t",
                "person_id": "champion2",
                "content_id": "guide",
                "occurred_at": at("01-01"),
            }
        ],
    )
    names = (
        "place",
        "role",
        "intent",
        "reason",
        "content_count",
        "members_count",
        "journeys_count",
        "stuck_amount",
    )
    assert [tuple(row[name] for name in names) for row in found] == [
        (1, "user", "guidance", "nothing_fits", 0, 3, 2, 800.0),
        (2, "champion", "guidance", "all_read", 1, 1, 1, 300.0),
    ]
    assert found[0]["journey_ids"] == ["j1", "j2"]
    assert found[0]["criterion_ids"] == ["compared"]
    assert (found[0]["offering_id"], found[0]["currency"]) == ("crm", "EUR")


def test_nothing_is_suggested_for_what_is_met_won_or_asks_for_no_content() -> None:
    assert not _suggestions(
        journeys=[_journey(1, 500.0), {**_journey(2, 300.0), "is_won": True}],
        criteria=[unmet("budget_named", journey_id="j1"), unmet("compared", journey_id="j2")],
        members=[member("user1", journey_id="j1"), member("user2", journey_id="j2")],
    )


def test_unknown_money_is_empty_and_ranks_last() -> None:
    found = _suggestions(
        journeys=[_journey(1, None), _journey(2, 1.0)],
        criteria=[unmet("compared", journey_id="j1"), unmet("compared", journey_id="j2")],
        members=[member("user1", journey_id="j1"), member("boss", "economic_buyer", journey_id="j2")],
    )
    assert [(row["role"], row["stuck_amount"]) for row in found] == [("economic_buyer", 1.0), ("user", None)]
