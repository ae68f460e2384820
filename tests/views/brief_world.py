"""The small world with a rival, a meeting ahead, and facts that people wrote down."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
from tests.views.small_people import DOINGS, JOURNEY
from tests.views.small_world import small_world

MEETING_AT = datetime(2026, 7, 8, 9)


def _fact(fact_id: str, about: str, subject: str, aspect: str, says: str, **more: Any) -> dict[str, Any]:
    known = {"names": [], "source": "A survey", "held_on": date(2026, 3, 1), "stale_on": date(2027, 3, 1)}
    return {
        "fact_id": fact_id,
        "about": about,
        "subject": subject,
        "aspect": aspect,
        "says": says,
        **known,
        **more,
    }


FACTS = [
    _fact(
        "industries.logistics.threats.1",
        "industry",
        "Logistics",
        "threat",
        "Drivers are short.",
        names=["logistics"],
        stale_on=date(2026, 6, 30),
    ),
    _fact(
        "industries.logistics.opportunities.1",
        "industry",
        "Logistics",
        "opportunity",
        "Rail is back.",
        names=["logistics"],
    ),
    _fact(
        "rivals.other.weaknesses.1",
        "rival",
        "Othervendor",
        "weakness",
        "It has *no* <b>map</b>.",
        names=["othervendor"],
        alternative="rival",
    ),
    _fact(
        "rivals.other.economic_buyer.risks.1",
        "rival",
        "Othervendor",
        "risk",
        "Paying twice.",
        names=["othervendor"],
        alternative="rival",
        role="economic_buyer",
    ),
    _fact(
        "roles.economic_buyer.ours.gains.1",
        "role",
        "economic_buyer",
        "gain",
        "A date that holds.",
        alternative="ours",
        role="economic_buyer",
    ),
    _fact(
        "roles.champion.nothing.risks.1",
        "role",
        "champion",
        "risk",
        "Fire drills go on.",
        alternative="nothing",
        role="champion",
    ),
]


def brief_world() -> dict[str, Any]:
    """Every table of it. The buyers compared Othervendor; two of them are invited to a meeting a week ahead."""
    tables = small_world()
    touches = [dict(row) for row in rows(tables["touches"])]
    for row in touches:
        if row["action"] == "compared":
            row["competitor"] = "Othervendor"
    links = [dict(row) for row in rows(tables["journey_touches"])]
    for person in ("p_ann", "p_cho"):
        touch = {
            "touch_id": f"t_ahead_{person}",
            "occurred_at": MEETING_AT,
            "person_id": person,
            "channel": "meeting",
            "action": "invited",
            "initiator": "sales",
        }
        links.append({**touch, "journey_id": JOURNEY, "is_two_way": False, "is_after_close": False})
        touches.append(
            {
                **touch,
                "source": "calendar",
                "source_record_id": "event-9",
                "known_at": datetime(2026, 6, 29),
                "imported_at": datetime(2026, 6, 30),
                "account_id": "a_alder",
                "properties": "{}",
            }
        )
    doings = [
        {
            "journey_id": JOURNEY,
            "touch_id": f"t_{number:02}",
            "person_id": person,
            "occurred_at": datetime.combine(day, datetime.min.time()),
            "channel": channel,
            "content_id": content,
        }
        for number, (person, day, channel, action, _, content, _, _) in enumerate(DOINGS)
        if person and action != "sent"
    ]
    accounts = [
        {**row, "industry": "Logistics" if row["account_id"] == "a_alder" else row.get("industry")}
        for row in rows(tables["accounts"])
    ]
    return {
        **tables,
        "touches": touches,
        "journey_touches": links,
        "member_doings": doings,
        "accounts": accounts,
        "knowledge_facts": FACTS,
    }


def rows(table: Any) -> list[dict[str, Any]]:
    return table.to_pylist() if isinstance(table, pa.Table) else list(table)
