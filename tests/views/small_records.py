"""What the small world's sources recorded, resolved: companies, people, journeys and touches."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tests.views.published import Rows
from tests.views.small_people import (
    AS_OF_AT,
    BOUGHT,
    CONTENTS,
    DOINGS,
    JOURNEY,
    LONG,
    LONG_NAME,
    LOST,
    NOBODY,
    QUIET,
    TEAM,
    at,
    long_team,
)

from quorate.views.reading import CONTRACTS


def company() -> dict[str, Rows]:
    accounts = [
        (
            "a_alder",
            "Aldermoor Logistics",
            ["aldermoor.example", "aldermoor-freight.example"],
            "Logistics",
            2300,
            "GB",
        ),
        ("a_long", LONG_NAME, ["kreissparkassenverband-nordwest.example"], "Banking", 18400, "DE"),
        ("a_fenwick", "Fenwick & Sons", ["fenwick.example"], None, None, None),
        ("a_harbour", "Harbour Mills", ["harbourmills.example"], "Food", 410, "IE"),
        ("a_oak", "Oakhurst", ["oakhurst.example"], "Furniture", 90, "US"),
        ("a_none", "Quiet Harbour", [], None, None, None),
        ("a_twin_1", "Twin Rivers", ["twinrivers.example"], None, None, None),
        ("a_twin_2", "Twin Rivers", ["twin-rivers.example"], None, None, None),
    ]
    names = ("account_id", "name", "domains", "industry", "employees", "country")
    people = [
        {
            "person_id": member["person_id"],
            "account_id": "a_alder" if not member["is_external"] else None,
            "full_name": member["name"],
            "email": f"{member['person_id'][2:]}@aldermoor.example",
            "emails": [f"{member['person_id'][2:]}@aldermoor.example"],
            "title": member["title"],
            "is_external": member["is_external"],
            "left_at": at(date(2026, 3, 1)) if member["membership"] == "left" else None,
        }
        for member in TEAM
    ]
    people += [
        {
            "person_id": row["person_id"],
            "account_id": "a_long",
            "full_name": row["name"],
            "title": row["title"],
            "email": f"{row['person_id']}@ksv.example",
            "emails": [f"{row['person_id']}@ksv.example"],
            "is_external": row["is_external"],
        }
        for row in long_team()
    ]
    return {
        "accounts": [
            {**dict(zip(names, row, strict=True)), "is_customer": row[0] == "a_alder", "owner_id": "c_ines"}
            for row in accounts
        ],
        "people": people,
        "colleagues": [
            {"colleague_id": "c_ines", "name": "Ines Duarte", "function": "sales", "is_active": True},
            {"colleague_id": "c_paul", "name": "Paul Osei", "function": "marketing", "is_active": True},
        ],
        "offerings": [
            {"offering_id": "of_relay", "name": "Relay", "family": "Planning"},
            {"offering_id": "of_tally", "name": "Tally", "family": "Finance"},
        ],
        "contents": [
            {"content_id": name, "title": title, "format": kind, "intent": intent, "audience": "team"}
            for name, title, kind, intent in CONTENTS
        ],
        "campaigns": [],
        "identifiers": [
            {
                "kind": "email",
                "value": "ben@aldermoor.example",
                "person_id": "p_ben",
                "since_at": at(date(2026, 2, 3)),
            },
            {
                "kind": "crm_contact",
                "value": "salesforce:0035e00000AAAAAAA1",
                "person_id": "p_ben",
                "since_at": at(date(2026, 3, 1)),
            },
        ],
        "matches": [
            {
                "subject_kind": "person",
                "left_id": "salesforce:0035e00000AAAAAAA1",
                "right_id": "ben@aldermoor.example",
                "decision": "same",
                "probability": None,
                "rule": "same_email",
                "reasons": '{"email": "ben@aldermoor.example", "title": null, "same_in": ["CRM", "web"]}',
                "decided_by": "rule",
                "is_locked": False,
            }
        ],
    }


def journeys() -> dict[str, Rows]:
    def journey(
        journey_id: str, account: str, offering: str | None, opened: date, outcome: str = "open", **more: Any
    ) -> dict[str, Any]:
        return {
            "journey_id": journey_id,
            "account_id": account,
            "offering_id": offering,
            "journey_map": "standard",
            "opened_at": at(opened),
            "outcome": outcome,
            "opportunity_ids": [],
            **more,
        }

    def deal(
        name: str, account: str, amount: float | None, stage: str, outcome: str = "open", **more: Any
    ) -> dict[str, Any]:
        return {
            "opportunity_id": f"salesforce:{name}",
            "account_id": account,
            "name": f"{name} deal",
            "amount": amount,
            "currency": "EUR",
            "crm_stage": stage,
            "created_at": at(date(2026, 3, 10)),
            "outcome": outcome,
            "owner_id": "c_ines",
            "close_on": date(2026, 8, 31),
            **more,
        }

    return {
        "journeys": [
            journey(
                JOURNEY,
                "a_alder",
                "of_relay",
                date(2026, 2, 3),
                opportunity_ids=["salesforce:006A", "salesforce:006B"],
                first_two_way_at=at(date(2026, 3, 2)),
            ),
            journey(
                BOUGHT,
                "a_alder",
                "of_tally",
                date(2025, 3, 1),
                "won",
                closed_at=at(date(2025, 9, 12)),
                opportunity_ids=["salesforce:006C"],
            ),
            journey(LONG, "a_long", "of_relay", date(2026, 1, 12), opportunity_ids=["salesforce:006D"]),
            journey(NOBODY, "a_fenwick", None, date(2026, 6, 20)),
            journey(
                LOST,
                "a_harbour",
                "of_tally",
                date(2025, 8, 1),
                "lost_competitor",
                closed_at=at(date(2026, 2, 2)),
                opportunity_ids=["salesforce:006E"],
            ),
            journey(QUIET, "a_oak", None, date(2025, 5, 1), "quiet", closed_at=at(date(2025, 12, 1))),
        ],
        "opportunities": [
            deal("006A", "a_alder", 180_000.0, "Negotiation"),
            deal("006B", "a_alder", 40_000.0, "Prospecting"),
            deal(
                "006C",
                "a_alder",
                75_000.0,
                "Closed Won",
                "won",
                created_at=at(date(2025, 4, 1)),
                closed_at=at(date(2025, 9, 12)),
            ),
            deal("006D", "a_long", None, "Qualification"),
            deal(
                "006E",
                "a_harbour",
                60_000.0,
                "Closed Lost",
                "lost_competitor",
                competitor="Othervendor",
                loss_reason="price",
                closed_at=at(date(2026, 2, 2)),
            ),
        ],
        "opportunity_changes": [
            {
                "opportunity_id": "salesforce:006A",
                "changed_at": at(date(2026, 4, 1)),
                "known_at": at(date(2026, 4, 1)),
                "field": "crm_stage",
                "old_value": "Qualification",
                "new_value": "Negotiation",
            },
            {
                "opportunity_id": "salesforce:006A",
                "changed_at": at(date(2026, 5, 2)),
                "known_at": at(date(2026, 5, 4)),
                "field": "amount",
                "old_value": "150000",
                "new_value": "180000",
            },
        ],
        "opportunity_contacts": [
            {
                "opportunity_id": "salesforce:006A",
                "person_id": "p_ann",
                "crm_role": "Economic Buyer",
                "is_primary": True,
                "known_at": at(date(2026, 3, 10)),
            },
        ],
    }


def link(touch: Mapping[str, Any], journey: str, *, is_two_way: bool = False) -> dict[str, Any]:
    """A touch as one that belongs to a journey."""
    own = {name: value for name, value in touch.items() if name in CONTRACTS["journey_touches"].names}
    return {**own, "journey_id": journey, "is_two_way": is_two_way, "is_after_close": False}


def contact() -> dict[str, Rows]:
    touches, links = [], []
    for number, (person, day, channel, action, initiator, content, colleague, two_way) in enumerate(DOINGS):
        touch = {
            "touch_id": f"t_{number:02}",
            "occurred_at": at(day),
            "person_id": person,
            "visitor_id": None if person else "v_1",
            "channel": channel,
            "action": action,
            "initiator": initiator,
        }
        # one call was logged two weeks late
        known = at(day) + timedelta(days=14 if channel == "call" else 0)
        touches.append(
            {
                **touch,
                "known_at": known,
                "imported_at": AS_OF_AT,
                "source": "salesforce",
                "content_id": content,
                "source_record_id": f"00T{number:02}",
                "account_id": "a_alder",
                "colleague_id": colleague,
                "properties": json.dumps({"subject": "<script>alert(1)</script>"}) if number == 0 else "{}",
            }
        )
        links.append(link(touches[-1], JOURNEY, is_two_way=two_way))
    for number, row in enumerate(long_team()):
        for week in range(number % 4 + 1):
            day = date(2026, 2, 2) + timedelta(days=7 * (number + 2 * week) % 140)
            touch = {
                "touch_id": f"t_long_{number:02}_{week}",
                "occurred_at": at(day),
                "person_id": row["person_id"],
                "channel": "web" if week % 2 else "email",
                "action": "viewed" if week % 2 else "sent",
                "initiator": "buyer" if week % 2 else "marketing",
            }
            touches.append(
                {
                    **touch,
                    "known_at": at(day),
                    "imported_at": AS_OF_AT,
                    "source": "segment",
                    "source_record_id": "x",
                    "account_id": "a_long",
                    "properties": "{}",
                }
            )
            links.append(link(touches[-1], LONG))
    return {"touches": touches, "journey_touches": links}
