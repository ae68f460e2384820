"""What the river found in the small world: teams, stages, outlooks and moves."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
from tests.views.published import Rows
from tests.views.small_people import (
    BOUGHT,
    DOINGS,
    JOURNEY,
    LONG,
    LOST,
    NOBODY,
    TEAM,
    TODAY,
    at,
    long_team,
)

from quorate.outlook.quorum_what_if import Changes, quorum_if
from quorate.outlook.stance_states import SCHEMA as STATES
from quorate.outlook.team_arrays import teams_of
from quorate.settings import default_journey_map


def member(journey_id: str, row: dict[str, Any], last: datetime | None) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in ("name", "title")}
    reasons = [{"title": row["title"], "function": "finance"}] if row["title"] else []
    return {
        **kept,
        "journey_id": journey_id,
        "joined_at": at(date(2026, 2, 3)),
        "last_touch_at": last,
        "role_reasons": json.dumps(reasons),
    }


def formations() -> dict[str, Rows]:
    """Warnings: at Aldermoor before we spoke, at Harbour Mills while we were in contact, and one that is over."""
    usual = {
        "started_at": at(date(2026, 2, 3)),
        "expected_count": 0.62,
        "window_weeks": 3,
        "score": 2.4,
        "false_alarm_rate": 0.02,
        "rarity": 0.0041,
        "quiet_quarter_count": 418,
        "is_before_contact": True,
        "person_ids": ["p_ben", "p_fin"],
        "visitor_ids": ["v_1"],
    }
    return {
        "formations": [
            {
                **usual,
                "account_id": "a_alder",
                "detected_at": datetime(2026, 2, 9),
                "people_count": 3,
                "contacted_at": at(date(2026, 3, 2)),
            },
            {
                **usual,
                "account_id": "a_harbour",
                "offering_id": "of_relay",
                "detected_at": datetime(2026, 3, 2),
                "people_count": 4,
                "quiet_quarter_count": 0,
                "is_before_contact": False,
                "person_ids": [],
                "visitor_ids": [],
            },
            {
                **usual,
                "account_id": "a_oak",
                "detected_at": datetime(2025, 9, 1),
                "ended_at": datetime(2025, 11, 3),
                "people_count": 2,
            },
        ],
        "inbound_touches": [
            {
                "touch_id": f"t_{number:02}",
                "account_id": "a_alder",
                "person_id": person,
                "visitor_id": "v_1",
                "occurred_at": at(day),
                "countable_at": at(known),
            }
            for number, person, day, known in (
                (0, "p_ben", date(2026, 2, 3), date(2026, 2, 3)),
                (1, "p_fin", date(2026, 2, 5), date(2026, 2, 5)),
                # told to be of the account only in March
                (16, "p_fin", date(2026, 2, 6), date(2026, 3, 11)),
                (17, "p_hal", date(2026, 6, 16), date(2026, 6, 16)),
            )
        ],
    }


def team() -> dict[str, Rows]:
    touched: dict[str, list[datetime]] = {}
    for person, day, *_ in DOINGS:
        if person:
            touched.setdefault(person, []).append(at(day))
    members = [member(JOURNEY, row, max(touched.get(row["person_id"], []), default=None)) for row in TEAM]
    members += [
        member(LONG, row, at(date(2026, 5, 1) + timedelta(days=number)))
        for number, row in enumerate(long_team())
    ]
    members.append(member(BOUGHT, TEAM[0], at(date(2025, 9, 1))))
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
        "won_amounts": [{"opportunity_id": "salesforce:006C", "offering_id": "of_tally", "amount": 75_000.0}],
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


def quorum() -> dict[str, Rows]:
    """The seats of the main journey's team, and what hangs on each of them."""
    roles = [role.role for role in default_journey_map().roles]
    seats = [
        {
            "journey_id": JOURNEY,
            "person_id": row["person_id"],
            "role": row["role"],
            "is_counted": row["membership"] in ("confirmed", "likely"),
            "influence": row["influence"],
            "expected_stance": 0.25,
            "mean": 0.25 if row["stance_score"] is None else row["stance_score"],
            "variance": 0.19 * (1.0 - row["stance_confidence"]),
            "shared_share": 0.3,
            "stance": row["stance"],
            "stance_score": row["stance_score"],
            "stance_confidence": row["stance_confidence"],
            "stance_reasons": "[]",
        }
        for row in TEAM
    ]
    states = pa.Table.from_pylist(seats, schema=STATES)
    team = teams_of(pa.chunked_array([pa.array([JOURNEY])]), states, roles)
    stated = quorum_if(team, Changes(), default_journey_map()).now.mean
    swings = []
    for row in seats:
        if row["is_counted"]:
            supporting, doubting = (
                quorum_if(team, Changes({row["person_id"]: word}), default_journey_map()).then.mean
                for word in ("supporter", "sceptic")
            )
            swing = {"gain": supporting - stated, "loss": stated - doubting}
            swings.append({name: row[name] for name in ("journey_id", "person_id", "role")} | swing)
    met = [
        ("p_ben", "p_cho", ["t_04", "t_05"]),
        ("p_ann", "p_ben", ["t_12", "t_13"]),
        ("p_ben", "p_dev", ["t_12", "t_14"]),
    ]
    ties: list[tuple[str, str, str, list[str]]] = [("introduced", "p_ben", "p_ann", ["t_00", "t_02"])]
    for one, other, touches in met:
        ties += [("met_together", one, other, touches), ("met_together", other, one, touches)]
    return {
        "influences": [
            {
                "journey_id": JOURNEY,
                "from_person_id": one,
                "to_person_id": other,
                "evidence": kind,
                "times": 1,
                "weight": 0.5,
                "touch_ids": touches,
            }
            for kind, one, other, touches in ties
        ],
        "stance_states": seats,
        "quorum_swings": swings,
    }


def stages() -> dict[str, Rows]:
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


def outlook() -> dict[str, Rows]:
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
        "deal_fields": [
            {
                "field": "Days to close",
                "reading": "refused",
                "reason": "Refused, because it counts time or happenings, and only its value at the end is known.",
                "signs": ["counts_up"],
                "closed_count": 80,
                "filled_share": 1.0,
                "ranking": 0.71,
                "ranking_low": 0.6,
                "ranking_high": 0.82,
            },
            {
                "field": "Region",
                "reading": "since_made",
                "reason": "Used as if it had held since the deal was made: nothing shows that it was written later.",
                "signs": [],
                "closed_count": 80,
                "filled_share": 0.9,
                "ranking": 0.52,
                "ranking_low": 0.4,
                "ranking_high": 0.64,
            },
        ],
        "late_engagement_trend": [
            {
                "journey_map": "standard",
                "opened_quarter_on": date(2026, 1, 1),
                "journey_count": 3,
                "never_spoken_count": 1,
                "median_days_late": 41.0,
                "mean_shortlist_probability": 0.4,
            },
        ],
        "late_engagement_costs": [
            {
                "journey_map": "standard",
                "landmark_days": 40.0,
                "early_count": 30,
                "early_won_count": 12,
                "late_count": 25,
                "late_won_count": 8,
                "gain_low": -0.41,
                "gain_high": 0.53,
                "gain_high_if_favoured": 0.08,
                "caution": "These are bounds, not an estimate.",
            },
        ],
        "deal_segments": [
            {"opportunity_id": "salesforce:006A", "segment": "all"},
            {"opportunity_id": "salesforce:006A", "segment": "deal_type:renewal"},
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
            {
                "as_of_on": TODAY,
                "period_on": date(2026, 7, 1),
                "segment": "deal_type:renewal",
                "expected_amount": 40_000.0,
                "low_amount": 0.0,
                "high_amount": 90_000.0,
                "crm_amount": 60_000.0,
                "currency": "EUR",
            },
        ],
        "pipeline_changes": [
            {
                "period_on": date(2026, 7, 1),
                "currency": "EUR",
                "from_on": date(2026, 5, 31),
                "to_on": TODAY,
                "movement": movement,
                "amount": amount,
                "deal_count": 1,
                "opportunity_ids": ["salesforce:006A"],
                "rivals": '{"Rival Ltd": 30000.0}' if movement == "lost_competitor" else None,
            }
            for movement, amount in (
                ("opening", 250_000.0),
                ("lost_competitor", -30_000.0),
                ("closing", 220_000.0),
            )
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
                "evidence_ids": [],
                "gain_basis": "no_amount",
                "effort_hours": 1.0,
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
                "argument_id": "r_1",
                "expected_gain_amount": 9_400.0,
                "expected_gain_low_amount": -1_200.0,
                "expected_gain_high_amount": 21_000.0,
                "currency": "EUR",
                "gain_basis": "own_stages",
                "effort_hours": 2.5,
                "evidence_ids": ["t_13", "t_14"],
                "reasons": json.dumps(
                    {
                        "rank": 1,
                        "because": "criterion",
                        "label": "Three people meet with us",
                        "progress": 2,
                        "needed": 3,
                        "touch_ids": ["t_13", "t_14"],
                        "terms": "cost, return and what could go wrong with either",
                        "channel": {
                            "answered_days": 2,
                            "tried_days": 5,
                            "basis": "consent",
                            "closed": ["call"],
                            "contacts_in_7_days": 1,
                        },
                        "gain": {
                            "amount": 250_000.0,
                            "won_probability": 0.5,
                            "closed_count": 60,
                            "won_count": 20,
                            "further_count": 30,
                            "further_won_count": 18,
                            "unmet_count": 2,
                        },
                        "gain_per_hour": 3_760.0,
                        "effect": {
                            "effect": 0.08,
                            "effect_low": 0.02,
                            "effect_high": 0.14,
                            "trials_count": 40,
                            "basis": "mixed",
                            "finding": "helps",
                        },
                        "is_stalled": True,
                    }
                ),
            },
        ],
        "plan_arguments": [
            {
                "journey_id": JOURNEY,
                "week_on": date(2026, 6, 29),
                "argument_id": "r_1",
                "argument": "criterion",
                "subject": "team_met_us",
                "evidence": json.dumps({"progress": 2, "needed": 3}),
                "evidence_ids": ["t_13", "t_14"],
                "other_arguments": ["missing_role", "question"],
                "is_stalled": True,
                "most_moves": 2,
            }
        ],
        "held_back_moves": [
            {
                "move_id": "m_3",
                "journey_id": JOURNEY,
                "person_id": "p_dev",
                "play": "wake_the_quiet_champion",
                "held_back_by": "pressure",
                "evidence_ids": ["t_13"],
            }
        ],
    }
