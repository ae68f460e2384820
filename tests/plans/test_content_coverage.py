"""The grid worked by hand: what fits, gaps, waste, and what is too thin to tell."""

from __future__ import annotations

from typing import Any

from tests.plans.worked import MAP_TABLES, at, member, working
from tests.worlds import run_steps

from quorate.warehouse.steps import SqlStep

STEPS = [
    SqlStep("quorate.plans", name)
    for name in ("content_labels", "content_fits", "content_presence", "content_coverage")
]


def _content(content_id: str, intent: str = "guidance", **given: Any) -> dict[str, Any]:
    unlabelled: dict[str, list[str]] = {"roles": [], "stages": [], "offering_ids": []}
    return {"content_id": content_id, "has_link": True, "intent": intent, **unlabelled, **given}


def test_gaps_waste_and_what_is_thin() -> None:
    """Five journeys for one offering, each with a champion in the first stage; a user in one of them."""
    journeys = [
        *({"journey_id": f"j{number}", "offering_id": "crm", "journey_map": "tiny"} for number in range(5)),
        {"journey_id": "unnamed", "offering_id": None, "journey_map": "tiny"},
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
        _content("of_no_use_here", "onboarding", roles=["user"], stages=["decide"]),
        _content("links_nowhere", roles=["user"], stages=["explore"], has_link=False),
        _content("for_deciding", "proof", roles=["champion"], stages=["decide"], offering_ids=["crm"]),
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
    rows = run_steps(
        STEPS,
        {
            "map_roles": MAP_TABLES["map_roles"],
            "map_stages": MAP_TABLES["map_stages"],
            "offerings": [{"offering_id": "crm", "name": "CRM"}],
            "contents": contents,
            "journeys": journeys,
            "members": [{name: value for name, value in row.items() if name != "place"} for row in members],
            "stage_history": history,
            "member_doings": working("member_doings", doings),
            "content_lifts": [
                {
                    "scope": "offering",
                    "role": "champion",
                    "stage": "decide",
                    "offering_id": "crm",
                    "lift": 0.2,
                    "lift_low": 0.05,
                    "lift_high": 0.35,
                },
                {
                    "scope": "offering",
                    "role": "user",
                    "stage": "explore",
                    "offering_id": "crm",
                    "lift": 0.2,
                    "lift_low": -0.05,
                    "lift_high": 0.45,
                },
                {
                    "scope": "all",
                    "role": "user",
                    "stage": "explore",
                    "offering_id": None,
                    "lift": 0.9,
                    "lift_low": 0.8,
                    "lift_high": 1.0,
                },
            ],
        },
    )
    assert len(rows) == 4 * 4 * 2
    names = ("content_count", "suited_count", "reads_count", "journeys_count", "finding")
    found = {
        (row["role"], row["stage"], row["offering_id"]): tuple(row[name] for name in names)
        for row in rows
        if row["content_count"] or row["reads_count"] or row["journeys_count"]
    }
    assert found == {
        ("champion", "explore", "crm"): (1, 1, 0, 5, "waste"),
        ("economic_buyer", "explore", "crm"): (1, 1, 0, 1, "thin"),
        ("champion", "decide", "crm"): (1, 1, 1, 1, "works"),
        ("user", "explore", "crm"): (1, 1, 1, 1, "thin"),
        # what there is for users who decide is for customers, so nothing helps
        ("user", "decide", "crm"): (1, 0, 0, 1, "gap"),
        ("user", "decide", None): (1, 0, 0, 0, "thin"),
        ("user", "explore", None): (1, 1, 1, 1, "thin"),
    }
    lifts = {
        (row["role"], row["stage"], row["offering_id"]): row["lift"]
        for row in rows
        if row["lift"] is not None
    }
    assert lifts == {("champion", "decide", "crm"): 0.2, ("user", "explore", "crm"): 0.2}
    assert {row["finding"] for row in rows if not row["journeys_count"]} == {"thin"}
