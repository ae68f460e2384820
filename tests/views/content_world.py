"""A catalogue of four assets, three teams and a grid, published as the river would."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from tests.views.published import new_workspace, publish, snapshot_of

from quorate.settings import default_journey_map, map_tables
from quorate.warehouse.snapshots import Snapshot

AS_OF_AT = datetime(2026, 7, 1)
FIRST = "unaware"


def _asset(content_id: str, title: str, **given: Any) -> dict[str, Any]:
    known = {
        "format": "guide",
        "intent": "guidance",
        "audience": "team",
        "has_link": True,
        "url": f"https://x.example/{content_id}",
    }
    return {"content_id": content_id, "title": title, **known, **given}


def content_tables() -> dict[str, Any]:
    """Two journeys have read; a third has nobody in it yet."""
    members = [("j1", "ana", "champion"), ("j1", "bo", "user"), ("j2", "ana", "champion")]
    reads = [
        ("j1", "t1", "ana", "C1", 3),
        ("j1", "t2", "ana", "C1", 4),
        ("j1", "t3", "bo", "C1", 5),
        ("j2", "t4", "ana", "C2", 6),
    ]
    return {
        **map_tables([default_journey_map()]),
        "contents": [
            _asset(
                "C1",
                "Finding the problem",
                roles=["champion"],
                stages=["define"],
                offering_ids=["relay"],
                topics=["cost"],
            ),
            _asset("C2", "A <b>sharp</b> look", intent="insight", roles=["champoin"], offering_ids=["relay"]),
            _asset("C3", "Nobody can open this", has_link=False, url="on my disk"),
            _asset("C4", "What nobody labelled", intent=None, url=None, has_link=False),
        ],
        "offerings": [
            {"offering_id": "relay", "name": "Acme Relay"},
            {"offering_id": "tally", "name": "Acme Tally"},
        ],
        "accounts": [{"account_id": "a1", "name": "Aldermoor"}, {"account_id": "a2", "name": "Oakhurst"}],
        "journeys": [
            {
                "journey_id": "j1",
                "account_id": "a1",
                "offering_id": "relay",
                "journey_map": "standard",
                "outcome": "open",
                "opened_at": datetime(2026, 1, 1),
                "opportunity_ids": ["o1"],
            },
            {
                "journey_id": "j2",
                "account_id": "a2",
                "offering_id": None,
                "journey_map": "standard",
                "outcome": "won",
                "opened_at": datetime(2026, 1, 1),
                "opportunity_ids": [],
            },
        ],
        "opportunities": [
            {
                "opportunity_id": "o1",
                "account_id": "a1",
                "name": "Relay for Aldermoor",
                "amount": 9000.0,
                "currency": "EUR",
                "created_at": datetime(2026, 1, 5),
                "outcome": "open",
                "is_renewal": False,
            },
        ],
        "members": [
            {
                "journey_id": journey,
                "person_id": person,
                "role": role,
                "membership": "confirmed",
                "momentum": "active",
                "stance": "unknown",
                "joined_at": datetime(2026, 1, 1),
                "influence": 0.5,
                "role_probability": 1.0,
            }
            for journey, person, role in members
        ],
        "people": [{"person_id": "ana", "full_name": "Ana Ruiz"}, {"person_id": "bo", "full_name": "Bo Li"}],
        "stage_history": [
            {
                "journey_id": journey,
                "stage": "define",
                "entered_at": datetime(2026, 1, 2),
                "basis": "criteria",
                "direction": "forward",
            }
            for journey in ("j1", "j2")
        ],
        "touches": [
            {
                "touch_id": touch,
                "occurred_at": datetime(2026, 3, day),
                "known_at": datetime(2026, 3, day),
                "source": "web",
                "source_record_id": touch,
                "person_id": person,
                "channel": "web",
                "action": "viewed",
                "initiator": "buyer",
                "content_id": content,
                "properties": "{}",
            }
            for _, touch, person, content, day in reads
        ],
        "member_doings": [
            {
                "journey_id": journey,
                "touch_id": touch,
                "person_id": person,
                "occurred_at": datetime(2026, 3, day),
                "channel": "web",
                "content_id": content,
            }
            for journey, touch, person, content, day in reads
        ],
        "content_fits": [
            {
                "role": role,
                "stage": "define",
                "offering_key": offering,
                "content_id": content,
                "intent": "guidance",
                "is_suited": suited,
            }
            for role, offering, content, suited in (
                ("champion", "relay", "C1", True),
                ("champion", "relay", "C2", True),
                ("user", "relay", "C2", False),
                ("champion", "", "C2", False),
            )
        ],
        "content_presence": [
            {
                "journey_id": journey,
                "person_id": person,
                "role": role,
                "stage": "define",
                "offering_key": "relay" if journey == "j1" else "",
                "entered_at": datetime(2026, 1, 2),
            }
            for journey, person, role in members
        ],
        "content_coverage": _coverage(),
        "content_lifts": [
            {
                "scope": "all",
                "role": "champion",
                "stage": "define",
                "offering_id": None,
                "reader_count": 40,
                "reader_advanced_count": 20,
                "other_count": 90,
                "other_advanced_count": 30,
                "reader_journeys_count": 12,
                "other_journeys_count": 30,
                "reader_advanced_share": 0.5,
                "other_advanced_share": 0.3,
                "difference": 0.2,
                "lift": 0.15,
                "lift_low": 0.02,
                "lift_high": 0.28,
            },
        ],
        "content_suggestions": [
            {
                "place": 1,
                "role": "user",
                "stage": "define",
                "offering_id": "relay",
                "intent": "guidance",
                "reason": "nothing_fits",
                "content_count": 0,
                "members_count": 1,
                "journeys_count": 1,
                "stuck_amount": 9000.0,
                "currency": "EUR",
                "journey_ids": ["j1"],
                "criterion_ids": ["problem_shared"],
            },
        ],
        "contributions": [
            {
                "model": "linear",
                "dimension": "content",
                "value_key": "C1",
                "transition": "won",
                "share": 0.5,
                "amount": 450.0,
                "amount_low": 0.0,
                "amount_high": 900.0,
                "currency": "EUR",
            },
        ],
    }


def _coverage() -> list[dict[str, Any]]:
    """Every role and stage of the map; what is not written by hand has nobody in it."""
    journey_map = default_journey_map()
    written = {
        ("champion", "define", "relay"): (2, 2, 2, 1, 1, "thin"),
        ("champion", "define", None): (1, 0, 1, 1, 1, "gap"),
        ("user", "define", "relay"): (1, 0, 0, 0, 6, "gap"),
    }
    names = ("content_count", "suited_count", "reads_count", "readers_count", "journeys_count", "finding")
    return [
        {
            "role": role.role,
            "stage": stage.stage,
            "offering_id": offering,
            **dict(
                zip(
                    names,
                    written.get((role.role, stage.stage, offering), (0, 0, 0, 0, 0, "thin")),
                    strict=True,
                )
            ),
        }
        for role in journey_map.roles
        for stage in journey_map.stages
        for offering in ("relay", "tally", None)
    ]


def content_snapshot(root: Path) -> Snapshot:
    """The world, published."""
    workspace = new_workspace(root)
    publish(workspace, content_tables(), AS_OF_AT, "run_content")
    return snapshot_of(workspace)
