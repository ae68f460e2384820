"""A made-up vendor with a handful of accounts, chosen so that every page has something awkward to show.

- Aldermoor Logistics: an open journey with a team of every stance, an outside advisor, an empty role and a CRM
  that is ahead of the buyers; and a purchase they made before.
- A savings bank with a very long name and a team of twenty-five people with very long names.
- Fenwick & Sons: a journey nobody is known of, without an opportunity.
- Harbour Mills: lost to a competitor. Oakhurst: gone quiet. Quiet Harbour: no journey at all.
- Two different companies called Twin Rivers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
from tests.views.published import Rows

from quorate.settings import default_journey_map, map_tables

AS_OF_AT = datetime(2026, 7, 1)
TODAY = date(2026, 6, 30)
RUN_ID = "run_small_world"
JOURNEY, BOUGHT, LONG, NOBODY, LOST, QUIET = "j_alder", "j_bought", "j_long", "j_nobody", "j_lost", "j_quiet"
LONG_NAME = (
    "Kreissparkassenverband Nordwestdeutschland Verwaltungs- und Beteiligungsgesellschaft mbH & Co. KG"
)

_TEAM = """
p_ann|Ann Lindqvist|Chief Financial Officer|economic_buyer|0.93|confirmed|active|1.0|supporter|0.48|0.62|
p_ben|Ben Achterberg|Operations Director|champion|1.0|confirmed|active|0.8|champion|0.81|0.9|
p_cho|Cho Ji-woo|Head of IT|technical|0.74|confirmed|cooling|0.6|sceptic|-0.38|0.55|
p_dev|Devika Raman|Security Architect|legal_security|0.66|likely|active|0.5|neutral|0.05|0.31|
p_eve|Eve Okafor|General Counsel|legal_security|0.58|confirmed|quiet|0.5|opponent|-0.72|0.4|
p_fin|Finn Doyle|Warehouse Planner|user|0.52|likely|active|0.4|supporter|0.33|0.28|
p_gia|Gia Romano|Logistics Analyst|user|0.47|likely|quiet|0.4|unknown||0.0|
p_hal|Hal Brandt|Data Engineer|technical|0.44|candidate|active|0.6|unknown||0.0|
p_ida|||unknown|0.0|candidate|quiet|0.3|unknown||0.0|
p_jon|Jon Sato|Partner, Sato & Grimm|outside_advisor|0.79|confirmed|cooling|0.3|neutral|0.12|0.22|outside
p_kim|Kim Novak|Former Head of IT|technical|0.6|left|quiet|0.6|supporter|0.4|0.2|
"""


def _person(line: str) -> dict[str, Any]:
    person, name, title, role, likely, membership, momentum, influence, stance, score, sure, place = (
        line.split("|")
    )
    return {
        "person_id": person,
        "name": name or None,
        "title": title or None,
        "role": role,
        "role_probability": float(likely),
        "membership": membership,
        "momentum": momentum,
        "influence": float(influence),
        "stance": stance,
        "stance_score": float(score) if score else None,
        "stance_confidence": float(sure),
        "is_external": place == "outside",
    }


TEAM = [_person(line) for line in _TEAM.strip().splitlines()]
_LONG_FIRST = ("Maximiliane", "Bartholomäus", "Annegret", "Friedrich-Wilhelm", "Konstantina")
_LONG_LAST = (
    "von Hohenstein-Schwarzburg",
    "Papadimitrakopoulou",
    "Ó Súilleabháin",
    "Wojciechowska-Brzęczyszczykiewicz",
    "Li",
)
_LONG_ROLES = ("economic_buyer", "champion", "technical", "user", "user", "procurement", "legal_security")
_STANCES = (("champion", 0.8), ("supporter", 0.4), ("unknown", None), ("sceptic", -0.4), ("neutral", 0.0))
_MOMENTA = ("active", "cooling", "quiet")

# who, day, channel, action, initiator, content, colleague, two-way
_DOINGS = (
    ("p_ben", date(2026, 2, 3), "web", "downloaded", "buyer", "c_guide", None, False),
    ("p_fin", date(2026, 2, 5), "web", "viewed", "buyer", "c_guide", None, False),
    ("p_ann", date(2026, 2, 18), "webinar", "attended", "buyer", "c_webinar", "c_paul", False),
    ("p_ben", date(2026, 2, 18), "webinar", "attended", "buyer", "c_webinar", "c_paul", False),
    ("p_ben", date(2026, 3, 2), "meeting", "attended", "sales", None, "c_ines", True),
    ("p_cho", date(2026, 3, 2), "meeting", "attended", "sales", None, "c_ines", True),
    ("p_ann", date(2026, 3, 20), "email", "sent", "marketing", "c_case", "c_paul", False),
    ("p_ann", date(2026, 3, 21), "email", "clicked", "buyer", "c_case", None, False),
    ("p_cho", date(2026, 4, 9), "review_site", "compared", "buyer", None, None, False),
    ("p_dev", date(2026, 4, 14), "web", "downloaded", "buyer", "c_guide", None, False),
    ("p_jon", date(2026, 4, 22), "email", "replied", "buyer", None, "c_ines", True),
    ("p_eve", date(2026, 4, 28), "meeting", "missed", "sales", None, "c_ines", False),
    ("p_ben", date(2026, 5, 6), "meeting", "attended", "sales", None, "c_ines", True),
    ("p_ann", date(2026, 5, 6), "meeting", "attended", "sales", None, "c_ines", True),
    ("p_dev", date(2026, 5, 6), "meeting", "attended", "sales", None, "c_ines", True),
    ("p_eve", date(2026, 5, 19), "email", "sent", "sales", None, "c_ines", False),
    ("p_gia", date(2026, 3, 11), "web", "viewed", "buyer", "c_case", None, False),
    ("p_hal", date(2026, 6, 16), "web", "viewed", "buyer", "c_guide", None, False),
    ("p_ben", date(2026, 6, 12), "call", "answered", "sales", None, "c_ines", True),
    ("p_fin", date(2026, 6, 18), "product", "trialled", "buyer", None, None, False),
    ("p_ann", date(2026, 6, 24), "email", "opened", "buyer", None, None, False),
    (None, date(2026, 1, 29), "web", "viewed", "buyer", "c_guide", None, False),
    ("p_kim", date(2026, 2, 10), "email", "sent", "marketing", "c_case", "c_paul", False),
)  # fmt: skip


_CONTENTS = (
    ("c_guide", "How to choose a planning system", "guide", "guidance"),
    ("c_case", "How a freight firm cut its stock by a third", "case_study", "proof"),
    ("c_webinar", "Planning under uncertainty", "webinar", "insight"),
)


def small_world() -> dict[str, Rows | pa.Table]:
    """Every table of the small world."""
    return {
        **map_tables(default_journey_map()),
        **_company(),
        **_journeys(),
        **_team(),
        **_contact(),
        **_stages(),
        **_outlook(),
        "set_aside": [
            {
                "source": "salesforce",
                "source_record_id": "Contact.csv:7",
                "reason_code": "no_key",
                "reason": "the row has no id",
                "raw": '{"Id": "", "LastName": "<b>Nobody</b>"}',
            }
        ],
        "runs": [
            {
                "run_id": RUN_ID,
                "as_of_at": AS_OF_AT,
                "started_at": AS_OF_AT,
                "finished_at": AS_OF_AT,
                "engine": "duckdb 2.0.0",
                "code_version": "0123456789abcdef",
                "map_fingerprint": "f" * 64,
                "input_fingerprints": "{}",
                "row_counts": "{}",
                "status": "published",
            }
        ],
    }


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day."""
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=hour)


def long_team() -> Iterator[dict[str, Any]]:
    """Twenty-five people with names of every awkward length."""
    for number in range(25):
        stance, score = _STANCES[number % 5]
        role = _LONG_ROLES[number % len(_LONG_ROLES)]
        yield {
            "person_id": f"p_long_{number:02}",
            "name": f"{_LONG_FIRST[number % 5]} {_LONG_LAST[(number // 5 + number) % 5]}",
            "title": "Abteilungsleiterin Beteiligungscontrolling und Unternehmensentwicklung"
            if number % 3
            else None,
            "role": role,
            "role_probability": 0.5 + number / 60,
            "membership": "confirmed" if number % 4 else "likely",
            "momentum": _MOMENTA[number % 3],
            "influence": {"economic_buyer": 1.0, "champion": 0.8, "technical": 0.6, "user": 0.4}.get(
                role, 0.5
            ),
            "stance": stance,
            "stance_score": score,
            "stance_confidence": 0.0 if stance == "unknown" else 0.2 + number / 40,
            "is_external": number in (11, 23),
        }


def _company() -> dict[str, Rows]:
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
            for name, title, kind, intent in _CONTENTS
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
                "reasons": '{"email": "ben@aldermoor.example"}',
                "decided_by": "rule",
                "is_locked": False,
            }
        ],
    }


def _journeys() -> dict[str, Rows]:
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


def _member(journey_id: str, row: dict[str, Any], last: datetime | None) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in ("name", "title")}
    reasons = [{"title": row["title"], "function": "finance"}] if row["title"] else []
    return {
        **kept,
        "journey_id": journey_id,
        "joined_at": at(date(2026, 2, 3)),
        "last_touch_at": last,
        "role_reasons": json.dumps(reasons),
    }


def _team() -> dict[str, Rows]:
    touched: dict[str, list[datetime]] = {}
    for person, day, *_ in _DOINGS:
        if person:
            touched.setdefault(person, []).append(at(day))
    members = [_member(JOURNEY, row, max(touched.get(row["person_id"], []), default=None)) for row in TEAM]
    members += [
        _member(LONG, row, at(date(2026, 5, 1) + timedelta(days=number)))
        for number, row in enumerate(long_team())
    ]
    members.append(_member(BOUGHT, TEAM[0], at(date(2025, 9, 1))))
    stances = [
        {
            "journey_id": JOURNEY,
            "person_id": "p_ben",
            "stance_reasons": json.dumps(
                [
                    {
                        "statement_id": "s_ben",
                        "signal": "stated",
                        "read_on": "2026-05-07",
                        "reading": 0.9,
                        "weight": 0.82,
                    },
                    {
                        "touch_id": "t_04",
                        "signal": "attended",
                        "read_on": "2026-03-02",
                        "reading": 0.4,
                        "weight": 0.05,
                    },
                ]
            ),
        }
    ]
    return {
        "members": members,
        "stances": stances,
        "team_members": [
            {
                "journey_id": JOURNEY,
                "person_id": row["person_id"],
                "touch_count": len(touched.get(row["person_id"], [])),
                "buyer_touch_count": 0,
            }
            for row in TEAM
        ],
        "vacancies": [
            {
                "journey_id": JOURNEY,
                "role": "procurement",
                "needed_by_stage": "select",
                "filled_in_won_share": 0.75,
                "candidate_person_ids": ["p_hal"],
            },
            {"journey_id": NOBODY, "role": "champion", "needed_by_stage": None, "filled_in_won_share": None},
        ],
        "statements": [
            {
                "statement_id": "s_ben",
                "stated_at": at(date(2026, 5, 7)),
                "known_at": at(date(2026, 5, 7)),
                "author_id": "c_ines",
                "author_function": "sales",
                "subject": "stance",
                "journey_id": JOURNEY,
                "account_id": "a_alder",
                "person_id": "p_ben",
                "value": "champion",
                "note": "sold it to his board",
            },
        ],
    }


def _contact() -> dict[str, Rows]:
    touches, links = [], []
    for number, (person, day, channel, action, initiator, content, colleague, two_way) in enumerate(_DOINGS):
        touch = {
            "touch_id": f"t_{number:02}",
            "occurred_at": at(day),
            "person_id": person,
            "visitor_id": None if person else "v_1",
            "channel": channel,
            "action": action,
            "initiator": initiator,
        }
        # one call was logged three weeks late
        known = at(day) + timedelta(days=21 if channel == "call" else 0)
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
        links.append({**touch, "journey_id": JOURNEY, "is_two_way": two_way, "is_after_close": False})
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
            links.append({**touch, "journey_id": LONG, "is_two_way": False, "is_after_close": False})
    return {"touches": touches, "journey_touches": links}


def _stages() -> dict[str, Rows]:
    def stay(
        journey: str, stage: str, entered: date, left: date | None, direction: str = "forward", **more: Any
    ) -> dict[str, Any]:
        return {
            "journey_id": journey,
            "stage": stage,
            "entered_at": at(entered),
            "left_at": at(left) if left else None,
            "basis": "criteria",
            "direction": direction,
            **more,
        }

    passed = {"unaware", "define", "explore", "require"}
    criteria = []
    for stage, kind, gate in default_journey_map().gates():
        if kind == "track":
            continue
        for place, criterion in enumerate(gate.criteria):
            is_met: bool | None = stage in passed
            if stage == "select":
                is_met = False if place == 0 else None
            criteria.append(
                {
                    "journey_id": JOURNEY,
                    "stage": stage,
                    "criterion_id": criterion.criterion_id,
                    "kind": kind,
                    "is_met": is_met,
                    "met_at": at(date(2026, 3, 2)) if is_met else None,
                    "progress": 3 if is_met else 2 if stage == "select" and place == 0 else 0,
                    "needed": 3,
                    "touch_ids": ["t_04", "t_05", "s_ben"]
                    if is_met
                    else ["t_13", "t_14"]
                    if place == 0 and stage == "select"
                    else [],
                }
            )
    return {
        "stage_history": [
            stay(JOURNEY, "define", date(2026, 2, 3), date(2026, 2, 20)),
            stay(JOURNEY, "explore", date(2026, 2, 20), date(2026, 3, 20)),
            stay(JOURNEY, "define", date(2026, 3, 20), date(2026, 4, 2), "back"),
            stay(JOURNEY, "require", date(2026, 4, 2), date(2026, 5, 6)),
            stay(JOURNEY, "select", date(2026, 5, 6), None, criterion_ids=["criteria_forming"]),
            stay(BOUGHT, "adopt", date(2025, 9, 12), None, basis="crm"),
            stay(LONG, "validate", date(2026, 6, 20), None),
            stay(NOBODY, "unaware", date(2026, 6, 20), None),
            stay(LOST, "select", date(2025, 10, 1), date(2026, 2, 2)),
        ],
        "criteria_status": criteria,
        "stage_gaps": [
            {
                "journey_id": JOURNEY,
                "crm_stage": "decide",
                "criteria_stage": "select",
                "inferred_stage": None,
                "gap_stages": 2.0,
                "finding": "The CRM says Negotiation; what the buyers did shows Selecting a supplier.",
            },
            {
                "journey_id": LONG,
                "crm_stage": "explore",
                "criteria_stage": "validate",
                "gap_stages": -3.0,
                "finding": "The buyers are further than the CRM says.",
            },
            {"journey_id": NOBODY, "criteria_stage": "unaware", "finding": "No open opportunity in the CRM."},
        ],
        "stage_estimates": [
            {
                "journey_id": JOURNEY,
                "week_on": date(2026, 6, 29),
                "stage": "select",
                "stage_probability": 0.3,
            },
            {
                "journey_id": JOURNEY,
                "week_on": date(2026, 6, 29),
                "stage": "validate",
                "stage_probability": 0.7,
            },
        ],
    }


def _outlook() -> dict[str, Rows]:
    shares = ((30, 0.06, 0.02, 0.03), (90, 0.21, 0.08, 0.1), (180, 0.38, 0.15, 0.19), (365, 0.46, 0.21, 0.27))
    return {
        "agreement": [
            {
                "journey_id": JOURNEY,
                "as_of_on": TODAY,
                "quorum_probability": 0.23,
                "quorum_probability_low": 0.12,
                "quorum_probability_high": 0.41,
                "support": 0.16,
                "dispersion": 0.52,
                "required_role_coverage": 1.0,
                "conflicts": json.dumps(
                    [
                        {
                            "between": "members",
                            "for": "p_ben",
                            "against": "p_eve",
                            "for_score": 0.81,
                            "against_score": -0.72,
                            "for_function": "operations",
                            "against_function": "legal",
                        }
                    ]
                ),
                "swing_person_ids": ["p_cho", "p_eve"],
            },
        ],
        "outlooks": [
            {
                "journey_id": JOURNEY,
                "as_of_on": TODAY,
                "horizon_days": days,
                "won_probability": won,
                "lost_competitor_probability": rival,
                "lost_no_decision_probability": none,
                "open_probability": round(1 - won - rival - none, 9),
                "won_probability_low": won * 0.6,
                "won_probability_high": min(won * 1.5, 1.0),
                "prior_share": 0.4,
                "reasons": json.dumps(
                    {
                        "stage": "select",
                        "has_opportunity": True,
                        "in_it_since": "2026-05-06",
                        "own_history": {"stays": 12, "days": 410.0},
                        "prior": {"days": 120.0, "source": "published"},
                    }
                ),
            }
            for days, won, rival, none in shares
        ],
        "late_engagement": [
            {
                "journey_id": JOURNEY,
                "first_two_way_at": at(date(2026, 3, 2)),
                "stage_at_first_two_way": "explore",
                "shortlist_probability_at_first_two_way": 0.55,
                "days_late": 27.0,
            },
        ],
        "forecast": [
            {
                "as_of_on": TODAY,
                "period_on": date(2026, 7, 1),
                "segment": "all",
                "expected_amount": 101_000.0,
                "low_amount": 0.0,
                "high_amount": 220_000.0,
                "crm_amount": 220_000.0,
                "currency": "EUR",
            },
        ],
        "moves": [
            {
                "move_id": "m_1",
                "journey_id": JOURNEY,
                "vacancy_role": "procurement",
                "play": "bring_in_the_missing_role",
                "owner_function": "sales",
                "owner_id": "c_ines",
                "channel": "referral",
                "due_on": date(2026, 7, 6),
                "serves": "quorum",
                "status": "proposed",
                "reasons": json.dumps(
                    {"rank": 2, "because": "vacancy", "role": "procurement", "filled_in_won_share": 0.75}
                ),
            },
            {
                "move_id": "m_2",
                "journey_id": JOURNEY,
                "person_id": "p_dev",
                "play": "answer_the_open_question",
                "content_id": "c_case",
                "owner_function": "both",
                "channel": "email",
                "due_on": date(2026, 7, 3),
                "serves": "criterion",
                "status": "proposed",
                "expected_gain_amount": 9_400.0,
                "reasons": json.dumps(
                    {
                        "rank": 1,
                        "because": "criterion",
                        "label": "Three people meet with us",
                        "progress": 2,
                        "needed": 3,
                        "touch_ids": ["t_13", "t_14"],
                    }
                ),
            },
        ],
    }
