from __future__ import annotations

from typing import Any

from tests.plans.worked import MAP_TABLES, at, member, working
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.plans", "content_coverage")


def _content(content_id: str, **labels: list[str]) -> dict[str, Any]:
    unlabelled: dict[str, list[str]] = {"roles": [], "stages": [], "offering_ids": []}
    return {"content_id": content_id, **unlabelled, **labels}


def test_gaps_waste_and_what_is_thin() -> None:
    """Five journeys for one offering, each with a champion in the first stage; a user in one of them."""
    journeys = [
        *({"journey_id": f"j{number}", "offering_id": "crm"} for number in range(5)),
        {"journey_id": "unnamed", "offering_id": None},
    ]
    history = [
        *(
            {
                "journey_id": f"j{number}",
                "stage": "explore",
                "entered_at": at("01-01"),
                "left_at": at("02-01"),
            }
            for number in range(5)
        ),
        {"journey_id": "j0", "stage": "decide", "entered_at": at("02-01")},
        {"journey_id": "unnamed", "stage": "explore", "entered_at": at("01-01")},
    ]
    joined = {"joined_at": at("01-01")}
    members = [
        *(member(f"champion{number}", "champion", journey_id=f"j{number}", **joined) for number in range(5)),
        member("user0", "user", journey_id="j0", **joined),
        member("boss1", "economic_buyer", journey_id="j1", **joined),
        member("late", "procurement", journey_id="j1", joined_at=at("03-01")),
        member("user_unnamed", "user", journey_id="unnamed", **joined),
    ]
    contents = [
        _content("for_champions", roles=["champion"], stages=["explore"], offering_ids=["crm"]),
        _content("for_users", roles=["user"], stages=["explore"]),
        _content("for_bosses", roles=["economic_buyer"], stages=["explore"], offering_ids=["crm"]),
        _content("for_deciding", roles=["champion"], stages=["decide"], offering_ids=["crm"]),
    ]
    doings = [
        {
            "journey_id": journey,
            "touch_id": f"t{number}",
            "person_id": person,
            "content_id": content,
            "occurred_at": at(day),
        }
        for number, (journey, person, content, day) in enumerate(
            [
                ("j0", "user0", "for_users", "01-05"),
                ("j0", "user0", "for_users", "02-01"),
                ("j0", "champion0", "for_deciding", "01-05"),
                ("j0", "champion0", "for_deciding", "02-05"),
                ("j0", "champion0", None, "01-06"),
                ("unnamed", "user_unnamed", "for_users", "01-06"),
            ]
        )
    ]
    rows = run_step(
        STEP,
        {
            "map_roles": MAP_TABLES["map_roles"],
            "map_stages": MAP_TABLES["map_stages"],
            "offerings": [{"offering_id": "crm", "name": "CRM"}],
            "contents": contents,
            "journeys": journeys,
            "members": [{name: value for name, value in row.items() if name != "place"} for row in members],
            "stage_history": history,
            "member_doings": working("member_doings", doings),
        },
    )
    assert len(rows) == 4 * 4 * 2
    names = ("content_count", "reads_count", "journeys_count", "finding")
    found = {
        (row["role"], row["stage"], row["offering_id"]): tuple(row[name] for name in names)
        for row in rows
        if row["content_count"] or row["reads_count"] or row["journeys_count"]
    }
    assert found == {
        ("champion", "explore", "crm"): (1, 0, 5, "waste"),
        ("economic_buyer", "explore", "crm"): (1, 0, 1, "thin"),
        ("champion", "decide", "crm"): (1, 1, 1, "thin"),
        ("user", "explore", "crm"): (1, 1, 1, "thin"),
        ("user", "decide", "crm"): (0, 0, 1, "gap"),
        ("user", "explore", None): (1, 1, 1, "thin"),
    }
    assert all(row["lift"] is None for row in rows)
    assert {row["finding"] for row in rows if not row["journeys_count"]} == {"thin"}
